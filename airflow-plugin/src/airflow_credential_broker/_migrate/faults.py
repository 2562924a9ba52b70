# SPDX-License-Identifier: Apache-2.0
"""What went wrong at a backend, in words that quote nothing of what it holds."""

from __future__ import annotations

import re

_UNREACHABLE = (
    "ConnectionError",
    "ConnectTimeout",
    "ConnectTimeoutError",
    "ReadTimeout",
    "ReadTimeoutError",
    "MaxRetryError",
    "EndpointConnectionError",
    "ConnectionClosedError",
    "SSLError",
    "ProxyError",
    "gaierror",
    "VaultDown",
    "BadGateway",
    "InternalServerError",
)
_REFUSED = ("Forbidden", "Unauthorized", "VaultError", "NoCredentialsError")
_CODE = re.compile(r"[A-Za-z0-9.]{1,80}")


def explain(error: BaseException) -> str:
    """Return the kind of an error and what to do; never its text, which may hold a secret."""
    kind = type(error).__name__
    code = _code(error)
    if code:
        named = kind if code in kind else f"{kind} {code}"
        return f"{named}; check its permissions and options"
    if kind in _UNREACHABLE:
        return (
            f"{kind}; it is not reachable from here, or does not answer: check address and network"
        )
    if kind in _REFUSED:
        return f"{kind}; it does not accept today's login here, or not for this path"
    if isinstance(error, ImportError):
        return f"{kind}: {_module(error)} is not installed here"
    if isinstance(error, TypeError):
        return f"{kind}; it does not take these options, or is answered by something else"
    return f"{kind}; look it up in the backend's own log"


def is_outage(error: BaseException) -> bool:
    """Tell whether the place itself failed, rather than this one id."""
    return type(error).__name__ in _UNREACHABLE or isinstance(
        error, (ConnectionError, TimeoutError)
    )


def _code(error: BaseException) -> str:
    response = getattr(error, "response", None)
    found = response.get("Error") if isinstance(response, dict) else None
    code = found.get("Code") if isinstance(found, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _module(error: ImportError) -> str:
    return error.name if error.name and _CODE.fullmatch(error.name.replace("_", "")) else "a module"
