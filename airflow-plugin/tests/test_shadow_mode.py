# SPDX-License-Identifier: Apache-2.0
"""Which process compares a lookup that goes from a task's process to the API server."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

import execution_api as api
from airflow_credential_broker import _shadow
from call_stack import called_from
from fake_broker import FakeBroker, variable

pytest.importorskip("airflow.sdk", reason="Airflow 2 has no Execution API")

if TYPE_CHECKING:
    from collections.abc import Callable

TASK = "01a2b3c4-0000-7000-8000-000000000001"
RUNNER = "airflow.sdk.execution_time.task_runner"
SHADOW = {"backend": "present_backends.OfAirflow2", "backend_kwargs": {"k": "old"}}


@pytest.fixture
def ask(broker: FakeBroker, build: Callable[..., Any]) -> Callable[[str], str | None]:
    """Return a lookup in shadow mode, by mode; all is compared when it returns."""
    broker.on("/v1/", variable("k", "old"))

    def asked(mode: str) -> str | None:
        found: str | None = build(mode=mode, shadow=SHADOW).get_variable("k")
        _shadow.flush()
        return found

    return asked


def test_an_api_server_compares_for_the_task_that_it_has_verified(
    broker: FakeBroker, ask: Callable[[str], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In mode api-server the broker is asked for the task, as after the switch."""
    api.line(monkeypatch, keeps_token=False)
    database = api.Database()
    database.rows[TASK] = api.RUNNING
    api.install(database)

    assert api.asked_by(api.scope(TASK), lambda: ask("api-server"), api.VARIABLE) == "old"

    (asked,) = broker.lookups()
    assert asked.headers["airflow-context-standing"] == "verified"
    assert asked.headers["airflow-dag-id"] == "payroll"
    assert asked.headers["airflow-shadow"] == "true"


def test_an_api_server_does_not_compare_what_a_task_has_compared(
    broker: FakeBroker, ask: Callable[[str], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """In mode worker the task's own process asks the broker; the API server is another caller."""
    api.line(monkeypatch, keeps_token=False)

    assert api.asked_by(api.scope(TASK), lambda: ask("worker"), api.VARIABLE) == "old"

    assert broker.lookups() == []


def test_a_task_that_will_leave_its_lookups_to_the_api_server_compares_nothing(
    broker: FakeBroker, ask: Callable[[str], str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broker would not know it for certain, and might refuse what it grants later."""
    runner = ModuleType(RUNNER)
    runner.SUPERVISOR_COMMS = object()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, RUNNER, runner)

    assert called_from(RUNNER, "run", lambda: ask("api-server")) == "old"

    assert broker.lookups() == []
