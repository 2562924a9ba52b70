# SPDX-License-Identifier: Apache-2.0
"""Check each step of a lookup in order: settings, network, token, broker."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ._cache import LookupKey
from ._connect import (
    NetworkFailure,
    Origin,
    close_quietly,
    open_socket,
    resolve,
    start_tls,
    tls_context,
)
from ._context import TaskContext
from ._deadline import Deadline
from ._doctor_findings import STEPS, Finding, findings_of_outcome
from ._doctor_mode import mode_finding, shadow_finding
from ._ids import can_be_mapped
from ._refusal import printable
from ._session import Session
from ._token import TokenRefused, claims, expiry_of
from ._token_sources import source_for

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from ._connect import Address
    from ._mode import Mode
    from ._settings import Settings
    from ._shadow_settings import PresentSettings
    from ._token import Token


class Doctor:
    """Check one connection; prints nothing and does not keep the secret."""

    def __init__(
        self,
        settings: Settings,
        conn_id: str,
        mode_of_workers: Mode | None = None,
        present: PresentSettings | None = None,
    ) -> None:
        self._settings, self._conn_id, self._present = settings, conn_id, present
        self._mode_of_workers = mode_of_workers
        self._origin = Origin.of(settings.url)
        self._addresses: list[Address] = []
        self._sock: socket.socket | None = None

    def findings(self) -> Iterator[Finding]:
        """Yield one finding per step, in order; after the first failure the rest is skipped."""
        try:
            for finding in self._steps():
                yield finding
                if finding.state == "FAILED":
                    for step in STEPS[STEPS.index(finding.step) + 1 :]:
                        if step != "shadow" or self._settings.shadow is not None:
                            yield Finding(step, "skipped", f"not reached: {finding.step} failed")
                    return
        finally:
            if self._sock is not None:
                close_quietly(self._sock)

    def _steps(self) -> Iterator[Finding]:
        if not can_be_mapped(self._conn_id):
            text = (
                "no catalog can hold this conn_id, so the next backend is asked: it must have 1 to "
                "250 characters, none of them a control character, and be neither . nor .."
            )
            yield Finding("settings", "FAILED", text)
        elif not self._settings.wants("connection", self._conn_id):
            text = f"connections_lookup_pattern leaves {printable(self._conn_id)} to other backends"
            yield Finding("settings", "FAILED", text)
        yield mode_finding(self._settings.mode, self._mode_of_workers)
        if self._settings.shadow is not None:
            yield shadow_finding(self._present, self._settings.mode)
        yield self._network("dns", self._dns)
        yield self._network("tcp", self._tcp)
        if self._origin.scheme == "https":
            yield self._network("tls", self._tls)
        else:
            yield Finding("tls", "skipped", "url is plain http")
        yield self._token()
        key = LookupKey("connection", self._conn_id, TaskContext())
        yield from findings_of_outcome(Session(self._settings).lookup(key), self._conn_id)

    def _network(self, step: str, check: Callable[[], str]) -> Finding:
        try:
            return Finding(step, "ok", check())
        except NetworkFailure as failure:
            return Finding(step, "FAILED", f"{failure.code}: {failure.detail}", failure.code)
        except TimeoutError:
            return Finding(step, "FAILED", "no answer within lookup_timeout_seconds")

    def _dns(self) -> str:
        self._addresses = resolve(self._origin, self._settings.timeouts.connect)
        found = dict.fromkeys(str(address[4][0]) for address in self._addresses)
        return f"{self._origin.host} is {', '.join(found)}"

    def _tcp(self) -> str:
        connect = self._settings.timeouts.connect
        self._sock = open_socket(self._origin, self._addresses, connect, self._deadline())
        return f"{self._origin.host} accepts connections on port {self._origin.port}"

    def _tls(self) -> str:
        if self._sock is None:
            raise NetworkFailure("tls_failed", "no connection")
        context = tls_context(self._settings.tls)
        self._sock = start_tls(self._sock, self._origin, context, self._settings.timeouts.connect)
        version = getattr(self._sock, "version", lambda: None)()
        return f"{version}, certificate and name verified"

    def _token(self) -> Finding:
        try:
            token = source_for(self._settings).fetch(self._deadline())
        except TokenRefused as refused:
            return Finding("token", "FAILED", refused.detail)
        except NetworkFailure as failure:
            return Finding("token", "FAILED", f"{failure.code}: {failure.detail}", failure.code)
        except TimeoutError:
            return Finding("token", "FAILED", "no token within lookup_timeout_seconds")
        return Finding("token", "ok", f"got {_kind(token)}: {_whose(token)}")

    def _deadline(self) -> Deadline:
        return Deadline(self._settings.timeouts.lookup)


def _kind(token: Token) -> str:
    """Return what the broker wants to see beside the token, as far as the token says so."""
    bound = claims(token.value).get("cnf")
    bound = bound if isinstance(bound, dict) else {}
    kinds = {
        "jkt": "to a key that this process does not have, which the broker will refuse",
        "x5t#S256": "to a client certificate",
    }
    if token.dpop_key is not None:
        own = bound.get("jkt", token.dpop_key.thumbprint) == token.dpop_key.thumbprint
        kinds["jkt"] = "to this process's key (DPoP)" if own else kinds["jkt"]
        bound = {"jkt": True, **bound}
    named = [words for claim, words in kinds.items() if claim in bound]
    return f"a token bound {' and '.join(named)}" if named else "a bearer token"


def _whose(token: Token) -> str:
    found = claims(token.value)
    if not found:
        return "opaque, so only the broker can say whose it is"
    named = {"iss": "issuer", "aud": "audience", "sub": "subject"}
    said = ", ".join(f"{word} {_short(found.get(claim))}" for claim, word in named.items())
    return said + _expired(expiry_of(token.value))


def _expired(expires_at: float | None) -> str:
    past = 0 if expires_at is None else time.time() - expires_at
    return f", expired {past / 60:.0f} min ago by the clock of this machine" if past > 0 else ""


def _short(value: object) -> str:
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return "".join(c for c in text if c.isprintable())[:100]
