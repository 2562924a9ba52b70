# SPDX-License-Identifier: Apache-2.0
"""Task instances in Airflow's database: who a verified token's task is, and whether it runs."""

from __future__ import annotations

import os
import threading
import time
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import TYPE_CHECKING, Any, TypeAlias

from ._context import TaskContext
from ._outcome import Denied, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    Query = Callable[[str], Any]

Answer: TypeAlias = TaskContext | Denied | Unavailable

_RUNNING = "running"
_REMEMBERED_SECONDS = 3.0
_MAX_REMEMBERED = 10_000
_MAX_QUERIES = 1_000
# So many connections of Airflow's own pool are used at most.
_THREADS = 4


def query(task_id: str) -> Any:  # noqa: ANN401 - a row of SQLAlchemy
    """Return the row of the task instance with this id, None where there is none."""
    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import and_, select

    # The column holds text before Airflow 3.2.
    as_uuid = getattr(TaskInstance.id.type, "as_uuid", False)
    statement = (
        select(
            TaskInstance.dag_id,
            TaskInstance.task_id,
            TaskInstance.run_id,
            TaskInstance.try_number,
            TaskInstance.map_index,
            TaskInstance.state,
            DagRun.run_type,
        )
        .join(
            DagRun,
            and_(TaskInstance.dag_id == DagRun.dag_id, TaskInstance.run_id == DagRun.run_id),
        )
        .where(TaskInstance.id == (uuid.UUID(task_id) if as_uuid else task_id))
    )
    with create_session(scoped=False) as session:
        return session.execute(statement).one_or_none()


class TaskInstances:
    """Knows the tasks that ask; that one runs is remembered for a few seconds only.

    Lookups of one task that come at once share a query.
    """

    def __init__(self, ask: Query = query) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, TaskContext]] = {}
        self._flights: dict[str, Future[Answer]] = {}
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="credential-broker-tasks")

    def context_of(self, task_id: str, seconds: float) -> Answer:
        """Return the verified context of a task that runs, or why there is none."""
        with self._lock:
            until, context = self._known.get(task_id, (0.0, None))
            if context is not None and time.monotonic() < until:
                return context
            flight = self._flights.get(task_id)
            if flight is None:
                if len(self._flights) >= _MAX_QUERIES:
                    return _database_away("it does not keep up with the lookups of tasks")
                flight = self._flights[task_id] = Future()
                self._threads.submit(self._fly, task_id, flight)
        try:
            return flight.result(timeout=seconds)
        except FutureTimeoutError:
            return _database_away("it did not answer within lookup_timeout_seconds")

    def forget(self, task_id: str | None) -> None:
        """Forget that this task runs, or that any does; a query under way is not kept either."""
        with self._lock:
            if task_id is None:
                self._known.clear()
                self._flights.clear()
            else:
                self._known.pop(task_id, None)
                self._flights.pop(task_id, None)

    def _fly(self, task_id: str, flight: Future[Answer]) -> None:
        try:
            answer = _answer(self._ask(task_id))
        except BaseException as error:  # noqa: BLE001 - every lookup that waits must be answered
            # Not the error's text: it may name the database with its password.
            answer = _database_away(f"{type(error).__name__} (see the API server's log)")
        with self._lock:
            if self._flights.get(task_id) is flight:
                del self._flights[task_id]
                if isinstance(answer, TaskContext):
                    self._remember(task_id, answer)
        flight.set_result(answer)

    def _remember(self, task_id: str, context: TaskContext) -> None:
        now = time.monotonic()
        if len(self._known) >= _MAX_REMEMBERED:
            self._known = {name: known for name, known in self._known.items() if known[0] > now}
        if len(self._known) < _MAX_REMEMBERED:
            self._known[task_id] = (now + _REMEMBERED_SECONDS, context)


def _answer(row: Any) -> Answer:  # noqa: ANN401 - a row of SQLAlchemy
    if row is None:
        return Denied(
            "task_unknown",
            "Airflow's database has no such try of a task: it has ended, or was cleared",
            final=True,
        )
    state = _word(row.state) or "none"
    if state != _RUNNING:
        name = f"{row.dag_id}.{row.task_id} (run {row.run_id}, try {row.try_number})"
        return Denied("task_not_running", f"the task {name} is in state {state}", final=True)
    return TaskContext(
        str(row.dag_id),
        str(row.task_id),
        str(row.run_id),
        str(row.try_number),
        None if row.map_index < 0 else str(row.map_index),
        run_type=_word(row.run_type),
        standing="verified",
    )


def _word(value: object) -> str | None:
    """Return the word of an enumeration or of a text."""
    return None if value is None else str(getattr(value, "value", value))


def _database_away(why: str) -> Unavailable:
    return Unavailable("airflow_database_unavailable", f"Airflow's database cannot be asked: {why}")


_process: TaskInstances | None = None
_making = threading.Lock()


def _reset() -> None:
    """Start anew in a forked child, which has none of its parent's threads."""
    global _process, _making
    _process, _making = None, threading.Lock()


os.register_at_fork(after_in_child=_reset)


def task_instances() -> TaskInstances:
    """Return the memory of this process."""
    global _process  # noqa: PLW0603 - the same
    with _making:
        if _process is None:
            _process = TaskInstances()
        return _process


def forget(task_id: str | None) -> None:
    """Forget that this task runs, or that any does, where this process has asked for it."""
    if _process is not None:
        _process.forget(task_id)
