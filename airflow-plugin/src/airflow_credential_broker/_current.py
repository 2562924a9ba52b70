# SPDX-License-Identifier: Apache-2.0
"""The present value of a connection or variable, for code that runs longer than a value counts."""

from __future__ import annotations

import asyncio
import json
import os
import threading
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeAlias, TypeVar, cast, overload
from weakref import WeakValueDictionary

from . import _context
from ._asker import asker
from ._asking import AirflowAsking, BrokerAsking, connection_of, is_airflow_3
from ._backend import CredentialBrokerBackend
from ._cache import LookupKey
from ._connection_format import hidden_in
from ._context import TaskContext
from ._masking import tell_airflow
from ._outcome import Denied, Unavailable
from ._refusal import refusal_message
from ._renewal import Failed, Held, Renewal
from ._session import session_for
from ._stop import LookupRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._asking import Asking
    from ._outcome import Kind, Refusal
    from ._secret import Secret
    from ._settings import Settings

Value = TypeVar("Value")
# A process, and in whose name it asks.
_Place: TypeAlias = "tuple[int, Settings | None, TaskContext]"
# How long a value counts that comes without an expiry, which Airflow does not pass on.
ASSUMED_SECONDS = 60.0


class LookupUnavailableError(LookupRefusedError):
    """No answer came, and the last value has ended."""


class CurrentValue(Generic[Value]):
    """A value and until when it counts; it prints and pickles no secret."""

    __slots__ = ("_held", "_kind", "_name")

    def __init__(self, kind: Kind, name: str, held: Held) -> None:
        self._kind: Kind = kind
        self._name, self._held = name, held

    @property
    def value(self) -> Value:
        """A new Connection of Airflow's, or the text of a variable; not kept by this object."""
        secret = self._held.value
        if self._kind == "variable":
            return cast("Value", secret.reveal())
        try:
            return cast("Value", connection_of(self._name, secret))
        except Exception as error:  # noqa: BLE001 - its text and frames may quote the secret
            kind = type(error).__name__
        unreadable = Unavailable("response_invalid", f"Airflow cannot read it ({kind})")
        raise _error(self._kind, self._name, unreadable)

    def hidden(self) -> list[Secret]:
        """Return what is to be masked in logs; the objects print nothing themselves."""
        if self._kind == "variable":
            return [self._held.value]
        fields = json.loads(self._held.value.reveal())
        extra = fields.get("extra")
        return hidden_in({**fields, "extra": extra if isinstance(extra, dict) else {}})

    @property
    def expires_at(self) -> datetime:
        """When it ends, by the broker's clock; without an expiry, when it is asked for again."""
        told = self._held.expires_at
        if told is not None:
            return datetime.fromtimestamp(told, tz=timezone.utc)
        return datetime.now(timezone.utc) + timedelta(seconds=self.seconds_left)

    @property
    def seconds_left(self) -> float:
        """The seconds for which it still counts, negative after its end; no clock can be wrong."""
        return self._held.life.left()

    @property
    def number(self) -> int:
        """Counts the different values that this process has been given, from 1 on."""
        return self._held.number

    def __repr__(self) -> str:
        return (
            f"<value {self.number} of {self._kind} {self._name!r}, {self.seconds_left:.0f} s left>"
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a value is never pickled; pickle what `current` returns, and ask again")


class Current(Generic[Value]):
    """Gives the present value whenever it is asked; made by `current`.

    It may be shared by threads, copied, pickled and used after a fork: a copy or a child asks anew.
    """

    __slots__ = ("__weakref__", "_kind", "_max_age", "_name", "_renewals", "_settings")

    def __init__(self, kind: Kind, name: str, max_age: float | None) -> None:
        self._kind: Kind = kind
        self._name, self._max_age = name, max_age
        self._settings: list[Settings | None] = []
        self._renewals: dict[_Place, Renewal] = {}

    def get(self, *, refused: CurrentValue[Value] | None = None) -> CurrentValue[Value]:
        """Return the present value, and ask for it only when that is due.

        ``refused``: a value that did not work; it is returned again only if it is still the present
        one. Raises LookupRefusedError where it is not to be had, LookupUnavailableError where no
        answer came and the last value has ended.
        """
        settings, context, asking = self._who()
        renewal = self._renewal_for((os.getpid(), settings, context))
        given = self._given(lambda: renewal.get(asking, _number(refused)))
        self._mask(renewal, given)
        return given

    async def aget(self, *, refused: CurrentValue[Value] | None = None) -> CurrentValue[Value]:
        """Do the same without blocking the event loop, for triggers and asynchronous tasks."""
        from asgiref.sync import sync_to_async

        settings, context, asking = self._who()
        renewal = self._renewal_for((os.getpid(), settings, context))
        held = renewal.fresh_enough() if refused is None else None
        if held is not None:
            return CurrentValue(self._kind, self._name, held)
        number = _number(refused)
        if isinstance(asking, BrokerAsking):
            threads = session_for(asking.settings).threads
            broker = BrokerAsking(asking.settings, asking.key, None)
            try:
                held = await asyncio.get_running_loop().run_in_executor(
                    threads, renewal.get, broker, number
                )
            except Failed as failed:
                if failed.refusal.code != "not_mapped":
                    raise self._raised(failed) from None
            else:
                given: CurrentValue[Value] = CurrentValue(self._kind, self._name, held)
                if renewal.masked != held.number:
                    await sync_to_async(self._mask)(renewal, given)
                return given
        # Airflow speaks to its supervisor on this thread alone.
        through_airflow = AirflowAsking(self._kind, self._name, self._assumed)
        ask = sync_to_async(lambda: self._given(lambda: renewal.get(through_airflow, number)))
        return await ask()

    @property
    def _assumed(self) -> float:
        return ASSUMED_SECONDS if self._max_age is None else self._max_age

    def _given(self, get: Callable[[], Held]) -> CurrentValue[Value]:
        try:
            return CurrentValue(self._kind, self._name, get())
        except Failed as failed:
            error = self._raised(failed)
        raise error

    def _mask(self, renewal: Renewal, given: CurrentValue[Value]) -> None:
        """Have Airflow mask a new value, as it does for what a hook looks up."""
        if renewal.masked == given.number:
            return
        name = self._name if self._kind == "variable" else None
        if tell_airflow(given.hidden(), name):
            renewal.masked = given.number

    def _raised(self, failed: Failed) -> LookupRefusedError:
        return _error(self._kind, self._name, failed.refusal)

    def _who(self) -> tuple[Settings | None, TaskContext, Asking]:
        """Return in whose name to ask, and how; on the thread that wants the value."""
        through_airflow = AirflowAsking(self._kind, self._name, self._assumed)
        settings = self._configured()
        in_shadow = settings is not None and settings.shadow is not None
        if settings is None or in_shadow or not settings.wants(self._kind, self._name):
            return None, _context.current(), through_airflow
        who = asker(settings.mode, self._kind, self._name, None)
        if isinstance(who, Denied):
            raise _error(self._kind, self._name, who)
        if not isinstance(who, TaskContext):
            return None, _context.current(), through_airflow
        key = LookupKey(self._kind, self._name, who)
        return settings, who, BrokerAsking(settings, key, through_airflow)

    def _configured(self) -> Settings | None:
        if not self._settings:
            self._settings = [configured_settings()]
        return self._settings[0]

    def _renewal_for(self, place: _Place) -> Renewal:
        """Return what this process holds in this context, shared by all that ask for the same.

        Triggers that share this object have a context each: theirs stay while their values count.
        """
        found = self._renewals.get(place)
        if found is None:
            what = (self._kind, self._name, self._max_age)
            found = _process.renewal((*what, *place), what)
            # Replaced as a whole, because other threads read it.
            others = self._renewals.items()
            kept = {p: r for p, r in list(others) if p[0] == place[0] and r.counts()}
            self._renewals = {**kept, place: found}
        return found

    def __repr__(self) -> str:
        return f"<the present value of {self._kind} {self._name!r}>"

    def __reduce__(self) -> tuple[Any, ...]:
        return Current, (self._kind, self._name, self._max_age)


@overload
def current(conn_id: str, *, max_age: float | None = None) -> Current[Any]: ...
@overload
def current(*, variable: str, max_age: float | None = None) -> Current[str]: ...
def current(
    conn_id: str | None = None, *, variable: str | None = None, max_age: float | None = None
) -> Current[Any]:
    """Return what gives the present value of a connection, or of a variable; asks nothing yet.

    ``max_age``: ask again after so many seconds at the latest, even of a value that counts longer;
    where Airflow passes on no expiry it is how long a value counts, 60 seconds if left out.
    """
    if (conn_id is None) == (variable is None):
        raise TypeError("current() takes a conn_id, or variable=KEY")
    if max_age is not None and not 1 <= max_age <= 86_400:  # noqa: PLR2004 - a second, a day
        raise ValueError("max_age: must be from 1 to 86400 seconds")
    kind: Kind = "variable" if conn_id is None else "connection"
    return Current(kind, str(variable if conn_id is None else conn_id), max_age)


def configured_settings() -> Settings | None:
    """Return the settings of this process's backend, None where there is none of this package."""
    from airflow.configuration import get_custom_secret_backend

    backend = get_custom_secret_backend(**({"worker_mode": True} if is_airflow_3() else {}))
    return backend.settings if isinstance(backend, CredentialBrokerBackend) else None


def _number(value: CurrentValue[Any] | None) -> int | None:
    return None if value is None else value.number


def _error(kind: Kind, name: str, refusal: Refusal) -> LookupRefusedError:
    away = isinstance(refusal, Unavailable)
    return (LookupUnavailableError if away else LookupRefusedError)(
        refusal_message(kind, name, refusal)
    )


class _Process:
    """What this process holds; a value goes with the last `Current` that uses it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._renewals: WeakValueDictionary[object, Renewal] = WeakValueDictionary()

    def renewal(self, key: object, what: tuple[Kind, str, float | None]) -> Renewal:
        """Return the one for this key."""
        with self._lock:
            found = self._renewals.get(key)
            if found is None:
                found = self._renewals[key] = Renewal(f"{what[0]} {what[1]!r}", what[2])
            return found


_process = _Process()


def _reset() -> None:
    """Start anew in a forked child."""
    global _process  # noqa: PLW0603 - the one per-process state of this module
    _process = _Process()


os.register_at_fork(after_in_child=_reset)
