# SPDX-License-Identifier: Apache-2.0
"""The secrets backend that Airflow builds, often once per lookup."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from airflow.secrets import BaseSecretsBackend
from airflow.utils.log.logging_mixin import LoggingMixin

from ._cache import Question
from ._connection import ConnectionUnreadable, build
from ._context import TaskContext, current
from ._outcome import Denied, Found, Invalid, Kind, NotMapped, Outcome, Refusal, Unavailable
from ._session import session_for
from ._settings import settings_from
from ._stop import LookupRefusedError, holds, stop_for

if TYPE_CHECKING:
    from ._settings import Reaction

_NOT_CONFIGURED = Unavailable(
    "not_configured",
    "Airflow handed over no backend_kwargs; they must be a JSON object with at least url and a way "
    "to a token (Airflow warns 'defaulting to no kwargs' where it cannot read them)",
)


class CredentialBrokerBackend(BaseSecretsBackend, LoggingMixin):
    """Get connections, variables and configs from Airflow Credential Broker.

    Building one does no I/O; it raises only for settings that cannot be used, naming the key.
    What is not mapped is left to the next backend; what is refused or cannot be had is not.
    """

    def __init__(self, **kwargs: object) -> None:
        super().__init__()
        self._settings = settings_from(kwargs) if kwargs else None

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:
        """Return the connection in Airflow's JSON (or URI) form, None when it is not mapped."""
        return self._answer("connection", conn_id, self._lookup("connection", conn_id, team_name))

    def get_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable, None when it is not mapped."""
        return self._answer("variable", key, self._lookup("variable", key, team_name))

    def get_config(self, key: str) -> str | None:
        """Return the config value, None when it is not mapped or configs are switched off."""
        return self._answer("config", key, self._lookup("config", key, None))

    async def aget_connection(self, conn_id: str, team_name: str | None = None) -> Any:  # noqa: ANN401 - the line's own Connection
        """Return the Connection without blocking the event loop, None when it is not mapped."""
        outcome = await self._alookup("connection", conn_id, team_name)
        if not isinstance(outcome, Found):
            self._answer("connection", conn_id, outcome)
            return None
        self._tell("connection", conn_id, outcome)
        try:
            return build(self, conn_id, outcome.value)
        except ConnectionUnreadable as unreadable:
            self._refuse("connection", conn_id, Unavailable("response_invalid", str(unreadable)))
            return None

    async def aget_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable without blocking the event loop, None when it is not mapped."""
        return self._answer("variable", key, await self._alookup("variable", key, team_name))

    def _lookup(self, kind: Kind, name: str, team_name: str | None) -> Outcome:
        if self._settings is None:
            return _NOT_CONFIGURED
        if not self._settings.wants(kind, name):
            return NotMapped()
        return session_for(self._settings).lookup(_question(kind, name, team_name))

    async def _alookup(self, kind: Kind, name: str, team_name: str | None) -> Outcome:
        """Ask from a thread of our own: ``sync_to_async`` would queue all triggers behind one."""
        if self._settings is None:
            return _NOT_CONFIGURED
        if not self._settings.wants(kind, name):
            return NotMapped()
        session = session_for(self._settings)
        question = _question(kind, name, team_name)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(session.threads, session.lookup, question)

    def _answer(self, kind: Kind, name: str, outcome: Outcome) -> str | None:
        match outcome:
            case Found():
                self._tell(kind, name, outcome)
                return outcome.value.reveal()
            case NotMapped():
                return None
            case _:
                self._refuse(kind, name, outcome)
                return None

    def _tell(self, kind: Kind, name: str, found: Found) -> None:
        if found.rotation_due:
            self.log.info(
                "Credential broker: %s %s is being rotated; if it is refused, look it up again",
                kind,
                name if name.isprintable() else repr(name),
            )

    def _refuse(self, kind: Kind, name: str, refusal: Refusal) -> None:
        message = _sentence(kind, name, refusal)
        reaction = self._reaction(refusal)
        if reaction == "fall_through":
            self.log.warning("%s. By fall_through, Airflow goes on with the next backend.", message)
            return
        # Airflow turns whatever get_config raises into a start-up error, on every line.
        hard = reaction == "stop" and kind != "config"
        stop = stop_for(message) if hard else LookupRefusedError(message)
        if hard and not holds(stop):
            self.log.error(
                "%s. In this process this version of Airflow goes on with the next backend.",
                message,
            )
        else:
            self.log.error("%s", message)
        raise stop

    def _reaction(self, refusal: Refusal) -> Reaction:
        if self._settings is None or isinstance(refusal, Invalid):
            return "stop"
        denied = isinstance(refusal, Denied)
        return self._settings.on_denied if denied else self._settings.on_unavailable


def _question(kind: Kind, name: str, team_name: str | None) -> Question:
    # Configs are read while Airflow itself is being imported, long before there is a task.
    context = TaskContext() if kind == "config" else current(team_name)
    return Question(kind, name, context)


def _sentence(kind: Kind, name: str, refusal: Refusal) -> str:
    what = {Denied: "denied", Unavailable: "unavailable", Invalid: "invalid"}[type(refusal)]
    shown = name if name.isprintable() else repr(name)
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    return (
        f"Credential broker: {kind} {shown} {what}: {refusal.code}: {refusal.detail}{correlation}"
    )
