# SPDX-License-Identifier: Apache-2.0
"""In whose name a lookup is made, by mode and by the process that makes it.

========================================  ==========================  ==========================
who asks                                  mode ``api-server``         mode ``worker``
========================================  ==========================  ==========================
API server, a task over HTTP              the task, verified          nobody
a task's process (Airflow 3)              left to the API server      the task, asserted
a worker, for the remote log              left to the API server      nobody
anything else                             as in mode ``worker``       as far as known, asserted
========================================  ==========================  ==========================
"""

from __future__ import annotations

import itertools
import os
import sys
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ._call_stack import (
    TASK_FUNCTIONS,
    main_frames,
    module_and_function,
    own_frames,
    served_by_uvicorn,
)
from ._context import TaskContext, current
from ._outcome import Denied
from ._request import VerifiedTask, in_endpoint, is_handling, verified_task
from ._task_process import ends_with_its_task

if TYPE_CHECKING:
    from ._mode import Mode
    from ._outcome import Kind

_TASK_RUNNER = "airflow.sdk.execution_time.task_runner"
_SUPERVISOR = "airflow.sdk.execution_time.supervisor"
# After their backends, these ask the API server with the task's token.
_REMOTE_LOG = {
    (_SUPERVISOR, "_get_remote_logging_conn"),
    (_SUPERVISOR, "_fetch_remote_logging_conn"),
}


class LeftToServer(NamedTuple):
    """Airflow asks its API server next; ``before`` is a variable of the environment before that."""

    before: str | None = None


class TaskOverHttp(NamedTuple):
    """A task that asks the API server, and the team that Airflow has found for it."""

    task: VerifiedTask
    team: str | None


Asker: TypeAlias = TaskContext | TaskOverHttp | LeftToServer | Denied


def asker(mode: Mode, kind: Kind, name: str, team: str | None) -> Asker:
    """Return in whose name to ask; to be called on the thread that Airflow calls."""
    if kind == "config":
        # Read while Airflow itself is being imported, long before there is a task.
        return TaskContext()
    if mode == "api-server":
        found = verified_task()
        if isinstance(found, Denied):
            return found
        if found is not None:
            return TaskOverHttp(found, team)
        if _api_server_is_next():
            return LeftToServer(_set_in_environment(kind, name))
    return current(team)


def lacks_middleware() -> bool:
    """Tell whether an API server answers a task without our middleware, so that nobody is known."""
    return not is_handling() and in_endpoint() and served_by_uvicorn()


def _api_server_is_next() -> bool:
    """Tell whether Airflow asks the API server over HTTP, as the task, if we have no answer."""
    frames = [module_and_function(f) for f in itertools.chain(own_frames(), main_frames())]
    if any(frame in _REMOTE_LOG for frame in frames):
        return True
    comms = getattr(sys.modules.get(_TASK_RUNNER), "SUPERVISOR_COMMS", None)
    # `dags test` has a supervisor in its own process, which has no API server to ask.
    if comms is None or type(comms).__module__ == _SUPERVISOR:
        return False
    return any(frame in TASK_FUNCTIONS for frame in frames) or ends_with_its_task()


def _set_in_environment(kind: Kind, name: str) -> str | None:
    variable = f"AIRFLOW_{'CONN' if kind == 'connection' else 'VAR'}_{name.upper()}"
    return variable if os.environ.get(variable) is not None else None
