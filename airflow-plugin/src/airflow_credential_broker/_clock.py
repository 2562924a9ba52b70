# SPDX-License-Identifier: Apache-2.0
"""A clock that nobody sets, and the life of a value on it."""

from __future__ import annotations

import random
import time
from typing import NamedTuple

_EARLIEST, _LATEST = 0.6, 0.8
# On Linux this one goes on while the machine sleeps; the monotonic one does not.
_BOOT = getattr(time, "CLOCK_BOOTTIME", None)


def now() -> float:
    """Return seconds since some moment; setting the time of day does not change them."""
    return time.monotonic() if _BOOT is None else time.clock_gettime(_BOOT)


class Life(NamedTuple):
    """How long a value counts, from the moment when it was asked for.

    The end is kept on a clock that nobody sets. The time of day only makes a renewal come sooner:
    a machine that was paused as a whole may not know it, until its time of day is corrected.
    """

    due_at: float
    ends_at: float
    ends_at_wall: float
    momentary: bool = False

    @classmethod
    def until(cls, ends_at: float, asked_at: float) -> Life:
        """Make it due between 60 % and 80 %: tasks that begin together do not renew together."""
        share = random.uniform(_EARLIEST, _LATEST)  # noqa: S311 - spreads load, guards nothing
        due_at = asked_at + share * (ends_at - asked_at)
        return cls(due_at, ends_at, time.time() + ends_at - now())

    @classmethod
    def at_once(cls, asked_at: float) -> Life:
        """Use the value at once, and never again without asking."""
        return cls(asked_at, asked_at, time.time(), momentary=True)

    def to_its_end(self) -> Life:
        """Ask no more before the end: a renewal has brought no later one."""
        return self._replace(due_at=self.ends_at)

    def left(self) -> float:
        """Return the seconds until the end, negative after it."""
        return self.ends_at - now()

    def is_due(self) -> bool:
        """Tell whether it is time to ask again."""
        return now() >= self.due_at or time.time() >= self.ends_at_wall
