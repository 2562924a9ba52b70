# SPDX-License-Identifier: Apache-2.0
"""The backend in shadow mode: the present backends answer, and the broker is asked beside them."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Any

from ._asker import LeftToServer, TaskOverHttp
from ._backend import CredentialBrokerBackend
from ._chain import Answer, abehind, behind, is_asking_behind, is_muted
from ._comparison import Present, fingerprinter
from ._guard import without_traceback
from ._present import PresentBackend
from ._request import in_endpoint
from ._shadow import Comparison, comparer
from ._shadow_settings import present_from

if TYPE_CHECKING:
    from ._asker import Asker
    from ._deadline import Deadline
    from ._outcome import Kind, Outcome
    from ._settings import Settings


class ShadowBackend(CredentialBrokerBackend):
    """Answers what the present backends answer, whatever the broker does.

    An exception of the present custom backend passes as Airflow would see it without us.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._given = kwargs
        self._connection_class_told: type | None = None
        if not is_asking_behind():
            # Now, as Airflow would: a backend that cannot be built must not wait for a lookup.
            self._present  # noqa: B018 - builds it

    @functools.cached_property
    def _present(self) -> PresentBackend | None:
        settings = present_from(self._given)
        built = None if settings is None else PresentBackend(settings)
        if built is not None and self._connection_class_told is not None:
            built.set_connection_class(self._connection_class_told)
        return built

    def _set_connection_class(self, conn_class: type) -> None:
        super()._set_connection_class(conn_class)
        self._connection_class_told = conn_class
        if "_present" in vars(self) and self._present is not None:
            self._present.set_connection_class(conn_class)

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:
        """Return the text of the present custom backend; Airflow itself calls get_connection."""
        if self._present is None:
            return None
        value: str | None = self._present.get_conn_value(conn_id, team_name)
        return value

    def get_connection(self, conn_id: str, team_name: str | None = None) -> Any:  # noqa: ANN401 - a class per line
        """Return the connection of the present backends, None where they have none."""
        return self._answer("connection", conn_id, team_name)

    def get_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable of the present backends, None where they have none."""
        value: str | None = self._answer("variable", key, team_name)
        return value

    def get_config(self, key: str) -> str | None:
        """Return the config value of the present custom backend."""
        value: str | None = self._answer("config", key, None)
        return value

    async def aget_connection(self, conn_id: str, team_name: str | None = None) -> Any:  # noqa: ANN401 - as above
        """Return the connection of the present backends without blocking the event loop."""
        return await self._aanswer("connection", conn_id, team_name)

    async def aget_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable of the present backends without blocking the event loop."""
        value: str | None = await self._aanswer("variable", key, team_name)
        return value

    def _answer(self, kind: Kind, name: str, team: str | None) -> Any:  # noqa: ANN401 - as above
        if is_muted(kind, name):
            return None
        began = time.monotonic()
        answer = None if self._present is None else self._present.get(kind, name, team)
        if _is_found(kind, answer):
            self._compare(kind, name, team, Answer(answer, behind=False), began)
            return answer
        rest = behind(kind, name, team)
        self._compare(kind, name, team, rest, began)
        return rest.value

    async def _aanswer(self, kind: Kind, name: str, team: str | None) -> Any:  # noqa: ANN401 - as above
        if is_muted(kind, name):
            return None
        began = time.monotonic()
        answer = None if self._present is None else await self._present.aget(kind, name, team)
        if _is_found(kind, answer):
            self._compare(kind, name, team, Answer(answer, behind=False), began)
            return answer
        rest = await abehind(kind, name, team)
        self._compare(kind, name, team, rest, began)
        return rest.value

    def _compare(
        self, kind: Kind, name: str, team: str | None, answer: Answer, began: float
    ) -> None:
        """Leave the comparison to the thread of this process; no failure of ours gets out."""
        try:
            took = time.monotonic() - began
            settings = self._settings
            if settings is None or settings.shadow is None or not settings.wants(kind, name):
                return
            if comparer().is_held():
                comparer().report.drop()
                return
            who = self._asker(settings, kind, name, team)
            if _is_asked_elsewhere(who):
                return
            prints = fingerprinter.of_present(kind, answer.value)
            present = Present(prints, took, behind=answer.behind, known=answer.known)
            ask = functools.partial(self._beside, settings, kind, name, who)
            comparer().offer(Comparison(kind, name, who, present, ask), settings.shadow, self.log)
        except Exception as error:  # noqa: BLE001 - a task never fails because of its comparison
            comparer().report.failed(without_traceback(error), self.log)

    def _beside(
        self, settings: Settings, kind: Kind, name: str, who: Asker, deadline: Deadline
    ) -> Outcome:
        """Ask the broker as after the switch, once, in a form that can be compared."""
        asking = settings._replace(format="json", cache_ttl=0.0, negative_cache_ttl=0.0)
        return self._ask(asking, kind, name, who, deadline)


def _is_found(kind: Kind, answer: object) -> bool:
    """Tell whether Airflow takes it for an answer, or asks the next backend."""
    return bool(answer) if kind == "connection" else answer is not None


def _is_asked_elsewhere(who: Asker) -> bool:
    """
    Tell whether another process compares this lookup, or nobody can.

    A task that leaves its lookup to the API server (mode ``api-server``) is known only there. What
    reaches the API server otherwise is a lookup of a process that has compared it itself.
    """
    if isinstance(who, LeftToServer):
        return True
    return in_endpoint() and not isinstance(who, TaskOverHttp)
