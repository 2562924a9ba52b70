# SPDX-License-Identifier: Apache-2.0
"""What one process shares between all backend instances: connections, token, cache."""

from __future__ import annotations

import os
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from ._cache import Cache
from ._deadline import Deadline
from ._dial import NetworkFailure, Origin
from ._http import HttpPool, Request
from ._outcome import Denied, Invalid, NotMapped, Outcome, Unavailable
from ._secret import Secret
from ._token import Token, TokenHolder, TokenRefused
from ._token_local import CommandSource, FileSource
from ._token_oauth import ClientCredentialsSource
from ._token_settings import ClientCredentials, TokenCommand, TokenFile
from ._wire import judge

if TYPE_CHECKING:
    from ._cache import Question
    from ._settings import Settings
    from ._token import TokenSource

_THREADS = 64
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0
_OUTAGE_MEMORY = 10.0
# The id stands in the query: proxies fold or refuse an encoded slash in a path.
_PATHS = {
    "connection": "connections?conn_id=",
    "variable": "variables?key=",
    "config": "configs?key=",
}
_FINAL = {"tls_failed", "answer_too_large", "token_unavailable", "proxy_refused"}


class Session:
    """Answers questions for one set of settings; safe for threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._pool = HttpPool(Origin.of(settings.url), settings.tls, settings.timeouts)
        self._token = TokenHolder(source_for(settings))
        self._cache = Cache(settings.cache_ttl, settings.negative_cache_ttl)
        self._out_since = 0.0
        self.threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="credential-broker")

    def lookup(self, question: Question) -> Outcome:
        """Return the outcome; no exception but an interruption from outside leaves this method."""
        try:
            return self._lookup(question)
        except Exception as error:  # noqa: BLE001 - a defect must stop the lookup, not show its frames
            kind, where = type(error).__name__, _where(error)
            return Unavailable("plugin_defect", f"{kind} at {where}; please report it")
        except BaseException as error:  # noqa: BLE001 - a task timeout or Ctrl-C, passed on below
            interruption = bare(error)
        raise interruption

    def _lookup(self, question: Question) -> Outcome:
        if question.name in {"", ".", ".."}:
            return NotMapped()
        try:
            target = self._target(question)
        except UnicodeEncodeError:
            return Invalid("request_invalid", "the id is not valid Unicode")
        known = self._cache.get(question)
        if known is not None:
            return known
        outcome = self._persist(question, target, Deadline(self._settings.timeouts.lookup))
        self._cache.put(question, outcome)
        return outcome

    def _target(self, question: Question) -> str:
        base = urlsplit(self._settings.url).path
        more = f"&format={self._settings.format}" if question.kind == "connection" else ""
        if self._settings.min_ttl:
            more += f"&min_ttl={self._settings.min_ttl}"
        return f"{base}/v1/{_PATHS[question.kind]}{quote(question.name, safe='')}{more}"

    def _persist(self, question: Question, target: str, deadline: Deadline) -> Outcome:
        """Try until the budget is spent; during a known outage once, so that nothing piles up."""
        patient = time.monotonic() - self._out_since > _OUTAGE_MEMORY or not self._out_since
        wait = _FIRST_WAIT
        while True:
            outcome = self._try(question, target, deadline)
            if not isinstance(outcome, Unavailable) or not outcome.retryable:
                self._out_since = 0.0
                return outcome
            pause = max(wait * random.uniform(0.5, 1), outcome.retry_after or 0)  # noqa: S311
            if not patient or pause >= deadline.remaining():
                self._out_since = time.monotonic()
                return outcome
            time.sleep(pause)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _try(self, question: Question, target: str, deadline: Deadline) -> Outcome:
        try:
            token = self._token.current(deadline)
            outcome = self._ask(question, target, token, deadline)
            if isinstance(outcome, Denied) and outcome.code == "token_expired":
                token = self._token.current(deadline, instead_of=token)
                outcome = self._ask(question, target, token, deadline)
        except TokenRefused as refused:
            return Denied("token_refused", refused.detail)
        except NetworkFailure as failure:
            retryable = failure.code not in _FINAL
            return Unavailable(failure.code, failure.detail, retryable=retryable)
        except TimeoutError:
            return Unavailable("timeout", "the time budget of the lookup is spent")
        return outcome

    def _ask(self, question: Question, target: str, token: Token, deadline: Deadline) -> Outcome:
        headers: dict[str, str | Secret] = {
            "Accept": "application/json, application/problem+json",
            "User-Agent": "airflow-credential-broker",
            **question.context.headers(),
        }
        headers["Authorization"] = Secret("Bearer " + token.value.reveal())
        response = self._pool.send(Request("GET", target, headers), deadline)
        return judge(response, question.kind, question.name, self._settings.format, token.value)


def source_for(settings: Settings) -> TokenSource:
    """Return the token source that the settings name."""
    match settings.token:
        case TokenFile() as file:
            return FileSource(file)
        case TokenCommand() as command:
            return CommandSource(command)
        case ClientCredentials() as client:
            return ClientCredentialsSource(settings, client)


def bare(error: BaseException) -> BaseException:
    """Strip what a traceback would print below the raise: those frames have seen secrets."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _where(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown place"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119


class _Process:
    """The sessions of this process."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.lock = threading.Lock()
        self.sessions: dict[Settings, Session] = {}


_process = _Process()


def _forget() -> None:
    """Start anew in a forked child: the parent's sockets and locks are the parent's."""
    global _process  # noqa: PLW0603 - the one per-process state of this package
    _process = _Process()


os.register_at_fork(after_in_child=_forget)


def session_for(settings: Settings) -> Session:
    """Return the session of this process for these settings."""
    if _process.pid != os.getpid():
        _forget()
    with _process.lock:
        session = _process.sessions.get(settings)
        if session is None:
            session = _process.sessions[settings] = Session(settings)
        return session
