# SPDX-License-Identifier: Apache-2.0
"""Where a value that is held is asked for again: at the broker, or through Airflow."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from . import _clock as clock
from ._deadline import Deadline
from ._guard import without_traceback
from ._outcome import Denied, Found, NotMapped, Outcome, Unavailable, Unchanged
from ._secret import Secret
from ._session import session_for
from ._stop import ParseStop, RequestStop, TaskStop

if TYPE_CHECKING:
    from ._cache import LookupKey
    from ._outcome import Kind
    from ._settings import Settings

_FIELDS = ("conn_type", "description", "host", "login", "password", "schema", "port", "extra")
_DENIALS = {"AirflowSecretsBackendAccessDenied", "TaskStop", "RequestStop", "ParseStop"}
_QUOTABLE = _DENIALS | {"AirflowNotFoundException", "LookupRefusedError"}


class Asking(Protocol):
    """A way to a value."""

    def ask(self, etag: str | None, seconds: float | None, *, fresh: bool) -> Outcome | Unchanged:
        """Ask within so many seconds (None: as long as a lookup may take)."""


@dataclass(frozen=True, slots=True)
class BrokerAsking:
    """Ask the broker, with the session of this process; ``otherwise`` for what it does not map."""

    settings: Settings
    key: LookupKey
    otherwise: AirflowAsking | None

    def ask(self, etag: str | None, seconds: float | None, *, fresh: bool) -> Outcome | Unchanged:
        """Ask whether the value has changed."""
        limit = self.settings.timeouts.lookup
        deadline = Deadline(limit if seconds is None else min(limit, seconds))
        found = session_for(self.settings).renew(self.key, etag, deadline, fresh=fresh)
        if isinstance(found, NotMapped) and self.otherwise is not None:
            return self.otherwise.ask(None, seconds, fresh=fresh)
        return found


@dataclass(frozen=True, slots=True)
class AirflowAsking:
    """Ask as a hook does; Airflow tells no expiry, so the value counts for ``assumed`` seconds."""

    kind: Kind
    name: str
    assumed: float

    def ask(self, _etag: str | None, _seconds: float | None, *, fresh: bool) -> Outcome:  # noqa: ARG002 - Airflow knows no such thing
        """Return what Airflow's chain of backends gives."""
        asked_at = clock.now()
        try:
            value = Secret(_variable(self.name) if self.kind == "variable" else _conn(self.name))
        except (Exception, TaskStop, RequestStop, ParseStop) as error:  # noqa: BLE001 - many classes by line
            return _refusal(error)
        except BaseException as error:  # noqa: BLE001 - a task timeout or Ctrl-C, passed on below
            interruption = without_traceback(error)
        else:
            return Found(value, seconds=self.assumed, asked_at=asked_at)
        raise interruption


def _refusal(error: BaseException) -> Denied | Unavailable:
    """Airflow tells a refusal apart since 3.2.2; before that, only the plugin's own is known."""
    names = {each.__name__ for each in type(error).__mro__}
    # Other texts may quote what Airflow could not read.
    words = f": {error}" if names & _QUOTABLE else ""
    text = "".join(c if c.isprintable() else " " for c in f"{type(error).__name__}{words}"[:500])
    if names & _DENIALS:
        return Denied("denied_through_airflow", f"Airflow says {text}")
    return Unavailable("unavailable_through_airflow", f"Airflow says {text}")


def _conn(conn_id: str) -> str:
    found = connection_class().get(conn_id) if is_airflow_3() else _of_airflow_2(conn_id)
    fields = {name: getattr(found, name, None) for name in _FIELDS}
    return json.dumps({name: value for name, value in fields.items() if value is not None})


def _of_airflow_2(conn_id: str) -> Any:  # noqa: ANN401 - a class per line
    return connection_class().get_connection_from_secrets(conn_id)


def _variable(key: str) -> str:
    if is_airflow_3():
        from airflow.sdk import Variable
    else:
        from airflow.models import Variable
    return str(Variable.get(key))  # noqa: AIR311 - on Airflow 2


def is_airflow_3() -> bool:
    """Tell the lines apart, without importing more."""
    version = str(getattr(sys.modules.get("airflow"), "__version__", ""))
    return not version.startswith("2.")


def connection_class() -> Any:  # noqa: ANN401 - a class per line
    """Return the class that the code of a task works with."""
    if is_airflow_3():
        from airflow.sdk import Connection
    else:
        from airflow.models import Connection
    return Connection  # noqa: AIR311 - on Airflow 2


def connection_of(conn_id: str, value: Secret) -> Any:  # noqa: ANN401 - a class per line
    """Build a connection that nobody shares."""
    fields = json.loads(value.reveal())
    extra = fields.get("extra")
    if extra is not None and not isinstance(extra, str):
        fields["extra"] = json.dumps(extra)
    return connection_class()(conn_id=conn_id, **fields)
