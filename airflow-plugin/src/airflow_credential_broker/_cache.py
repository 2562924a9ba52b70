# SPDX-License-Identifier: Apache-2.0
"""Keep values for a moment, never beyond their expiry and never for another identity."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._outcome import Found, NotMapped, Outcome

if TYPE_CHECKING:
    from ._context import TaskContext
    from ._outcome import Kind

_SKEW = 10.0
_MAX_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and for whom; two tasks of one process never share an answer."""

    kind: Kind
    name: str
    context: TaskContext


class Cache:
    """Answers of this process; off unless the settings give it a time to live."""

    def __init__(self, ttl: float, negative_ttl: float) -> None:
        self._ttl, self._negative_ttl = ttl, negative_ttl
        self._entries: dict[Question, tuple[float, Outcome]] = {}
        self._lock = threading.Lock()

    def get(self, question: Question) -> Outcome | None:
        """Return an answer that is still good."""
        with self._lock:
            until, outcome = self._entries.get(question, (0.0, None))
        return outcome if time.time() < until else None

    def put(self, question: Question, outcome: Outcome) -> None:
        """Keep an answer as long as the settings and its own expiry allow."""
        now = time.time()
        until = self._until(outcome, now)
        if until <= now:
            return
        with self._lock:
            if len(self._entries) >= _MAX_ENTRIES:
                self._entries = {q: e for q, e in self._entries.items() if e[0] > now}
            if len(self._entries) < _MAX_ENTRIES:
                self._entries[question] = (until, outcome)

    def _until(self, outcome: Outcome, now: float) -> float:
        match outcome:
            case Found(expires_at=float(expires_at)):
                return min(now + self._ttl, expires_at - _SKEW)
            case NotMapped():
                return now + self._negative_ttl
            case _:
                return 0.0
