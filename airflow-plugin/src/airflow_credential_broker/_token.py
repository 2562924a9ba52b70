# SPDX-License-Identifier: Apache-2.0
"""The token of this process: fetched once, shared by its threads, renewed before it expires."""

from __future__ import annotations

import base64
import json
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ._connect import NetworkFailure

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._dpop import DpopKey
    from ._secret import Secret

_SKEW = 30.0


class Token(NamedTuple):
    """An access token; ``expires_at`` is Unix time, ``source_version`` that of its source.

    A token that is bound to ``dpop_key`` is sent with a proof; any other is a bearer token.
    """

    value: Secret
    expires_at: float | None = None
    source_version: object = None
    dpop_key: DpopKey | None = None


class TokenRefused(Exception):  # noqa: N818 - becomes the outcome "denied"
    """The issuer does not accept this client."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class TokenFailure(NetworkFailure):
    """No token could be obtained now."""


class TokenSource(Protocol):
    """Where tokens come from."""

    def source_version(self) -> object:
        """Return a value that changes when the source has a new token; called per lookup."""

    def fetch(self, deadline: Deadline) -> Token:
        """Return a new token; raise TokenRefused or NetworkFailure."""


class TokenCache:
    """Keep one token; replace it when it expires, its source changes, or it is refused."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._token: Token | None = None

    def current(self, deadline: Deadline, *, instead_of: Token | None = None) -> Token:
        """Return a valid token; not ``instead_of`` unless the source gives it again."""
        if not self._lock.acquire(timeout=deadline.remaining()):
            raise TokenFailure("timeout", "another thread is still waiting for a token")
        try:
            token = self._token
            if token is None or token is instead_of or self._is_outdated(token):
                token = self._token = self._source.fetch(deadline)
            return token
        finally:
            self._lock.release()

    def _is_outdated(self, token: Token) -> bool:
        if token.source_version != self._source.source_version():
            return True
        return token.expires_at is not None and time.time() >= token.expires_at


def renewal_time(expires_at: float | None) -> float | None:
    """Return when to renew: 30 seconds before expiry, or at half of a shorter remaining life."""
    if expires_at is None:
        return None
    left = expires_at - time.time()
    return expires_at - min(_SKEW, left / 2)


def claims(token: Secret) -> dict[str, Any]:
    """Return the unverified claims of a JWT, empty for an opaque token."""
    try:
        part = token.reveal().split(".")[1]
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (IndexError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def expiry_of(token: Secret) -> float | None:
    """Return the ``exp`` of a JWT, None where it has none."""
    exp = claims(token).get("exp")
    return float(exp) if isinstance(exp, (int, float)) and not isinstance(exp, bool) else None
