# SPDX-License-Identifier: Apache-2.0
"""The request that the API server handles, and the task whose token Airflow has verified for it."""

from __future__ import annotations

import contextlib
import sys
import uuid
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple

from ._call_stack import module_and_function, own_frames
from ._outcome import Denied
from ._secret import Secret
from ._token import claims

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping

    Scope = MutableMapping[str, Any]

_ROUTES = "airflow.api_fastapi.execution_api.routes"
# Airflow calls these only after it has verified the task's token.
_ENDPOINTS = {
    (f"{_ROUTES}.connections", "get_connection"),
    (f"{_ROUTES}.variables", "get_variable"),
    (f"{_ROUTES}.variables", "put_variable"),
}
# Since 3.2 this module puts the token that it has verified into the scope of the request.
_SECURITY = "airflow.api_fastapi.execution_api.security"


class _Request:
    """The scope of a request; nothing once it has been answered."""

    __slots__ = ("scope",)

    def __init__(self, scope: Scope) -> None:
        self.scope: Scope | None = scope


_current: ContextVar[_Request | None] = ContextVar("credential_broker_request", default=None)


@contextlib.contextmanager
def handling(scope: Scope) -> Iterator[None]:
    """Keep the scope at hand until the block ends, also for those who have copied the context."""
    request = _Request(scope)
    token = _current.set(request)
    try:
        yield
    finally:
        request.scope = None
        _current.reset(token)


def is_handling() -> bool:
    """Tell whether this code runs for a request to an API server that has our middleware."""
    return _scope() is not None


def in_endpoint() -> bool:
    """Tell whether an endpoint of the Execution API, in whatever process, runs this lookup."""
    return any(module_and_function(frame) in _ENDPOINTS for frame in own_frames())


class VerifiedTask(NamedTuple):
    """The id of a task instance, out of a token that Airflow has verified for this request."""

    id: str


def verified_task() -> VerifiedTask | Denied | None:
    """Return who asks; None unless an endpoint of the Execution API answers a task over HTTP."""
    scope = _scope()
    if scope is None or not in_endpoint():
        return None
    subject, kind = _verified_claims(scope)
    if kind != "execution":
        return _refused("the task's token is not one of a task that runs")
    try:
        return VerifiedTask(str(uuid.UUID(subject)))
    except ValueError:
        return _refused("the task's token names no task instance")


def _refused(why: str) -> Denied:
    return Denied("task_token_refused", why, final=True)


def _scope() -> Scope | None:
    request = _current.get()
    return None if request is None else request.scope


def _verified_claims(scope: Scope) -> tuple[str, str]:
    """Return subject and scope of the token that Airflow has verified."""
    security = sys.modules.get(_SECURITY)
    if security is not None:
        token = scope.get(getattr(security, "_REQUEST_SCOPE_TOKEN_KEY", "ti_token"))
        kind = getattr(getattr(token, "claims", None), "scope", "")
        return str(getattr(token, "id", "")), str(kind)
    found = claims(_first_bearer(scope))
    return str(found.get("sub", "")), str(found.get("scope", "execution"))


def _first_bearer(scope: Scope) -> Secret:
    """Return the token that Airflow reads: a middleware may have appended another header."""
    for name, value in scope.get("headers", ()):
        if name.lower() == b"authorization":
            scheme, _, token = value.decode("latin-1").partition(" ")
            return Secret(token.strip() if scheme.lower() == "bearer" else "")
    return Secret("")
