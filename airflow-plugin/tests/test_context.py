# SPDX-License-Identifier: Apache-2.0
"""What a lookup says about who is asking."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from airflow_credential_broker._context import TaskContext, current
from call_stack import called_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from airflow_credential_broker import CredentialBrokerBackend
    from fake_broker import FakeBroker

    Build = Callable[..., CredentialBrokerBackend]

RUN = "manual__2026-11-21T11:00:00+00:00"
TI = SimpleNamespace(dag_id="d", task_id="t", run_id=RUN, try_number=2, map_index=-1)
MAPPED = SimpleNamespace(dag_id="d", task_id="t", run_id=RUN, try_number=1, map_index=0)
TRIGGER = SimpleNamespace(task_instance=MAPPED)


@pytest.fixture
def running() -> Iterator[Callable[[Any], None]]:
    """Return a switch that makes a task instance the current one, as this line does it."""
    if "airflow.sdk" in sys.modules:
        import_module("airflow.sdk.execution_time.task_runner")  # a task has it loaded
        holder = import_module("airflow.sdk.definitions._internal.contextmanager")
    else:
        holder = import_module("airflow.models.taskinstance")
    current_context = holder._CURRENT_CONTEXT
    before = len(current_context)

    yield lambda task_instance: current_context.append({"ti": task_instance})

    del current_context[before:]


@pytest.fixture
def stale(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the variables of another task in the environment."""
    for name in ("DAG_ID", "TASK_ID", "DAG_RUN_ID", "TRY_NUMBER"):
        monkeypatch.setenv(f"AIRFLOW_CTX_{name}", f"env-{name}")


def test_outside_a_task_nothing_is_claimed(broker: FakeBroker, build: Build) -> None:
    """No header is sent, and none is empty."""
    build().get_variable("k")

    assert not [name for name in broker.asked[0].headers if name.startswith("airflow")]


@pytest.mark.usefixtures("stale")
def test_the_running_task_is_believed_before_the_environment(
    broker: FakeBroker, build: Build, running: Callable[[Any], None]
) -> None:
    """Stale variables of an earlier task in this process do not speak for this one."""
    running(TI)

    build().get_variable("k", team_name="red")

    headers = broker.asked[0].headers
    assert {n: unquote(v) for n, v in headers.items() if n.startswith("airflow")} == {
        "airflow-dag-id": "d",
        "airflow-task-id": "t",
        "airflow-run-id": RUN,
        "airflow-try-number": "2",
        "airflow-team": "red",
    }


def test_a_mapped_task_sends_its_index(running: Callable[[Any], None]) -> None:
    """Index 0 is an index; -1 is none."""
    running(MAPPED)
    assert current().map_index == "0"

    running(TI)
    assert current().map_index is None


@pytest.mark.usefixtures("stale")
def test_the_environment_speaks_where_no_context_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """A subprocess of a task knows itself by the variables alone."""
    monkeypatch.setenv("AIRFLOW_CTX_TEAM_NAME", "blue")

    assert current() == TaskContext(
        "env-DAG_ID", "env-TASK_ID", "env-DAG_RUN_ID", "env-TRY_NUMBER", None, "blue"
    )


@pytest.mark.usefixtures("stale")
def test_airflow_2_knows_the_task_while_it_renders() -> None:
    """There is neither a context nor a variable yet; the frame of the runner has it."""
    found = called_from("airflow.models.taskinstance", "_run_raw_task", current, ti=TI)

    assert (found.dag_id, found.try_number) == ("d", "2")


def test_each_trigger_speaks_for_its_own_task() -> None:
    """Many triggers share one process; the frame tells which of them is asking."""
    caller = ("airflow.jobs.triggerer_job_runner", "run_trigger")

    assert called_from(*caller, current, trigger=TRIGGER).task_id == "t"
    assert called_from(*caller, current, trigger=SimpleNamespace()).task_id is None


def test_any_text_fits_a_header() -> None:
    """Spaces, line breaks and any script are percent-encoded UTF-8."""
    headers = TaskContext(dag_id="dag ü\r\nX: y", task_id="a.b-c_d").headers()

    assert headers == {"Airflow-Dag-Id": "dag%20%C3%BC%0D%0AX%3A%20y", "Airflow-Task-Id": "a.b-c_d"}


def test_a_broken_context_does_not_break_the_lookup(monkeypatch: pytest.MonkeyPatch) -> None:
    """Context is an assertion, not a need."""
    monkeypatch.setitem(sys.modules, "airflow.sdk.execution_time.task_runner", ModuleType("x"))
    monkeypatch.setitem(sys.modules, "airflow.sdk", ModuleType("airflow.sdk"))

    assert current() == TaskContext()
