# SPDX-License-Identifier: Apache-2.0
"""One value in one context, held until it ends and renewed before that; safe for threads."""

from __future__ import annotations

import logging
import random
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import _clock as clock
from ._clock import Life
from ._outcome import Denied, Found, Invalid, NotMapped, Unavailable, Unchanged

if TYPE_CHECKING:
    from ._asking import Asking
    from ._outcome import Outcome, Refusal
    from ._secret import Secret

_log = logging.getLogger(__name__)
# While a value still counts, a renewal keeps its caller no longer than this.
_EARLY_SECONDS = 3.0
_LONGEST_PAUSE = 30.0
# Longer than any request, through a broker or through Airflow, which retries for minutes.
_GIVEN_UP_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Held:
    """A value with its life; ``number`` grows with each new content.

    ``told_end``: when it ends by what the broker told, whatever ``max_age`` is.
    """

    value: Secret = field(repr=False)
    number: int
    life: Life
    etag: str | None = None
    expires_at: float | None = None
    told_end: float = 0.0


class Failed(Exception):  # noqa: N818 - becomes the public exception
    """There is no value to use."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


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
            new = self._taken(found, held)
            if new is None:
                return self._refused(found, held if counts and not fresh else None)
            if new.life.left() > 0 or new.life.momentary:
                self._count, self._warned = new.number, False
                return new
            # It ended on its way to us.
        return Failed(Unavailable("expired_on_arrival", "each answer arrived after its expiry"))

    def _taken(self, found: Outcome | Unchanged, held: Held | None) -> Held | None:
        match found:
            case Unchanged() if held is not None and held.etag == found.etag:
                value, number = held.value, held.number
            case Found():
                value = found.value
                same = held is not None and held.value.reveal() == value.reveal()
                number = self._count if same else self._count + 1
            case _:
                return None
        asked_at = clock.now() if found.asked_at is None else found.asked_at
        told_end = asked_at + (found.seconds or 0.0)
        before = held if held is not None and held.life.left() > 0 else None
        told = found.expires_at
        if before is not None and told is not None and before.expires_at == told:
            # The same instant as before, which may have been told more exactly then.
            told_end = before.told_end
        elif told_end - asked_at < 1:
            # The date of an answer has whole seconds only: what is shorter is used at once.
            life = Life.at_once(asked_at)
            return Held(value, number, life, found.etag, found.expires_at, told_end)
        life = self._life(told_end, asked_at, before)
        return Held(value, number, life, found.etag, found.expires_at, told_end)

    def _life(self, told_end: float, asked_at: float, before: Held | None) -> Life:
        age = self._max_age
        life = Life.until(told_end if age is None else min(told_end, asked_at + age), asked_at)
        later = before is None or life.ends_at > before.life.ends_at + 1
        return life if later else life.to_its_end()

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
