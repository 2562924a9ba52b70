# SPDX-License-Identifier: Apache-2.0
"""Which processes leave a lookup to the API server, and which ask for themselves."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

import execution_api as api
from airflow_credential_broker import CredentialBrokerBackend, _asker
from call_stack import called_from
from fake_broker import FakeBroker, connection

pytest.importorskip("airflow.sdk", reason="Airflow 2 has no Execution API")

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import RecordingLogger

    Build = Callable[..., CredentialBrokerBackend]

RUNNER = "airflow.sdk.execution_time.task_runner"
SUPERVISOR = "airflow.sdk.execution_time.supervisor"
COMMS = "airflow.sdk.execution_time.comms"


@pytest.fixture
def comms(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a switch that gives this process a way to a supervisor of the named module."""

    def given(module: str) -> None:
        runner = ModuleType(RUNNER)
        runner.SUPERVISOR_COMMS = type("Comms", (), {"__module__": module})()  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, RUNNER, runner)

    return given


@pytest.fixture
def ask(broker: FakeBroker, build: Build) -> Callable[[], str | None]:
    """Return a lookup in the mode of API servers."""
    broker.on("/v1/connections?conn_id=c", connection("c"))
    return lambda: build(mode="api-server").get_conn_value("c")


def test_a_task_leaves_its_lookup_to_the_api_server(
    broker: FakeBroker, ask: Callable[[], str | None], comms: Callable[[str], None]
) -> None:
    """Running, rendering, reading its file, in a thread: its supervisor asks the API server."""
    comms(COMMS)

    for function in ("main", "run"):
        assert called_from(RUNNER, function, ask) is None

    assert broker.lookups() == []


def test_so_does_what_a_task_has_started(
    broker: FakeBroker,
    ask: Callable[[], str | None],
    comms: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """But only where it has a way to the supervisor."""
    monkeypatch.setattr(_asker, "ends_with_its_task", lambda: True)

    assert ask() is not None
    comms(COMMS)
    assert ask() is None
    assert len(broker.lookups()) == 1


@pytest.mark.parametrize("function", ["_get_remote_logging_conn", "_fetch_remote_logging_conn"])
def test_a_worker_leaves_the_connection_of_its_remote_log(
    function: str, ask: Callable[[], str | None]
) -> None:
    """There Airflow asks the API server itself."""
    assert called_from(SUPERVISOR, function, ask) is None


def test_nobody_else_does(
    broker: FakeBroker, ask: Callable[[], str | None], comms: Callable[[str], None]
) -> None:
    """`dags test`, triggers, DAG files, schedulers, supervisors and commands ask for themselves."""
    assert called_from("airflow.jobs.scheduler_job_runner", "_execute", ask) is not None
    assert called_from(SUPERVISOR, "supervise", ask) is not None
    comms(SUPERVISOR)
    assert called_from(RUNNER, "run", ask) is not None
    comms(COMMS)
    assert ask() is not None
    assert called_from("airflow.jobs.triggerer_job_runner", "run_trigger", ask) is not None
    assert called_from("airflow.dag_processing.processor", "_parse_file", ask) is not None

    assert len(broker.lookups()) == 6


def test_a_worker_asks_for_itself_unless_told_otherwise(
    broker: FakeBroker, build: Build, comms: Callable[[str], None]
) -> None:
    """The mode that there was before stays."""
    broker.on("/v1/connections?conn_id=c", connection("c"))
    comms(COMMS)

    assert called_from(RUNNER, "main", lambda: build().get_conn_value("c")) is not None


def test_a_variable_that_answers_before_the_api_server_is_told(
    ask: Callable[[], str | None],
    comms: Callable[[str], None],
    log: RecordingLogger,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An old value in a worker's environment would be used, and nobody would see it."""
    comms(COMMS)
    called_from(RUNNER, "main", ask)
    assert log.records == []

    monkeypatch.setenv("AIRFLOW_CONN_C", "postgres://old")
    called_from(RUNNER, "main", ask)

    [(level, message)] = log.records
    assert level == "WARNING"
    assert "AIRFLOW_CONN_C" in message
    assert "old" not in message


def test_an_api_server_without_the_middleware_says_so(
    broker: FakeBroker, ask: Callable[[], str | None], log: RecordingLogger
) -> None:
    """It cannot know who asks, so it names nobody, and its log tells why."""
    endpoint = lambda: called_from(*api.CONNECTION, ask)  # noqa: E731 - a place to ask from

    called_from("uvicorn.server", "run", endpoint)

    assert "airflow-context-standing" not in broker.lookups()[0].headers
    [(level, message)] = log.records
    assert level == "WARNING"
    assert "middleware" in message
