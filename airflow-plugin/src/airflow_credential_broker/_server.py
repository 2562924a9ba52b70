# SPDX-License-Identifier: Apache-2.0
"""Middleware for the API server: knows the request of a lookup, and answers a refused one with 403.

Airflow catches every ``Exception`` of a backend and asks the next one, so a refusal is raised as a
``BaseException``, which the server itself does not turn into an answer. Without an answer the
client asks again, and with Airflow 3.1 and the LocalExecutor the scheduler dies of the status
500 (its result queue cannot carry the client's error). Airflow lets a plugin add this middleware.
"""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.plugins_manager import AirflowPlugin

from . import _request, _task_instance
from ._stop import RequestStop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

_FORBIDDEN = 403
_SHADOW = f"{__name__.rpartition('.')[0]}._shadow_backend"  # loaded where such a backend is built
_READS = {"GET", "HEAD", "OPTIONS"}
_OF_ONE_TASK = re.compile(r"/execution/task-instances/([0-9A-Fa-f-]{36})/(?!heartbeat$)")
# What a person or a program changes through the public API, or in the UI, may end any task.
_OF_ANY_TASK = re.compile(r"/(api/v2|ui)/")


class LookupMiddleware:
    """Keeps the request at hand for lookups, and answers 403 where one was refused."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on; answer with 403 if a lookup in it is refused."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sending = _forgetting(scope, send)
        try:
            with _request.handling(scope):
                await self._app(scope, receive, sending)
        except BaseException as error:
            stop = _refusal_in(error)
            if stop is None:
                raise
            await _forbid(send, str(stop))


def _forgetting(scope: Message, send: Send) -> Send:
    """Forget that a task runs when its state may have changed, before anyone is told so."""
    changed = _changed_tasks(scope)
    if changed is None:
        return send
    task_id = changed or None
    _task_instance.forget(task_id)

    async def forget_and_send(message: Message) -> None:
        _task_instance.forget(task_id)
        await send(message)

    return forget_and_send


def _changed_tasks(scope: Message) -> str | None:
    """Return the task that a request may change, "" for any task, None for no task."""
    if scope["method"] in _READS:
        return None
    path = str(scope["path"])
    of_one = _OF_ONE_TASK.search(path)
    if of_one is not None:
        return of_one[1].lower()
    return "" if _OF_ANY_TASK.search(path) else None


def _refusal_in(error: BaseException) -> RequestStop | None:
    """Find the refusal, which Airflow's own middlewares may put into an exception group."""
    if isinstance(error, RequestStop):
        return error
    found = (_refusal_in(inner) for inner in getattr(error, "exceptions", ()))
    return next((stop for stop in found if stop is not None), None)


async def _forbid(send: Send, message: str) -> None:
    body = json.dumps({"detail": {"reason": "access_denied", "message": message}}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": _FORBIDDEN, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class CredentialBrokerServer(AirflowPlugin):  # type: ignore[misc]  # untyped here
    """Adds the middleware to an API server; other processes and Airflow 2 have no use for it.

    In shadow mode, a task process of Airflow 2 is told that it ends; the other lines tell Python.
    """

    name = "airflow_credential_broker"
    listeners: ClassVar[list[Any]] = []
    fastapi_root_middlewares = (
        {"name": "Credential broker", "middleware": LookupMiddleware, "args": [], "kwargs": {}},
    )

    @classmethod
    def on_load(cls, *_args: object, **_kwargs: object) -> None:
        """Listen only where it is needed: a listener makes Airflow do more for each task."""
        version = str(getattr(sys.modules.get("airflow"), "__version__", ""))
        if _SHADOW in sys.modules and version.startswith("2."):
            from . import _shadow_listener

            cls.listeners = [_shadow_listener]
