# SPDX-License-Identifier: Apache-2.0
"""Middleware for the API server that answers a refused lookup with status 403.

Airflow catches every ``Exception`` of a backend and asks the next one, so a refusal is raised as a
``BaseException``, which the server itself does not turn into an answer. Without an answer the
client asks again, and with Airflow 3.1 and the LocalExecutor the scheduler dies of the status
500 (its result queue cannot carry the client's error). Airflow lets a plugin add this middleware.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from airflow.plugins_manager import AirflowPlugin

from ._stop import RequestStop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

_FORBIDDEN = 403


class RefusalMiddleware:
    """Answers 403, in the form Airflow's own client reads, where a lookup was refused."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Pass the request on; answer with 403 if a lookup in it is refused."""
        try:
            await self._app(scope, receive, send)
        except BaseException as error:
            stop = _refusal_in(error)
            if stop is None:
                raise
            await _forbid(send, str(stop))


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
    """Adds the middleware to an API server; other processes and Airflow 2 have no use for it."""

    name = "airflow_credential_broker"
    fastapi_root_middlewares = (
        {"name": "Refused lookups", "middleware": RefusalMiddleware, "args": [], "kwargs": {}},
    )
