# SPDX-License-Identifier: Apache-2.0
"""Whether a task has started this process: Python in a ``@task.bash``, ``@task.external_python``.

The task runner is not on the call stack there, but Airflow sets variables in the environment of
what a task starts. They are read once, before this process can set them itself.
"""

from __future__ import annotations

import itertools
import os
import re

from ._call_stack import TASK_FUNCTIONS, main_frames, module_and_function, own_frames

_TASK_ENVIRONMENT = (
    "AIRFLOW_CTX_DAG_ID",  # set while a task runs, and for each bash command
    "PYTHON_OPERATORS_VIRTUAL_ENV_MODE",  # set by the script of virtualenv and external_python
    "__AIRFLOW_SUPERVISOR_FD",  # handed to that script, also where it inherits nothing else
    "_AIRFLOW_PARSING_CONTEXT_DAG_ID",  # set while a task process reads its DAG file
)
# Services that a task may start as well, and that must continue after a refusal; compiled by one.
_SERVICES = (
    r"airflow\.jobs\.\w+_job_runner$|uvicorn\.|gunicorn\.|airflow\.providers\.celery\.cli\."
    r"|airflow\.cli\.commands\.(\w+\.)?"
    r"(scheduler|triggerer|dag_processor|api_server|webserver|standalone)_command$"
)


def _has_task_environment() -> bool:
    """Tell whether the environment names a task that another process runs."""
    runs_a_task = any(
        module_and_function(f) in TASK_FUNCTIONS
        for f in itertools.chain(own_frames(), main_frames())
    )
    return not runs_a_task and any(name in os.environ for name in _TASK_ENVIRONMENT)


_STARTED_BY_A_TASK = _has_task_environment()


def ends_with_its_task() -> bool:
    """Tell whether a task has started this process, unless it is an Airflow service."""
    return _STARTED_BY_A_TASK and not any(
        re.match(_SERVICES, module_and_function(f)[0])
        for f in itertools.chain(own_frames(), main_frames())
    )
