# SPDX-License-Identifier: Apache-2.0
"""One value in one context, held until it ends and renewed before that; safe for threads."""

from __future__ import annotations

import logging
import os
import random
import threading
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from . import _clock as clock
from ._held import Failed, Held, taken
from ._outcome import Denied, Invalid, NotMapped, Unavailable

if TYPE_CHECKING:
    from ._asking import Asking
    from ._outcome import Kind, Outcome, Refusal, Unchanged

_log = logging.getLogger(__name__)
# While a value still counts, a renewal keeps its caller no longer than this.
_EARLY_SECONDS = 3.0
_LONGEST_PAUSE = 30.0
# Longer than any request, through a broker or through Airflow, which retries for minutes.
_GIVEN_UP_SECONDS = 900.0


class _Flight:
    """One request that is under way, and what came of it."""

    def __init__(self, *, fresh: bool) -> None:
        self.fresh = fresh
        self.ended = threading.Event()
        self.outcome: Held | Failed | None = None


class Renewal:
    """Holds a value; while one thread asks for the next, the others use the present one.

    ``masked``: the number of the last value of which Airflow was told that it is to be masked.
    """

    def __init__(self, what: str, max_age: float | None) -> None:
        self._what, self._max_age = what, max_age
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._flight: _Flight | None = None
        self._not_before = 0.0
        self._warned = False
        self._count = 0
        self.masked = 0

    def counts(self) -> bool:
        """Tell whether it holds a value that has not ended; takes no lock."""
        held = self._held
        return held is not None and held.life.left() > 0

    def fresh_enough(self) -> Held | None:
        """Return the value where nobody needs to be asked; never waits for a request."""
        with self._lock:
            held = self._held
            return None if held is None or self._must_ask(held) else held

    def get(self, asking: Asking, refused: int | None = None) -> Held:
        """Return the value; not the one with the number ``refused``, unless it is given again."""
        while True:
            mine: _Flight | None = None
            try:
                with self._lock:
                    held, flight = self._held, self._flight
                    wanted = held is not None and held.number == refused
                    if held is not None and not wanted and self._serves(held, flight):
                        return held
                    if flight is None:
                        # In this order, so that whatever interrupts us here, the flight ends below.
                        mine = self._flight = _Flight(fresh=wanted)
                if mine is not None:
                    mine.outcome = self._renewed(asking, held, fresh=mine.fresh)
                    return _result(mine.outcome)
            finally:
                if mine is not None:
                    self._end(mine)
            if flight is not None and not flight.ended.wait(_GIVEN_UP_SECONDS):
                self._end(flight)
            # A thread that was interrupted leaves nothing; neither does a request that was made
            # before the value was refused.
            if flight is not None and flight.outcome is not None and (flight.fresh or not wanted):
                return _result(flight.outcome)

    def _serves(self, held: Held, flight: _Flight | None) -> bool:
        """Tell whether to use the value now: while it is renewed by another thread, it is used."""
        return held.life.left() > 0 and (flight is not None or not self._must_ask(held))

    def _end(self, flight: _Flight) -> None:
        """Let those go on who wait for it."""
        with self._lock:
            if isinstance(flight.outcome, Held):
                self._held = flight.outcome
            if self._flight is flight:
                self._flight = None
        flight.ended.set()

    def _renewed(self, asking: Asking, held: Held | None, *, fresh: bool) -> Held | Failed:
        counts = held is not None and held.life.left() > 0
        etag = held.etag if held is not None else None
        seconds = _EARLY_SECONDS if counts and not fresh else None
        for _ in range(2):
            found = asking.ask(etag, seconds, fresh=fresh)
            new = taken(found, held, self._count, self._max_age)
            if new is None:
                return self._refused(found, held if counts and not fresh else None)
            if new.life.left() > 0 or new.life.momentary:
                self._count, self._warned = new.number, False
                return new
            # It ended on its way to us.
        return Failed(Unavailable("expired_on_arrival", "each answer arrived after its expiry"))

    def _refused(self, found: Outcome | Unchanged, held: Held | None) -> Held | Failed:
        """Keep what still counts through an outage, and not through a refusal."""
        if not isinstance(found, Unavailable) or held is None:
            # What the broker does not map Airflow may have given, and is asked for next.
            if not isinstance(found, Unavailable | NotMapped):
                with self._lock:
                    self._held = None
            return Failed(_refusal(found))
        left = held.life.left()
        if left <= 0:
            return Failed(found)
        longest = min(_LONGEST_PAUSE, max(left / 4, 0.05))
        self._not_before = clock.now() + longest * random.uniform(0.5, 1)  # noqa: S311 - spreads load
        if not self._warned:
            self._warned = True
            _log.warning(
                "Credential broker: %s could not be renewed (%s: %s); "
                "the present value is used for another %d seconds at most",
                self._what,
                found.code,
                found.detail,
                left,
            )
        return held

    def _must_ask(self, held: Held) -> bool:
        if held.life.left() <= 0:
            return True
        return held.life.is_due() and clock.now() >= self._not_before


def _refusal(found: Outcome | Unchanged) -> Refusal:
    match found:
        case Denied() | Unavailable() | Invalid():
            return found
        case NotMapped():
            return Unavailable("not_mapped", "the broker does not map it")
        case _:
            return Unavailable("response_invalid", "the broker says unchanged of another value")


def _result(outcome: Held | Failed | None) -> Held:
    if isinstance(outcome, Held):
        return outcome
    # One per thread: threads that share an exception write to the same traceback.
    raise Failed(outcome.refusal if outcome is not None else Unavailable("interrupted", "stopped"))


class _Process:
    """What this process holds; a value goes with the last `Current` that uses it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._renewals: WeakValueDictionary[object, Renewal] = WeakValueDictionary()

    def renewal(self, key: object, what: tuple[Kind, str, float | None]) -> Renewal:
        """Return the one for this key."""
        with self._lock:
            found = self._renewals.get(key)
            if found is None:
                found = self._renewals[key] = Renewal(f"{what[0]} {what[1]!r}", what[2])
            return found


_process = _Process()


def renewal_of_process(key: object, what: tuple[Kind, str, float | None]) -> Renewal:
    """Return what this process holds under this key."""
    return _process.renewal(key, what)


def _reset() -> None:
    """Start anew in a forked child."""
    global _process  # noqa: PLW0603 - the one per-process state of this module
    _process = _Process()


os.register_at_fork(after_in_child=_reset)
