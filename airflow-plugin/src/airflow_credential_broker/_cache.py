# SPDX-License-Identifier: Apache-2.0
"""Keep values for a short time, at most until they expire, each for one task and team only.

Their ends are kept on a clock that nobody sets: the time of day of a worker may be wrong.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

from . import _clock as clock
from ._outcome import Found, NotMapped, Outcome

if TYPE_CHECKING:
    from ._context import TaskContext
    from ._outcome import Kind

_MARGIN = 10.0
_MAX_ENTRIES = 1_000


class LookupKey(NamedTuple):
    """What is looked up, and for which task; two tasks of one process never share a value."""

    kind: Kind
    name: str
    context: TaskContext


class Cache:
    """The values of this process; keeps nothing unless the settings give a time to live."""

    def __init__(self, ttl: float, negative_ttl: float) -> None:
        self._ttl, self._negative_ttl = ttl, negative_ttl
        self._entries: dict[LookupKey, tuple[float, Outcome]] = {}
        self._lock = threading.Lock()

    def get(self, key: LookupKey) -> Outcome | None:
        """Return an outcome that is still valid."""
        with self._lock:
            until, outcome = self._entries.get(key, (0.0, None))
        return outcome if clock.now() < until else None

    def put(self, key: LookupKey, outcome: Outcome) -> None:
        """Keep an outcome as long as the settings and its own expiry allow."""
        now = clock.now()
        until = self._until(outcome, now)
        if until <= now:
            return
        with self._lock:
            if len(self._entries) >= _MAX_ENTRIES:
                self._entries = {q: e for q, e in self._entries.items() if e[0] > now}
            if len(self._entries) < _MAX_ENTRIES:
                self._entries[key] = (until, outcome)

    def _until(self, outcome: Outcome, now: float) -> float:
        match outcome:
            case Found(seconds=float(seconds), asked_at=float(asked_at)):
                return min(now + self._ttl, asked_at + seconds - _MARGIN)
            case NotMapped():
                return now + self._negative_ttl
            case _:
                return 0.0
