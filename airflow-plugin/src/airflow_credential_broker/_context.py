# SPDX-License-Identifier: Apache-2.0
"""The context of a lookup: dag, task, run, try, map index, team."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any, Literal, NamedTuple
from urllib.parse import quote

from ._call_stack import main_frames, module_and_function, own_frames

if TYPE_CHECKING:
    from types import FrameType

_RUNS_TASK = ("airflow.models.taskinstance", "_run_raw_task")  # Airflow 2: also while rendering
_RUNS_TRIGGER = ("airflow.jobs.triggerer_job_runner", "run_trigger")


class TaskContext(NamedTuple):
    """The context and how far it is known; only equal ones may share cached values.

    Without a standing it is what this process says of itself: asserted.
    """

    dag_id: str | None = None
    task_id: str | None = None
    run_id: str | None = None
    try_number: str | None = None
    map_index: str | None = None
    team: str | None = None
    run_type: str | None = None
    standing: Literal["verified"] | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of the HTTP contract, percent-encoded so that any id fits."""
        return {
            _HEADERS[name]: quote(value, safe="", errors="replace")
            for name, value in self._asdict().items()
            if value is not None
        }


_HEADERS = {
    "dag_id": "Airflow-Dag-Id",
    "task_id": "Airflow-Task-Id",
    "run_id": "Airflow-Run-Id",
    "try_number": "Airflow-Try-Number",
    "map_index": "Airflow-Map-Index",
    "team": "Airflow-Team",
    "run_type": "Airflow-Run-Type",
    "standing": "Airflow-Context-Standing",
}


def current(team_name: str | None = None) -> TaskContext:
    """Return the context of the calling code; a running task's own context comes first."""
    task_instance = _from_context() or _from_stack()
    team = team_name or _env("TEAM_NAME")
    if task_instance is None:
        return _from_environment(team)
    map_index = _text(task_instance, "map_index")
    return TaskContext(
        _text(task_instance, "dag_id"),
        _text(task_instance, "task_id"),
        _text(task_instance, "run_id"),
        _text(task_instance, "try_number"),
        None if map_index is None or map_index == "-1" else map_index,
        team,
    )


def _from_context() -> Any:  # noqa: ANN401 - another class on each line
    """Return the running task instance; imports only modules that a task has loaded."""
    with contextlib.suppress(Exception):
        if "airflow.sdk.execution_time.task_runner" in sys.modules:
            from airflow.sdk import get_current_context

            return get_current_context()["ti"]
        if not _is_airflow_3():
            # What get_current_context() returns there, without its module of operators, which a
            # task of another operator has not loaded.
            return sys.modules["airflow.models.taskinstance"]._CURRENT_CONTEXT[-1]["ti"]  # noqa: SLF001
    return None


def _is_airflow_3() -> bool:
    return "airflow.sdk" in sys.modules


def _from_stack() -> Any:  # noqa: ANN401 - another class on each line
    for frame in own_frames():
        # Of this thread only: another thread runs other triggers.
        if module_and_function(frame) == _RUNS_TRIGGER:
            return getattr(frame.f_locals.get("trigger"), "task_instance", None)
        if module_and_function(frame) == _RUNS_TASK:
            return _task_of(frame)
    return next((_task_of(f) for f in main_frames() if module_and_function(f) == _RUNS_TASK), None)


def _task_of(frame: FrameType) -> Any:  # noqa: ANN401 - another class on each line
    return frame.f_locals.get("ti") or frame.f_locals.get("self")


def _from_environment(team: str | None) -> TaskContext:
    return TaskContext(
        _env("DAG_ID"), _env("TASK_ID"), _env("DAG_RUN_ID"), _env("TRY_NUMBER"), None, team
    )


def _env(name: str) -> str | None:
    return os.environ.get(f"AIRFLOW_CTX_{name}") or None


def _text(holder: object, name: str) -> str | None:
    value = getattr(holder, name, None)
    return None if value is None else str(value)
