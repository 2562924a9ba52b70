# SPDX-License-Identifier: Apache-2.0
"""How long a task is known to run, and what asking costs Airflow's database."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import airflow
import pytest

import execution_api as api
from airflow_credential_broker import _task_instance
from airflow_credential_broker._context import TaskContext
from airflow_credential_broker._outcome import Denied, Unavailable
from airflow_credential_broker._server import LookupMiddleware
from airflow_credential_broker._task_instance import TaskInstances

pytest.importorskip("airflow.sdk", reason="Airflow 2 has no Execution API")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TASK = "01a2b3c4-0000-7000-8000-000000000001"
STATE = f"/execution/task-instances/{TASK}/state"


@pytest.fixture
def database() -> api.Database:
    """Return a database in which one task runs."""
    made = api.Database()
    made.rows[TASK] = api.RUNNING
    api.install(made)
    return made


def known(task_id: str = TASK) -> Any:
    """Return who the task is, as far as the process knows."""
    return _task_instance.task_instances().context_of(task_id, 30)


def request(method: str, path: str, during: Callable[[], None] = lambda: None) -> None:
    """Send a request through the middleware, to an app that does something and answers."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        during()
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(_message: Any) -> None:
        return

    async def receive() -> Any:
        return {"type": "http.request"}

    given = {"type": "http", "method": method, "path": path, "headers": []}
    asyncio.run(LookupMiddleware(app)(given, receive, send))


def test_lookups_in_a_row_cost_one_query(database: api.Database) -> None:
    """A task is known for a few seconds after it was asked about."""
    assert len({known() for _ in range(100)}) == 1
    assert database.asked == [TASK]


def test_that_a_task_runs_is_not_known_for_long(
    database: api.Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process of the API server may have seen it end."""
    known()
    now = time.monotonic()
    database.rows[TASK] = None

    monkeypatch.setattr(time, "monotonic", lambda: now + 3)

    assert isinstance(known(), Denied)


def test_a_task_that_does_not_run_is_asked_about_again(database: api.Database) -> None:
    """A refusal is not kept: the task may just be starting."""
    database.rows[TASK] = None
    assert isinstance(known(), Denied)
    database.rows[TASK] = api.RUNNING

    assert isinstance(known(), TaskContext)


@pytest.mark.parametrize(
    ("method", "path", "forgotten"),
    [
        ("PATCH", STATE, True),
        ("PATCH", "/airflow" + STATE.replace(TASK, TASK.upper()), True),
        ("PATCH", f"/execution/task-instances/{TASK}/run", True),
        ("PATCH", STATE.replace(TASK, "01a2b3c4-0000-7000-8000-000000000002"), False),
        ("PUT", f"/execution/task-instances/{TASK}/heartbeat", False),
        ("POST", "/api/v2/dags/d/clearTaskInstances", True),
        ("PATCH", "/ui/whatever", True),
        ("GET", "/api/v2/dags", False),
        ("GET", f"/execution/task-instances/{TASK}/previous-successful-dagrun", False),
    ],
)
def test_a_change_that_this_process_sees_counts_at_once(
    method: str, path: str, *, forgotten: bool, database: api.Database
) -> None:
    """Tasks report their end here, and people clear and mark tasks here; others change nothing."""
    known()

    request(method, path)
    known()

    assert len(database.asked) == (2 if forgotten else 1)


def test_what_was_asked_while_a_task_ended_is_not_kept(database: api.Database) -> None:
    """The answer is from before the end; it serves those who waited, and nobody after them."""
    database.open.clear()
    with ThreadPoolExecutor(1) as pool:
        before = pool.submit(known)
        assert database.reached.wait(30)
        request("PATCH", STATE, lambda: database.rows.update({TASK: None}))
        database.open.set()

        assert isinstance(before.result(30), TaskContext)
    assert isinstance(known(), Denied)


def test_a_lookup_during_the_change_is_not_kept_either(database: api.Database) -> None:
    """Until the change is committed the database says that the task runs."""
    request("PATCH", STATE, lambda: database.rows.update({TASK: None}) if known() else None)

    assert isinstance(known(), Denied)


def test_a_herd_shares_a_query(database: api.Database) -> None:
    """However many lookups of one task come at once, the database is asked once."""
    database.open.clear()
    with ThreadPoolExecutor(40) as pool:
        herd = [pool.submit(known) for _ in range(200)]
        database.open.set()
        answers = {future.result(30) for future in herd}

    assert len(answers) == 1
    assert database.asked == [TASK]


def test_waiting_queries_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that hangs does not fill the memory of the API server."""
    monkeypatch.setattr(_task_instance, "_MAX_QUERIES", 2)
    database = api.Database()
    database.open.clear()
    tasks = TaskInstances(database.query)

    answers = [tasks.context_of(f"{number}", 0.01) for number in range(3)]

    database.open.set()
    assert all(isinstance(answer, Unavailable) for answer in answers)
    assert "does not keep up" in answers[2].detail  # type: ignore[union-attr]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound a task is asked about each time."""
    monkeypatch.setattr(_task_instance, "_MAX_REMEMBERED", 1)
    database = api.Database()
    database.rows = {"a": api.RUNNING, "b": api.RUNNING}
    tasks = TaskInstances(database.query)

    for task_id in ("a", "b", "a", "b"):
        tasks.context_of(task_id, 30)

    assert database.asked == ["a", "b", "b"]


def test_whatever_fails_is_an_outage(database: api.Database) -> None:
    """Nobody waits for an answer that never comes."""
    database.failure = SystemExit("no")

    assert isinstance(known(), Unavailable)


def test_the_query_suits_this_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """One statement, with the id as this line's column holds it."""
    statements: list[Any] = []

    @contextlib.contextmanager
    def session(*, scoped: bool) -> Iterator[Any]:
        assert not scoped

        def execute(statement: Any) -> Any:
            statements.append(statement)
            return SimpleNamespace(one_or_none=lambda: None)

        yield SimpleNamespace(execute=execute)

    monkeypatch.setattr("airflow.utils.session.create_session", session)

    assert _task_instance.query(TASK) is None

    [statement] = statements
    line = tuple(map(int, airflow.__version__.split(".")[:2]))
    expected = TASK if line < (3, 2) else uuid.UUID(TASK)
    assert list(statement.compile().params.values()) == [expected]
