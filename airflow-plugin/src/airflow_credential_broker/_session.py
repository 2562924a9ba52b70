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

from . import _clock as clock
from ._cache import Cache
from ._connect import NetworkFailure, Origin
from ._deadline import Deadline
from ._guard import guarded
from ._http import HttpPool, Request
from ._ids import can_be_mapped
from ._outcome import Denied, Found, NotMapped, Outcome, Unavailable, Unchanged
from ._question import Question
from ._response import NOT_MODIFIED, parse_response, parse_unchanged
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
_NOT_RETRYABLE = {
    "tls_failed",
    "answer_too_large",
    "token_unavailable",
    "proxy_refused",
    "network_policy_denied",
    "mesh_denied",
}
_CUT_OFF = {"timeout", "connect_timeout"}


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
        limit = deadline or Deadline(self._settings.timeouts.lookup)
        outcome = guarded(lambda: self._lookup(key, limit))
        if isinstance(outcome, Unchanged):
            return Unavailable("response_invalid", "nothing was held that could be unchanged")
        return outcome

    def renew(
        self, key: LookupKey, etag: str | None, deadline: Deadline, *, fresh: bool = False
    ) -> Outcome | Unchanged:
        """Ask for what may have changed since ``etag``; what this process has kept is passed by."""
        return guarded(lambda: self._renew(key, etag, deadline, fresh=fresh))

    def _lookup(self, key: LookupKey, deadline: Deadline) -> Outcome | Unchanged:
        if not can_be_mapped(key.name):
            return NotMapped()
        question = Question.of(key, self._settings)
        known = self._cache.get(key)
        if known is not None:
            return known
        outcome = self._retry_until_deadline(question, deadline)
        if not isinstance(outcome, Unchanged):
            self._cache.put(key, outcome)
        return outcome

    def _renew(
        self, key: LookupKey, etag: str | None, deadline: Deadline, *, fresh: bool
    ) -> Outcome | Unchanged:
        if not can_be_mapped(key.name):
            return NotMapped()
        question = Question.again(key, self._settings, etag, fresh=fresh)
        return self._retry_until_deadline(question, deadline)

    def _retry_until_deadline(self, question: Question, deadline: Deadline) -> Outcome | Unchanged:
        """
        Retry until the deadline; during a known outage try once, so that tasks do not queue.

        An attempt that the deadline cuts off does not hide why the one before it failed.
        """
        patient = time.monotonic() - self._outage_since > _OUTAGE_MEMORY or not self._outage_since
        patient = patient and self._settings.shadow is None
        wait = _FIRST_WAIT
        reason: Unavailable | None = None
        while True:
            outcome = self._attempt(question, deadline)
            if not isinstance(outcome, Unavailable) or not outcome.retryable:
                self._outage_since = 0.0
                return outcome
            pause = max(wait * random.uniform(0.5, 1), outcome.retry_after or 0)  # noqa: S311
            if not patient or pause >= deadline.remaining():
                self._outage_since = time.monotonic()
                cut_off = outcome.code in _CUT_OFF and deadline.remaining() <= 0
                return reason if cut_off and reason is not None else outcome
            reason = outcome
            time.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _attempt(self, question: Question, deadline: Deadline) -> Outcome | Unchanged:
        try:
            token = self._token.current(deadline)
            outcome = self._send_lookup(question, token, deadline)
            if isinstance(outcome, Denied) and outcome.code == "token_expired":
                token = self._token.current(deadline, instead_of=token)
                outcome = self._send_lookup(question, token, deadline)
        except TokenRefused as refused:
            return Denied("token_refused", refused.detail)
        except NetworkFailure as failure:
            retryable = failure.code not in _NOT_RETRYABLE
            return Unavailable(failure.code, failure.detail, retryable=retryable)
        except TimeoutError:
            return Unavailable("timeout", "lookup_timeout_seconds have passed")
        return outcome

    def _send_lookup(
        self, question: Question, token: Token, deadline: Deadline
    ) -> Outcome | Unchanged:
        asked_at = clock.now()
        response = self._get(question, token, deadline)
        if token.dpop_key is not None and token.dpop_key.lacked_nonce(response):
            response = self._get(question, token, deadline)
        if response.status == NOT_MODIFIED and question.etag is not None:
            return parse_unchanged(response, question.etag, asked_at)
        kind, name = question.key.kind, question.key.name
        outcome = parse_response(response, kind, name, question.form, token.value)
        return outcome._replace(asked_at=asked_at) if isinstance(outcome, Found) else outcome

    def _get(self, question: Question, token: Token, deadline: Deadline) -> Response:
        headers: dict[str, HeaderValue] = {
            "Accept": "application/json, application/problem+json",
            "User-Agent": "airflow-credential-broker",
            **question.key.context.headers(),
        }
        if self._settings.shadow is not None:
            headers["Airflow-Shadow"] = "true"
        if question.etag is not None:
            headers["If-None-Match"] = question.etag
        scheme = "Bearer"
        if token.dpop_key is not None:
            scheme = "DPoP"
            url = f"{self._origin}{question.target}"
            headers["DPoP"] = functools.partial(token.dpop_key.proof, "GET", url, token.value)
        headers["Authorization"] = Secret(f"{scheme} " + token.value.reveal())
        response = self._pool.send(Request("GET", question.target, headers), deadline)
        if token.dpop_key is not None:
            token.dpop_key.keep_nonce(self._settings.url, response)
        return response


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
