# SPDX-License-Identifier: Apache-2.0
"""Compare beside the work of this process, in one thread that is there only while it has to be.

A lookup leaves its comparison here and goes on. A comparison has ended, one way or the other, when
its budget is over, so a process that waits for the last one at its end waits no longer than that.
"""

from __future__ import annotations

import atexit
import encodings.idna  # noqa: F401 - the thread must import nothing: a fork would copy the lock
import multiprocessing.util
import os
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ._comparison import findings
from ._deadline import Deadline
from ._guard import without_traceback
from ._masking import mask_named
from ._outcome import Denied, Found, Unavailable
from ._shadow_report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ._comparison import Present
    from ._outcome import Kind, Outcome
    from ._shadow_report import Log
    from ._shadow_settings import Shadow

MOST_WAITING = 100
_MOST_KNOWN = 1_000
_IDLE_SECONDS = 0.2
_SAME_SECONDS = 60.0
HOLD_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """A lookup that the present backends have answered; ``who`` is for whom the broker is asked."""

    kind: Kind
    name: str
    who: Hashable
    present: Present
    ask: Callable[[Deadline], Outcome]


class Comparer:
    """The comparisons of this process; keeps a bounded number, and holds back during an outage."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Comparison, Shadow, Log, Deadline]] = deque()
        self._known: OrderedDict[Hashable, float] = OrderedDict()
        self._thread: threading.Thread | None = None
        self._busy = False
        self.report = Report()
        self._prepared = False
        self._ends = Deadline(0)
        self._held_until = 0.0

    def offer(self, comparison: Comparison, shadow: Shadow, log: Log) -> None:
        """Have it compared; the same lookup with the same answer only once in a minute."""
        if not self._prepared:
            self._prepare()
        with self._changed:
            if self._is_known(comparison):
                return
            dropped = self.is_held() or len(self._waiting) >= MOST_WAITING
            if not dropped:
                self._ends = Deadline(shadow.budget)
                self._waiting.append((comparison, shadow, log, self._ends))
                self._start()
        if dropped:
            self.report.drop()

    def flush(self) -> None:
        """Wait for what has been left here, until the budget of the last one is over."""
        with self._changed:
            while self._thread is not None and (self._waiting or self._busy):
                left = self._ends.remaining()
                if left <= 0 or self.is_held():
                    return
                self._changed.wait(left)

    def _prepare(self) -> None:
        """Import here what the thread needs, and be told when this process ends."""
        self.report.find_counter()
        self._prepared = True
        atexit.register(flush)
        # Children of multiprocessing, such as those that parse files in Airflow 2, run no atexit.
        multiprocessing.util.Finalize(None, flush, exitpriority=100)

    def _is_known(self, comparison: Comparison) -> bool:
        same = (comparison.kind, comparison.name, comparison.who, comparison.present.prints)
        now = time.monotonic()
        if now < self._known.get(same, 0.0):
            return True
        self._known[same] = now + _SAME_SECONDS
        self._known.move_to_end(same)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return False

    def is_held(self) -> bool:
        """Tell whether nobody is asked, because nobody has answered a moment ago."""
        return time.monotonic() < self._held_until

    def _start(self) -> None:
        if self._thread is None:
            thread = threading.Thread(
                target=self._run, name="credential-broker-shadow", daemon=True
            )
            thread.start()
            self._thread = thread
        self._changed.notify_all()

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            comparison, shadow, log, deadline = taken
            if self.is_held() or deadline.remaining() <= 0:
                self.report.drop()
            else:
                self._compare(comparison, shadow, log, deadline)
            if not self._waiting:
                self.report.tell_dropped(log)

    def _next(self) -> tuple[Comparison, Shadow, Log, Deadline] | None:
        """Return the next one; None, and the thread ends, when none has come for a moment."""
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            if not self._waiting:
                self._changed.wait(_IDLE_SECONDS)
            if not self._waiting:
                self._thread = None
                return None
            self._busy = True
            return self._waiting.popleft()

    def _compare(self, each: Comparison, shadow: Shadow, log: Log, deadline: Deadline) -> None:
        try:
            began = time.monotonic()
            outcome = each.ask(deadline)
            took = time.monotonic() - began
            if isinstance(outcome, Found) and each.kind != "connection":
                mask_named(outcome.value, each.name)
            if _nobody_answered(outcome):
                self._held_until = time.monotonic() + HOLD_SECONDS
            found = findings(each.kind, each.present, outcome, took, shadow)
            self.report.tell(each.kind, each.name, found, log)
        except BaseException as error:  # noqa: BLE001 - nothing of this may reach the process
            self.report.failed(without_traceback(error), log)


def _nobody_answered(outcome: Outcome) -> bool:
    """Tell whether the broker, or the issuer of our token, is away or refuses us altogether."""
    if isinstance(outcome, Unavailable):
        return outcome.correlation_id is None
    return isinstance(outcome, Denied) and outcome.code == "token_refused"


_comparer = Comparer()


def _reset() -> None:
    """Start anew in a forked child, which has neither its parent's thread nor its comparisons."""
    global _comparer  # noqa: PLW0603 - the one per-process state of this module
    _comparer = Comparer()


os.register_at_fork(after_in_child=_reset)


def comparer() -> Comparer:
    """Return the comparer of this process."""
    if _comparer.pid != os.getpid():
        _reset()
    return _comparer


def flush() -> None:
    """Wait for the comparisons of this process, within their budget."""
    comparer().flush()
