# SPDX-License-Identifier: Apache-2.0
"""Ask the plugin as an endpoint of Airflow's Execution API does, for a task with a given token."""

from __future__ import annotations

import base64
import json
import sys
import threading
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

from airflow_credential_broker import _task_instance
from airflow_credential_broker._request import handling
from call_stack import called_from

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

Result = TypeVar("Result")

ROUTES = "airflow.api_fastapi.execution_api.routes"
CONNECTION = (f"{ROUTES}.connections", "get_connection")
VARIABLE = (f"{ROUTES}.variables", "get_variable")
SECURITY = "airflow.api_fastapi.execution_api.security"
RUNNING = SimpleNamespace(
    dag_id="payroll",
    task_id="pay all",
    run_id="scheduled__2026",
    try_number=2,
    map_index=-1,
    state="running",
    run_type=SimpleNamespace(value="scheduled"),
)


class Database:
    """Stands in for Airflow's database: rows by id, and how often it was asked."""

    def __init__(self) -> None:
        self.rows: dict[str, Any] = {}
        self.asked: list[str] = []
        self.failure: BaseException | None = None
        self.open = threading.Event()
        self.open.set()
        self.reached = threading.Event()

    def query(self, task_id: str) -> Any:
        """Answer once the gate is open."""
        self.asked.append(task_id)
        row = self.rows.get(task_id)
        self.reached.set()
        self.open.wait(30)
        if self.failure is not None:
            raise self.failure
        return row


def install(database: Database) -> None:
    """Make this the database of the process."""
    _task_instance._process = _task_instance.TaskInstances(database.query)


def line(monkeypatch: pytest.MonkeyPatch, *, keeps_token: bool) -> None:
    """Be a line that keeps the verified token in the scope (since 3.2), or one before it."""
    if keeps_token:
        module = ModuleType(SECURITY)
        module._REQUEST_SCOPE_TOKEN_KEY = "ti_token"  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, SECURITY, module)
    else:
        monkeypatch.delitem(sys.modules, SECURITY, raising=False)


def bearer(subject: str, **more: Any) -> bytes:
    """Return the header of an unsigned token: Airflow's own check came before."""
    body = base64.urlsafe_b64encode(json.dumps({"sub": subject, **more}).encode()).rstrip(b"=")
    return b"Bearer e30." + body + b".sig"


def scope(subject: str, *more: tuple[bytes, bytes], kind: str | None = None) -> dict[str, Any]:
    """Return the scope of a request, as either kind of line leaves it."""
    claims = {} if kind is None else {"scope": kind}
    token = SimpleNamespace(
        id=subject, claims=SimpleNamespace(scope="execution" if kind is None else kind)
    )
    headers = [(b"authorization", bearer(subject, **claims)), *more]
    return {"type": "http", "method": "GET", "path": "/x", "headers": headers, "ti_token": token}


def asked_by(
    given: dict[str, Any], call: Callable[[], Result], endpoint: tuple[str, str] = CONNECTION
) -> Result:
    """Call as the endpoint would while it answers this request."""
    with handling(given):
        return called_from(*endpoint, call)
