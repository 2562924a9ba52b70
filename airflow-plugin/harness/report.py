# SPDX-License-Identifier: Apache-2.0
"""Progress while the checks run, and a summary in one line."""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; `problem` is None if it passed."""

    name: str
    problem: str | None = None


def equal(name: str, actual: object, expected: object) -> Check:
    """Compare two values."""
    return Check(name, None if actual == expected else f"expected {expected!r}, got {actual!r}")


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a tool that runs checks itself."""

    passed: int
    failed: int
    skipped: int
    flakes: int = 0
    # The tests that failed, the first time at least.
    names: tuple[str, ...] = ()


class Report:
    """Counts checks and prints progress; safe to share between threads."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._lock = threading.Lock()
        self._passed = self._failed = self._skipped = 0

    @property
    def failed(self) -> int:
        """How many checks failed."""
        return self._failed

    def say(self, who: str, text: str) -> None:
        """Print one line of progress."""
        minutes, seconds = divmod(int(time.monotonic() - self._started), 60)
        with self._lock:
            sys.stdout.write(f"[{minutes:02}:{seconds:02}] {who:<14} {text}\n")
            sys.stdout.flush()

    def checks(self, who: str, what: str, checks: Iterable[Check], log: Path) -> None:
        """Count checks, and print each that failed with its reason and where to read on."""
        done = list(checks)
        bad = [check for check in done if check.problem is not None]
        self.tally(who, what, Tally(len(done) - len(bad), len(bad), 0), log)
        for check in bad:
            self.say(who, f"  FAILED {check.name}: {check.problem}")

    def tally(self, who: str, what: str, tally: Tally, log: Path) -> None:
        """Count what a tool has counted."""
        with self._lock:
            self._passed += tally.passed
            self._failed += tally.failed
            self._skipped += tally.skipped
        parts = [f"{tally.passed} passed"]
        if tally.failed:
            parts.append(f"{tally.failed} FAILED, see {log}")
        if tally.flakes:
            parts.append(f"{tally.flakes} of them only the second time (FLAKES to mend), see {log}")
        if tally.skipped:
            parts.append(f"{tally.skipped} skipped")
        self.say(who, f"{what}: {', '.join(parts)}")
        for name in tally.names:
            self.say(who, f"  {'FAILED' if tally.failed else 'FLAKE'} {name}")

    def summary(self) -> str:
        """Sum everything up in one line."""
        minutes, seconds = divmod(int(time.monotonic() - self._started), 60)
        counts = f"{self._passed} passed, {self._failed} failed, {self._skipped} skipped"
        return f"{counts} in {minutes}m{seconds:02}s"
