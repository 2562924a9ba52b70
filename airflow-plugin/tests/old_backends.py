# SPDX-License-Identifier: Apache-2.0
"""Secrets backends that Airflow may be configured with before the move."""

from __future__ import annotations

import json
import threading
from typing import Any

from airflow.secrets import BaseSecretsBackend


class Dictionary(BaseSecretsBackend):  # type: ignore[misc]  # untyped here
    """Answers from what it is built with; a text ``!NAME`` raises an error of that name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__()
        self._connections: dict[str, Any] = kwargs.get("connections", {})
        self._variables: dict[str, str] = kwargs.get("variables", {})
        self._busy = threading.Lock()

    def get_conn_value(self, conn_id: str, team_name: str | None = None) -> str | None:  # noqa: ARG002
        """Return a connection; two calls at once are an error."""
        if not self._busy.acquire(blocking=False):
            raise AssertionError("asked by two threads at once")
        try:
            found = self._connections.get(conn_id, self._connections.get("*"))
        finally:
            self._busy.release()
        if isinstance(found, str) and found.startswith("!"):
            raise type(found[1:], (Exception,), {})(f"with {CANARY} in its text")
        return json.dumps(found) if isinstance(found, dict) else found

    def get_variable(self, key: str, team_name: str | None = None) -> str | None:  # noqa: ARG002
        """Return a variable."""
        return self._variables.get(key)


class Broken(BaseSecretsBackend):  # type: ignore[misc]  # untyped here
    """Cannot be built."""

    def __init__(self) -> None:
        raise RuntimeError(f"with {CANARY} in its text")


CANARY = "canary-of-the-old-world"
