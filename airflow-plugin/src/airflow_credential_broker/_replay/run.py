# SPDX-License-Identifier: Apache-2.0
"""Make the calls, at a rate, and say of each how it ended."""

from __future__ import annotations

import functools
import json
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

from airflow_credential_broker._cache import LookupKey
from airflow_credential_broker._cause import cause_of
from airflow_credential_broker._connect import NetworkFailure, Origin
from airflow_credential_broker._deadline import Deadline
from airflow_credential_broker._foreign import foreign_answer
from airflow_credential_broker._http import HttpPool, Request
from airflow_credential_broker._outcome import Found, NotMapped, Refusal, Unavailable
from airflow_credential_broker._secret import Secret
from airflow_credential_broker._session import Session
from airflow_credential_broker._token import TokenCache, TokenRefused

from .calls import ANSWERED, GRANTED, NOT_MAPPED, SHUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future

    from airflow_credential_broker._http import HeaderValue, Response
    from airflow_credential_broker._settings import Settings
    from airflow_credential_broker._token import TokenSource

    from .calls import Call

Verdict: TypeAlias = Literal["allowed", "shut", "blocked", "open", "other answer", "unclear"]

_BY_THE_BROKER = {"permission", "token", "store", "broker", "limit", "request"}
_NO_TOKEN = {"token_refused", "token_unavailable", "proxy_failed", "proxy_refused"}
_PROBLEM, _JSON = "application/problem+json", "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a call ended: a word of the broker or a code, its cause, and after how long."""

    call: Call
    got: str
    cause: str
    by_broker: bool
    seconds: float

    @property
    def verdict(self) -> Verdict:
        """Tell whether that was expected."""
        expected = self.call.expected
        if expected == SHUT:
            if self.cause == "network policy":
                return "shut"
            return "open" if self.by_broker else "unclear"
        if not self.by_broker:
            return "blocked"
        return "allowed" if expected in {ANSWERED, self.got} else "other answer"


class Replay:
    """Makes calls as the plugin would, without a cache and without a second attempt."""

    def __init__(self, settings: Settings, source: TokenSource) -> None:
        self._settings = settings._replace(cache_ttl=0, negative_cache_ttl=0)
        self._session = Session(self._settings)
        self._origin = Origin.of(settings.url)
        self._pool = HttpPool(self._origin, settings.tls, settings.timeouts)
        self._token = TokenCache(source)

    def run(self, calls: Sequence[Call], rate: float, threads: int) -> Iterator[Answer]:
        """Begin a call each time that is due; none is begun while ``threads`` have not ended."""
        free = threading.Semaphore(threads)
        with ThreadPoolExecutor(threads, thread_name_prefix="credential-broker-replay") as pool:
            started = time.monotonic()
            begun: deque[Future[Answer]] = deque()
            for number, call in enumerate(calls):
                time.sleep(max(0.0, started + number / rate - time.monotonic()))
                free.acquire()
                begun.append(pool.submit(self._ask_and_free, call, free))
                while begun and begun[0].done():
                    yield begun.popleft().result()
            for future in begun:
                yield future.result()

    def _ask_and_free(self, call: Call, free: threading.Semaphore) -> Answer:
        try:
            return self.ask(call)
        finally:
            free.release()

    def ask(self, call: Call) -> Answer:
        """Make one call; what it was given is dropped at once."""
        begun = time.monotonic()
        got, cause, by_broker = (
            self._request(call) if call.what == "request" else self._lookup(call)
        )
        return Answer(call, got, cause, by_broker, time.monotonic() - begun)

    def _lookup(self, call: Call) -> tuple[str, str, bool]:
        if call.what == "request":
            raise ValueError(call.what)
        outcome = self._session.lookup(LookupKey(call.what, call.name, call.context))
        match outcome:
            case Found():
                return GRANTED, "", True
            case NotMapped():
                return NOT_MAPPED, "", True
            case _:
                return _refused(outcome)

    def _request(self, call: Call) -> tuple[str, str, bool]:
        deadline = Deadline(self._settings.timeouts.lookup)
        try:
            response = self._send(call, deadline)
        except TokenRefused as refused:
            return _refused(Unavailable("token_refused", refused.detail))
        except NetworkFailure as failure:
            return _refused(Unavailable(failure.code, failure.detail))
        except TimeoutError:
            return _refused(Unavailable("timeout", ""))
        if response.media_type in {_PROBLEM, _JSON} and "correlation-id" in response.headers:
            return _code(response), "broker", True
        foreign = foreign_answer(response)
        return _refused(Unavailable(foreign.code, foreign.detail))

    def _send(self, call: Call, deadline: Deadline) -> Response:
        token = self._token.current(deadline)
        target = urlsplit(self._settings.url).path + call.name
        headers: dict[str, HeaderValue] = {"Accept": f"{_JSON}, {_PROBLEM}"}
        scheme = "Bearer"
        if token.dpop_key is not None:
            scheme, url = "DPoP", f"{self._origin}{target}"
            headers["DPoP"] = functools.partial(token.dpop_key.proof, call.method, url, token.value)
        headers["Authorization"] = Secret(f"{scheme} " + token.value.reveal())
        return self._pool.send(Request(call.method, target, headers), deadline)


def _refused(refusal: Refusal) -> tuple[str, str, bool]:
    cause = cause_of(refusal)
    return refusal.code, cause, cause in _BY_THE_BROKER and refusal.code not in _NO_TOKEN


def _code(response: Response) -> str:
    """Return the broker's code, or its status; of a body nothing else."""
    try:
        found = json.loads(response.body.reveal()) if response.media_type == _PROBLEM else {}
    except (ValueError, RecursionError):
        found = {}
    code = found.get("code") if isinstance(found, dict) else None
    return code if isinstance(code, str) and code.isidentifier() else f"status {response.status}"
