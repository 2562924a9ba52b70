# SPDX-License-Identifier: Apache-2.0
"""Connections, token and cache, which all backend instances of a process share."""

from __future__ import annotations

import functools
import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ._cache import Cache
from ._connect import NetworkFailure, Origin
from ._deadline import Deadline
from ._dpop import asks_for_nonce
from ._http import HttpPool, Request
from ._outcome import Denied, Invalid, NotMapped, Outcome, Unavailable
from ._response import parse_response
from ._secret import Secret
from ._token import Token, TokenCache, TokenRefused
from ._token_sources import source_for

if TYPE_CHECKING:
    from ._cache import LookupKey
    from ._http import HeaderValue, Response
    from ._settings import Settings

_THREADS = 64
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0
_OUTAGE_MEMORY = 10.0
# The id stands in the query: proxies fold or refuse an encoded slash in a path.
_PATHS = {
    "connection": "connections?conn_id=",
    "variable": "variables?key=",
    "config": "configs?key=",
}
_NOT_RETRYABLE = {"tls_failed", "answer_too_large", "token_unavailable", "proxy_refused"}


class Session:
    """Performs lookups for one set of settings; safe for threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._origin = Origin.of(settings.url)
        self._pool = HttpPool(self._origin, settings.tls, settings.timeouts)
        self._token = TokenCache(source_for(settings))
        self._cache = Cache(settings.cache_ttl, settings.negative_cache_ttl)
        self._outage_since = 0.0
        self.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="credential-broker")

    def lookup(self, key: LookupKey, deadline: Deadline | None = None) -> Outcome:
        """Return the outcome; raises only interruptions from outside, such as a task timeout."""
        try:
            return self._lookup(key, deadline or Deadline(self._settings.timeouts.lookup))
        except Exception as error:  # noqa: BLE001 - a defect stops the lookup without its traceback
            kind, where = type(error).__name__, _location(error)
            return Unavailable("plugin_defect", f"{kind} at {where}; please report it")
        except BaseException as error:  # noqa: BLE001 - a task timeout or Ctrl-C, passed on below
            interruption = without_traceback(error)
        raise interruption

    def _lookup(self, key: LookupKey, deadline: Deadline) -> Outcome:
        if key.name in {"", ".", ".."}:
            return NotMapped()
        try:
            target = self._target(key)
        except UnicodeEncodeError:
            return Invalid("request_invalid", "the id is not valid Unicode")
        known = self._cache.get(key)
        if known is not None:
            return known
        outcome = self._retry_until_deadline(key, target, deadline)
        self._cache.put(key, outcome)
        return outcome

    def _target(self, key: LookupKey) -> str:
        base = urlsplit(self._settings.url).path
        more = f"&format={self._settings.format}" if key.kind == "connection" else ""
        if self._settings.min_ttl:
            more += f"&min_ttl={self._settings.min_ttl}"
        return f"{base}/v1/{_PATHS[key.kind]}{quote(key.name, safe='')}{more}"

    def _retry_until_deadline(self, key: LookupKey, target: str, deadline: Deadline) -> Outcome:
        """
        Retry until the deadline; during a known outage try once, so that tasks do not queue.

        An attempt that the deadline cuts off does not hide why the one before it failed.
        """
        patient = time.monotonic() - self._outage_since > _OUTAGE_MEMORY or not self._outage_since
        wait = _FIRST_WAIT
        reason: Unavailable | None = None
        while True:
            outcome = self._attempt(key, target, deadline)
            if not isinstance(outcome, Unavailable) or not outcome.retryable:
                self._outage_since = 0.0
                return outcome
            pause = max(wait * random.uniform(0.5, 1), outcome.retry_after or 0)  # noqa: S311
            if not patient or pause >= deadline.remaining():
                self._outage_since = time.monotonic()
                cut_off = outcome.code == "timeout" and deadline.remaining() <= 0
                return reason if cut_off and reason is not None else outcome
            reason = outcome
            time.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _attempt(self, key: LookupKey, target: str, deadline: Deadline) -> Outcome:
        try:
            token = self._token.current(deadline)
            outcome = self._send_lookup(key, target, token, deadline)
            if isinstance(outcome, Denied) and outcome.code == "token_expired":
                token = self._token.current(deadline, instead_of=token)
                outcome = self._send_lookup(key, target, token, deadline)
        except TokenRefused as refused:
            return Denied("token_refused", refused.detail)
        except NetworkFailure as failure:
            retryable = failure.code not in _NOT_RETRYABLE
            return Unavailable(failure.code, failure.detail, retryable=retryable)
        except TimeoutError:
            return Unavailable("timeout", "lookup_timeout_seconds have passed")
        return outcome

    def _send_lookup(
        self, key: LookupKey, target: str, token: Token, deadline: Deadline
    ) -> Outcome:
        response = self._get(key, target, token, deadline)
        if token.dpop_key is not None and asks_for_nonce(response):
            response = self._get(key, target, token, deadline)
        return parse_response(response, key.kind, key.name, self._settings.format, token.value)

    def _get(self, key: LookupKey, target: str, token: Token, deadline: Deadline) -> Response:
        headers: dict[str, HeaderValue] = {
            "Accept": "application/json, application/problem+json",
            "User-Agent": "airflow-credential-broker",
            **key.context.headers(),
        }
        scheme = "Bearer"
        if token.dpop_key is not None:
            scheme = "DPoP"
            url = f"{self._origin}{target}"
            headers["DPoP"] = functools.partial(token.dpop_key.proof, "GET", url, token.value)
        headers["Authorization"] = Secret(f"{scheme} " + token.value.reveal())
        response = self._pool.send(Request("GET", target, headers), deadline)
        if token.dpop_key is not None:
            token.dpop_key.keep_nonce(self._settings.url, response)
        return response


def without_traceback(error: BaseException) -> BaseException:
    """Remove cause, context and traceback, because their frames hold secrets."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _location(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown line"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119


class _ProcessState:
    """The sessions of this process."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.sessions: dict[Settings, Session] = {}


_process = _ProcessState()


def _reset() -> None:
    """Forget all sessions in a forked child, which must not use its parent's sockets and locks."""
    global _process  # noqa: PLW0603 - the one per-process state of this package
    _process = _ProcessState()


os.register_at_fork(after_in_child=_reset)


def session_for(settings: Settings) -> Session:
    """Return the session of this process for these settings."""
    if _process.pid != os.getpid():
        _reset()
    with _process.lock:
        session = _process.sessions.get(settings)
        if session is None:
            session = _process.sessions[settings] = Session(settings)
        return session
