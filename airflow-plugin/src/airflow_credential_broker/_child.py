# SPDX-License-Identifier: Apache-2.0
"""Whether a task has started this process: Python in a ``@task.bash``, ``@task.external_python``.

Nothing of the task runner stands above a lookup there, but Airflow marks the environment of what a
task starts. The marks are read once, before anything in this process could set them for itself.
"""

from __future__ import annotations

import itertools
import os
import re

from ._stack import TASK, main_frames, own_frames, place

_MARKS = (
    "AIRFLOW_CTX_DAG_ID",  # set while a task runs, and for each bash command
    "PYTHON_OPERATORS_VIRTUAL_ENV_MODE",  # set by the script of virtualenv and external_python
    "__AIRFLOW_SUPERVISOR_FD",  # handed to that script, also where it inherits nothing else
    "_AIRFLOW_PARSING_CONTEXT_DAG_ID",  # set while a task process reads its DAG file
)
# What a task may start, too, and what must go on after a refusal.
_SERVICES = re.compile(
    r"airflow\.jobs\.\w+_job_runner$|uvicorn\.|gunicorn\.|airflow\.providers\.celery\.cli\."
    r"|airflow\.cli\.commands\.(\w+\.)?"
    r"(scheduler|triggerer|dag_processor|api_server|webserver|standalone)_command$"
)


def _marked() -> bool:
    """Tell whether there is a mark that is not this very process's own, of a task it runs."""
    runs_a_task = any(place(f) in TASK for f in itertools.chain(own_frames(), main_frames()))
    return not runs_a_task and any(mark in os.environ for mark in _MARKS)


_STARTED_BY_A_TASK = _marked()


def ends_with_its_task() -> bool:
    """Tell whether a task has started this process, and it is no service that others need."""
    return _STARTED_BY_A_TASK and not any(
        _SERVICES.match(place(f)[0]) for f in itertools.chain(own_frames(), main_frames())
    )
