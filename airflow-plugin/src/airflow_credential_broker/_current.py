# SPDX-License-Identifier: Apache-2.0
"""The present value of a connection or variable, for code that runs longer than a value counts."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Generic, TypeAlias, overload

from . import _context
from ._asker import asker
from ._asking import AirflowAsking, BrokerAsking, is_airflow_3
from ._backend import CredentialBrokerBackend
from ._cache import LookupKey
from ._context import TaskContext
from ._current_value import CurrentValue, Value, error_for
from ._held import Failed
from ._masking import tell_airflow
from ._outcome import Denied
from ._renewal import Renewal, renewal_of_process
from ._session import session_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._asking import Asking
    from ._held import Held
    from ._outcome import Kind
    from ._settings import Settings
    from ._stop import LookupRefusedError

# A process, and in whose name it asks.
_Place: TypeAlias = "tuple[int, Settings | None, TaskContext]"
# How long a value counts that comes without an expiry, which Airflow does not pass on.
ASSUMED_SECONDS = 60.0


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
        number = _number(refused)
        if held is None and isinstance(asking, BrokerAsking):
            held = await self._abroker(renewal, asking, number)
            if held is not None and renewal.masked != held.number:
                await sync_to_async(self._mask)(renewal, CurrentValue(self._kind, self._name, held))
        if held is not None:
            return CurrentValue(self._kind, self._name, held)
        # Airflow speaks to its supervisor on this thread alone.
        through_airflow = AirflowAsking(self._kind, self._name, self._assumed)
        ask = sync_to_async(lambda: self._given(lambda: renewal.get(through_airflow, number)))
        return await ask()

    async def _abroker(
        self, renewal: Renewal, asking: BrokerAsking, refused: int | None
    ) -> Held | None:
        """Return what the broker gives, on a thread of ours, None for what it does not map."""
        threads = session_for(asking.settings).threads
        broker = BrokerAsking(asking.settings, asking.key, None)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(threads, renewal.get, broker, refused)
        except Failed as failed:
            if failed.refusal.code != "not_mapped":
                raise self._raised(failed) from None
        return None

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
        return error_for(self._kind, self._name, failed.refusal)

    def _who(self) -> tuple[Settings | None, TaskContext, Asking]:
        """Return in whose name to ask, and how; on the thread that wants the value."""
        through_airflow = AirflowAsking(self._kind, self._name, self._assumed)
        settings = self._configured()
        in_shadow = settings is not None and settings.shadow is not None
        if settings is None or in_shadow or not settings.wants(self._kind, self._name):
            return None, _context.current(), through_airflow
        who = asker(settings.mode, self._kind, self._name, None)
        if isinstance(who, Denied):
            raise error_for(self._kind, self._name, who)
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
            found = renewal_of_process((*what, *place), what)
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
