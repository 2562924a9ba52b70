# SPDX-License-Identifier: Apache-2.0
"""What Airflow's chain of backends answers without its first one, which is ours.

The chain is asked through the very function of Airflow that asks us: called again, with us saying
nothing, it goes on to the environment, and to the metastore or the API server. So its answer is
Airflow's own on each line, and it is asked on the thread on which Airflow would ask it next.
"""

from __future__ import annotations

import contextlib
import inspect
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ._call_stack import module_and_function, own_frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._outcome import Kind

_SDK = "airflow.sdk.execution_time.context"
_LOOPS: dict[Kind, set[tuple[str, str]]] = {
    "connection": {
        (_SDK, "_get_connection"),
        (_SDK, "_async_get_connection"),
        ("airflow.models.connection", "get_connection_from_secrets"),
    },
    "variable": {
        (_SDK, "_get_variable"),
        (_SDK, "_async_get_variable"),
        ("airflow.models.variable", "get_variable_from_secrets"),
    },
    "config": set(),
}
_CLASSES = {
    "get_connection_from_secrets": "Connection",
    "get_variable_from_secrets": "Variable",
}


class _Mute:
    """Says once that we have no answer: an API server in this process asks with us, too."""

    __slots__ = ("kind", "name", "used")

    def __init__(self, kind: Kind, name: str) -> None:
        self.kind, self.name, self.used = kind, name, False


_muted: ContextVar[_Mute | None] = ContextVar("credential_broker_muted", default=None)


def is_muted(kind: Kind, name: str) -> bool:
    """Tell, once, that this lookup asks what comes behind us, so that we have no answer."""
    mute = _muted.get()
    if mute is None or mute.used or (mute.kind, mute.name) != (kind, name):
        return False
    mute.used = True
    return True


def is_asking_behind() -> bool:
    """Tell whether any lookup of this thread asks what comes behind us."""
    return _muted.get() is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the present backends answer.

    ``behind``: by those that Airflow asks after us. ``known``: False where they could not be asked.
    """

    value: Any = None
    behind: bool = True
    known: bool = True


_UNKNOWN = Answer(known=False)


def behind(kind: Kind, name: str, team_name: str | None) -> Answer:
    """Return what comes behind us; an exception there leaves it to Airflow, which asks again."""
    again = _loop_above(kind)
    if again is None or inspect.iscoroutinefunction(again):
        return _UNKNOWN
    try:
        with _muting(kind, name):
            return Answer(again(**_arguments(again, kind, name, team_name)))
    except Exception as error:  # noqa: BLE001 - Airflow meets it again and says so itself
        return Answer() if _is_not_found(error) else _UNKNOWN


async def abehind(kind: Kind, name: str, team_name: str | None) -> Answer:
    """Do the same for an event loop."""
    again = _loop_above(kind)
    if again is None:
        return _UNKNOWN
    try:
        with _muting(kind, name):
            found = again(**_arguments(again, kind, name, team_name))
            return Answer(await found if inspect.isawaitable(found) else found)
    except Exception as error:  # noqa: BLE001 - Airflow meets it again and says so itself
        return Answer() if _is_not_found(error) else _UNKNOWN


def _is_not_found(error: Exception) -> bool:
    """Tell "nowhere defined" from a failure; the classes moved between lines."""
    told = getattr(getattr(error, "error", None), "error", None)
    return type(error).__name__ == "AirflowNotFoundException" or str(
        getattr(told, "value", told)
    ).endswith("_NOT_FOUND")


@contextlib.contextmanager
def _muting(kind: Kind, name: str) -> Iterator[None]:
    token = _muted.set(_Mute(kind, name))
    try:
        yield
    finally:
        _muted.reset(token)


def _loop_above(kind: Kind) -> Callable[..., Any] | None:
    """Return the function of Airflow that goes through the backends and has called us."""
    for frame in own_frames():
        module, function = module_and_function(frame)
        if (module, function) in _LOOPS[kind]:
            holder = frame.f_globals.get(_CLASSES.get(function, ""))
            found = frame.f_globals.get(function) if holder is None else getattr(holder, function)
            return found if callable(found) else None
    return None


def _arguments(
    again: Callable[..., Any], kind: Kind, name: str, team_name: str | None
) -> dict[str, Any]:
    accepted = inspect.signature(again).parameters
    given = {"deserialize_json": False, "team_name": team_name}
    found = {key: value for key, value in given.items() if key in accepted}
    return {"conn_id" if kind == "connection" else "key": name, **found}
