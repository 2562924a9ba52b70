# SPDX-License-Identifier: Apache-2.0
"""Choose the exception for a refused lookup by the Airflow code that will catch it.

Before 3.2.2, Airflow catches every ``Exception`` of a secrets backend and asks the next one; since
then it lets one class through. On older versions only a ``BaseException`` gets through, and it must
be one that the calling Airflow code handles:

====================  ==========================================  ===============================
caller                what it handles                             what ends
====================  ==========================================  ===============================
Airflow 3.2.2, later  ``AirflowSecretsBackendAccessDenied``       whatever asked
the task runner       ``SystemExit`` with a message               the task, as failed
the DAG file parser   ``AirflowTaskTimeout`` (2), anything (3)    this file, as an import error
a trigger             a ``BaseException`` that is no SystemExit   this trigger, as failed
an API server route   the same, by our middleware                 this request, with status 403
a process of a task   ``SystemExit`` with a message               the process, with status 1
anything else         nothing: an ordinary exception              Airflow asks the next backend
====================  ==========================================  ===============================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import airflow.exceptions

from ._call_stack import (
    TASK_FUNCTIONS,
    main_frames,
    module_and_function,
    own_frames,
    served_by_uvicorn,
)
from ._request import is_handling
from ._task_process import ends_with_its_task

if TYPE_CHECKING:
    from types import FrameType

    _ParseBase = BaseException
else:
    # Airflow 2's parser catches this class and Exception; vars() avoids later versions' shims.
    _ParseBase = vars(airflow.exceptions).get("AirflowTaskTimeout", BaseException)

_ACCESS_DENIED_CLASS = "AirflowSecretsBackendAccessDenied"
_LOOPS = {
    ("airflow.sdk.execution_time.context", "_get_connection"),
    ("airflow.sdk.execution_time.context", "_async_get_connection"),
    ("airflow.sdk.execution_time.context", "_get_variable"),
    ("airflow.sdk.execution_time.context", "_async_get_variable"),
    ("airflow.models.connection", "get_connection_from_secrets"),
    ("airflow.models.variable", "get_variable_from_secrets"),
}
_PARSE = {
    ("airflow.models.dagbag", "_load_modules_from_file"),
    ("airflow.dag_processing.dagbag", "_load_modules_from_file"),
    ("airflow.dag_processing.importers.python_importer", "_load_modules_from_file"),
}
_TRIGGER = ("airflow.jobs.triggerer_job_runner", "run_trigger")
_TRIGGERER = "airflow.jobs.triggerer_job_runner"
_POOL_THREAD = ("concurrent.futures.thread", "run")
_ROUTES = ("airflow.api_fastapi.execution_api.routes", "airflow.api_fastapi.core_api.routes")


class LookupRefusedError(Exception):
    """A refused lookup, where no caller handles a BaseException or ``raise`` was chosen."""


class TaskStop(SystemExit):
    """A refused lookup inside a task, or a process that it started, which ends with the message."""


class RequestStop(BaseException):
    """A refused lookup inside one request or one trigger: only that one ends."""


class ParseStop(_ParseBase):
    """A refused lookup inside a DAG file: the file is recorded as an import error."""


def stop_for(message: str) -> BaseException:
    """Return the exception that ends as little as possible but lets no other backend answer."""
    if _answers_a_request():
        return RequestStop(message)
    honoured = _class_honoured_above()
    if honoured is not None:
        return honoured(message)
    return _class_contained_above()(message)


def prevents_fall_through(stop: BaseException) -> bool:
    """Tell whether Airflow ends the lookup at this exception instead of asking the next backend."""
    return not isinstance(stop, LookupRefusedError)


def _answers_a_request() -> bool:
    """Tell whether an API server runs this lookup; our middleware there answers with 403."""
    in_route = any(module_and_function(frame)[0].startswith(_ROUTES) for frame in own_frames())
    return in_route and (is_handling() or served_by_uvicorn())


def _class_honoured_above() -> type[Exception] | None:
    """Return the class that the calling Airflow loop lets through, as that loop imports it."""
    for frame in own_frames():
        if module_and_function(frame) in _LOOPS:
            return cast("type[Exception] | None", frame.f_globals.get(_ACCESS_DENIED_CLASS))
    return None


def _class_contained_above() -> type[BaseException]:
    in_pool = False
    for frame in own_frames():
        found = _class_contained_by(frame)
        if found is not None:
            return found
        in_pool = in_pool or module_and_function(frame) == _POOL_THREAD
    for frame in main_frames():
        if module_and_function(frame)[0] == _TRIGGERER:
            return RequestStop if in_pool else LookupRefusedError
        found = _class_contained_by(frame)
        if found is not None:
            return found
    return TaskStop if ends_with_its_task() else LookupRefusedError


def _class_contained_by(frame: FrameType) -> type[BaseException] | None:
    here = module_and_function(frame)
    if here in _PARSE:
        return ParseStop
    if here in TASK_FUNCTIONS:
        return TaskStop
    if here == _TRIGGER:
        return RequestStop
    if here[0].startswith(_ROUTES):
        return LookupRefusedError
    return None
