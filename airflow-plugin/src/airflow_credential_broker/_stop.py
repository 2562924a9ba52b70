# SPDX-License-Identifier: Apache-2.0
"""How a refused lookup stops, by what stands above us and will catch it.

Airflow catches every ordinary exception of a secrets backend and asks the next one, until 3.2.2
taught its loops to let one class through. Before that, only what is no ``Exception`` gets through,
and it must be something that the Airflow code above contains:

====================  ==========================================  ===============================
above us              it contains                                 which ends
====================  ==========================================  ===============================
a loop that knows it  ``AirflowSecretsBackendAccessDenied``       whatever asked
the task runner       ``SystemExit`` with a message               the task, as failed
the DAG file parser   ``AirflowTaskTimeout`` (2), anything (3)    this file, as an import error
a trigger             a ``BaseException`` that is no SystemExit   this trigger, as failed
an API server route   the same, by our middleware                 this request, with status 403
a process of a task   ``SystemExit`` with a message               the process, with status 1
anything else         nothing: an ordinary exception              Airflow asks the next backend
====================  ==========================================  ===============================
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, cast

import airflow.exceptions

from ._child import ends_with_its_task
from ._stack import TASK, main_frames, own_frames, place

if TYPE_CHECKING:
    from types import FrameType

    _ParseBase = BaseException
else:
    # Airflow 2's parser contains this one beside Exception. Read past the shims of later lines.
    _ParseBase = vars(airflow.exceptions).get("AirflowTaskTimeout", BaseException)

_HONOURED = "AirflowSecretsBackendAccessDenied"
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
_SERVER = ("uvicorn.server", "run")


class LookupRefusedError(Exception):
    """A refused lookup, where Airflow contains nothing harder or ``raise`` was chosen."""


class TaskStop(SystemExit):
    """A refused lookup inside a task, or a process that it started, which ends with the message."""


class RequestStop(BaseException):
    """A refused lookup inside one request or one trigger: only that one ends."""


class ParseStop(_ParseBase):
    """A refused lookup inside a DAG file: the file is recorded as an import error."""


def stop_for(message: str) -> BaseException:
    """Return the hardest stop that the code above us contains."""
    if _answers_a_request():
        return RequestStop(message)
    honoured = _honoured()
    if honoured is not None:
        return honoured(message)
    return _contained()(message)


def holds(stop: BaseException) -> bool:
    """Tell whether Airflow will stop at this, rather than ask the next backend."""
    return not isinstance(stop, LookupRefusedError)


def _answers_a_request() -> bool:
    """Tell whether a route of a real API server asks: our middleware there makes it an answer."""
    in_route = any(place(frame)[0].startswith(_ROUTES) for frame in own_frames())
    return in_route and _served_by_uvicorn()


def _honoured() -> type[Exception] | None:
    """Return the class that the loop which asks us lets through; looked up in that very loop."""
    for frame in own_frames():
        if place(frame) in _LOOPS:
            return cast("type[Exception] | None", frame.f_globals.get(_HONOURED))
    return None


def _contained() -> type[BaseException]:
    in_pool = False
    for frame in own_frames():
        found = _container(frame)
        if found is not None:
            return found
        in_pool = in_pool or place(frame) == _POOL_THREAD
    for frame in main_frames():
        if place(frame)[0] == _TRIGGERER:
            return RequestStop if in_pool else LookupRefusedError
        found = _container(frame)
        if found is not None:
            return found
    return TaskStop if ends_with_its_task() else LookupRefusedError


def _container(frame: FrameType) -> type[BaseException] | None:
    here = place(frame)
    if here in _PARSE:
        return ParseStop
    if here in TASK:
        return TaskStop
    if here == _TRIGGER:
        return RequestStop
    if here[0].startswith(_ROUTES):
        return LookupRefusedError
    return None


def _served_by_uvicorn() -> bool:
    """Tell a real API server from the one that other processes keep inside themselves."""
    return any(place(frame) == _SERVER for frame in itertools.chain(own_frames(), main_frames()))
