# SPDX-License-Identifier: Apache-2.0
"""The custom backend that Airflow uses now: built and called as Airflow does it on each line."""

from __future__ import annotations

import importlib
import inspect
from typing import TYPE_CHECKING, Any

from ._options import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._outcome import Kind
    from ._shadow_settings import PresentSettings

_METHODS = {"connection": "get_connection", "variable": "get_variable", "config": "get_config"}
_NAMES = {"connection": "conn_id", "variable": "key", "config": "key"}


class PresentBackend:
    """The backend before us in time; every exception of its own passes as Airflow would see it."""

    def __init__(self, settings: PresentSettings) -> None:
        self._backend = _class_of(settings.backend)(**settings.kwargs)

    def set_connection_class(self, connection_class: type) -> None:
        """Pass on the class that Airflow 3.2 and later choose for each process."""
        setter = getattr(self._backend, "_set_connection_class", None)
        if setter is not None:
            setter(connection_class)

    def get(self, kind: Kind, name: str, team_name: str | None) -> Any:  # noqa: ANN401 - a class per line
        """Return what it answers, None or an empty value where it has nothing."""
        return _call(getattr(self._backend, _METHODS[kind]), kind, name, team_name)

    def get_conn_value(self, conn_id: str, team_name: str | None) -> Any:  # noqa: ANN401 - the backend's own
        """Return the connection as a text."""
        return _call(self._backend.get_conn_value, "connection", conn_id, team_name)

    async def aget(self, kind: Kind, name: str, team_name: str | None) -> Any:  # noqa: ANN401 - a class per line
        """Do the same for an event loop; a backend without such a method is asked in a thread."""
        method = getattr(self._backend, f"a{_METHODS[kind]}", None)
        if method is not None:
            found = _call(method, kind, name, team_name)
            return await found if inspect.isawaitable(found) else found
        from asgiref.sync import sync_to_async

        return await sync_to_async(self.get)(kind, name, team_name)


def _call(method: Callable[..., Any], kind: Kind, name: str, team_name: str | None) -> Any:  # noqa: ANN401 - as above
    """Hand over a team only to a method that knows teams, as Airflow 3.2 and later do."""
    given = {_NAMES[kind]: name}
    if kind != "config" and team_name is not None and _accepts_team(method):
        return method(**given, team_name=team_name)
    return method(**given)


def _accepts_team(method: Callable[..., Any]) -> bool:
    try:
        parameters = inspect.signature(method).parameters
    except (TypeError, ValueError):
        return True
    return "team_name" in parameters or any(
        parameter.kind is inspect.Parameter.VAR_KEYWORD for parameter in parameters.values()
    )


def _class_of(path: str) -> Callable[..., Any]:
    """Import it; what its module raises passes, as it does where Airflow imports it."""
    module, _, name = path.rpartition(".")
    found = getattr(importlib.import_module(module), name, None)
    if not callable(found):
        raise SettingsError(f"shadow.backend: {module} has no class {name}")
    return found  # type: ignore[no-any-return]
