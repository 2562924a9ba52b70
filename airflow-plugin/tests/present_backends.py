# SPDX-License-Identifier: Apache-2.0
"""Custom backends as teams have them, with the method signatures of each line of Airflow."""

from __future__ import annotations

from typing import Any

from airflow.secrets import BaseSecretsBackend


class OfAirflow2(BaseSecretsBackend):  # type: ignore[misc]  # untyped here
    """A backend from before teams, which are a TypeError for its methods."""

    def __init__(self, connections: dict[str, str] | None = None, **variables: str) -> None:
        super().__init__()
        self.connections, self.variables = connections or {}, variables
        self.asked: list[tuple[Any, ...]] = []

    def get_conn_value(self, conn_id: str) -> str | None:
        """Return a connection's text."""
        self.asked.append(("connection", conn_id))
        return self.connections.get(conn_id)

    def get_variable(self, key: str) -> str | None:
        """Return a variable."""
        self.asked.append(("variable", key))
        return self.variables.get(key)

    def get_config(self, key: str) -> str | None:
        """Return a config value."""
        self.asked.append(("config", key))
        return self.variables.get(key)


class WithTeams(OfAirflow2):
    """A backend of today."""

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:
        """Return a connection's text."""
        self.asked.append(("connection", conn_id, team_name))
        return self.connections.get(conn_id)

    def get_variable(self, key: str, team_name: str | None = None) -> str | None:
        """Return a variable."""
        self.asked.append(("variable", key, team_name))
        return self.variables.get(key)


class Asynchronous(WithTeams):
    """A backend with methods for an event loop, which alone may be called there."""

    async def aget_connection(self, conn_id: str) -> Any:
        """Return a connection."""
        self.asked.append(("aconnection", conn_id))
        return self.deserialize_connection(conn_id, self.connections[conn_id])


class Failing(WithTeams):
    """A backend whose store is away."""

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:
        """Fail."""
        del team_name
        raise ConnectionError(conn_id)


class Unbuildable:
    """A backend that its settings do not suit."""

    def __init__(self, **_: object) -> None:
        raise ValueError("the auth_type is unknown: canary-kwarg-3")
