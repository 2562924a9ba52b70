# SPDX-License-Identifier: Apache-2.0
"""The secrets backend that Airflow builds, often once per lookup."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from airflow.secrets import BaseSecretsBackend
from airflow.utils.log.logging_mixin import LoggingMixin

from ._asker import LeftToServer, TaskOverHttp, asker, lacks_middleware
from ._cache import LookupKey
from ._connection_format import lacks_type
from ._context import TaskContext
from ._deadline import Deadline
from ._outcome import Denied, Found, Kind, NotMapped, Outcome, Refusal, Unavailable
from ._refusal import (
    FALLS_THROUGH,
    NOT_CONFIGURED,
    WITHOUT_TYPE,
    is_final,
    printable,
    reaction_to,
    refusal_message,
)
from ._request import in_endpoint
from ._session import session_for
from ._settings import settings_from, shadow_in
from ._stop import LookupRefusedError, prevents_fall_through, stop_for

if TYPE_CHECKING:
    from ._asker import Asker
    from ._settings import Settings


class CredentialBrokerBackend(BaseSecretsBackend, LoggingMixin):
    """Get connections, variables and configs from Airflow Credential Broker.

    Building one does no I/O; it raises only for settings that cannot be used, naming the key.
    An id that is not mapped is left to the next backend; a refused or failed lookup is not.
    """

    def __new__(cls, **kwargs: object) -> Any:  # noqa: ANN401 - maybe a subclass
        """Make the backend that asks the broker only beside the present ones, where that is set."""
        if cls is CredentialBrokerBackend and shadow_in(kwargs) is not None:
            from ._shadow_backend import ShadowBackend

            return super().__new__(ShadowBackend)
        return super().__new__(cls)

    def __init__(self, **kwargs: object) -> None:
        super().__init__()
        self._settings = settings_from(kwargs) if kwargs else None

    @property
    def settings(self) -> Settings | None:
        """The settings, None where Airflow has handed none over."""
        return self._settings

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:
        """Return the connection in Airflow's JSON (or URI) form, None when it is not mapped."""
        outcome = self._lookup("connection", conn_id, team_name)
        if isinstance(outcome, Found) and in_endpoint() and lacks_type(outcome.value):
            outcome = WITHOUT_TYPE
        return self._value_or_raise("connection", conn_id, outcome)

    def get_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable, None when it is not mapped."""
        return self._value_or_raise("variable", key, self._lookup("variable", key, team_name))

    def get_config(self, key: str) -> str | None:
        """Return the config value, None when it is not mapped or configs are switched off."""
        return self._value_or_raise("config", key, self._lookup("config", key, None))

    async def aget_connection(self, conn_id: str, team_name: str | None = None) -> Any:  # noqa: ANN401 - the line's own Connection
        """Return the Connection without blocking the event loop, None when it is not mapped."""
        from ._connection import ConnectionUnreadable, build

        outcome = await self._alookup("connection", conn_id, team_name)
        if not isinstance(outcome, Found):
            self._value_or_raise("connection", conn_id, outcome)
            return None
        self._log_if_rotation_due("connection", conn_id, outcome)
        try:
            return build(self, conn_id, outcome.value)
        except ConnectionUnreadable as unreadable:
            refusal = Unavailable("response_invalid", str(unreadable))
            self._raise_refusal("connection", conn_id, refusal)
            return None

    async def aget_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return the variable without blocking the event loop, None when it is not mapped."""
        return self._value_or_raise(
            "variable", key, await self._alookup("variable", key, team_name)
        )

    def _lookup(self, kind: Kind, name: str, team_name: str | None) -> Outcome:
        if self._settings is None:
            return NOT_CONFIGURED
        if not self._settings.wants(kind, name):
            return NotMapped()
        who = self._asker(self._settings, kind, name, team_name)
        return self._ask(self._settings, kind, name, who)

    async def _alookup(self, kind: Kind, name: str, team_name: str | None) -> Outcome:
        """Use our own threads: ``sync_to_async`` runs all triggers in one thread, one by one."""
        if self._settings is None:
            return NOT_CONFIGURED
        if not self._settings.wants(kind, name):
            return NotMapped()
        who = self._asker(self._settings, kind, name, team_name)
        threads = session_for(self._settings).threads
        return await asyncio.get_running_loop().run_in_executor(
            threads, self._ask, self._settings, kind, name, who
        )

    def _asker(self, settings: Settings, kind: Kind, name: str, team_name: str | None) -> Asker:
        who = asker(settings.mode, kind, name, team_name)
        if settings.mode == "api-server" and isinstance(who, TaskContext) and lacks_middleware():
            self.log.warning(
                "Credential broker: this API server does not load the plugin's middleware, so it "
                "cannot say which task asks for %s %s; with `--apps`, name core as well",
                kind,
                printable(name),
            )
        return who

    def _ask(
        self,
        settings: Settings,
        kind: Kind,
        name: str,
        who: Asker,
        deadline: Deadline | None = None,
    ) -> Outcome:
        deadline = deadline or Deadline(settings.timeouts.lookup)
        match who:
            case Denied():
                return who
            case LeftToServer(before=variable):
                self._warn_of_environment(variable, kind, name)
                return NotMapped()
            case TaskOverHttp(task=task, team=team):
                from ._task_instance import task_instances

                found = task_instances().context_of(task.id, deadline.remaining())
                if not isinstance(found, TaskContext):
                    return found
                context = found._replace(team=team)
            case TaskContext():
                context = who
        return session_for(settings).lookup(LookupKey(kind, name, context), deadline)

    def _warn_of_environment(self, variable: str | None, kind: Kind, name: str) -> None:
        if variable is not None:
            self.log.warning(
                "Credential broker: the variable %s of this process's environment answers "
                "for %s %s before the API server and the broker are asked",
                printable(variable),
                kind,
                printable(name),
            )

    def _value_or_raise(self, kind: Kind, name: str, outcome: Outcome) -> str | None:
        match outcome:
            case Found():
                self._log_if_rotation_due(kind, name, outcome)
                return outcome.value.reveal()
            case NotMapped():
                return None
            case _:
                self._raise_refusal(kind, name, outcome)
                return None

    def _log_if_rotation_due(self, kind: Kind, name: str, found: Found) -> None:
        if found.rotation_due:
            self.log.info(
                "Credential broker: %s %s is being rotated; if it is refused, look it up again",
                kind,
                printable(name),
            )

    def _raise_refusal(self, kind: Kind, name: str, refusal: Refusal) -> None:
        message = refusal_message(kind, name, refusal)
        reaction = reaction_to(refusal, self._settings)
        if reaction == "fall_through":
            self.log.warning(
                "%s. Airflow continues with the next backend, because fall_through is set.", message
            )
            return
        # Every Airflow version turns an exception of get_config into a start-up error.
        must_stop = reaction == "stop" and kind != "config"
        stop = stop_for(message) if must_stop else LookupRefusedError(message)
        level = self.log.warning if is_final(refusal) else self.log.error
        if must_stop and not prevents_fall_through(stop):
            self.log.error(FALLS_THROUGH, message)
        else:
            level("%s", message)
        raise stop
