# SPDX-License-Identifier: Apache-2.0
"""``--check``: each id, today's answer against the broker's."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from .model import CannotMigrate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from airflow_credential_broker._outcome import Kind

    from .today import PresentPlaces, Today
    from .tomorrow import Broker, Tomorrow

State: TypeAlias = Literal[
    "equal", "different", "only old", "behind", "only new", "refused", "failed", "nowhere"
]
STATES: tuple[State, ...] = (
    "equal",
    "different",
    "only old",
    "behind",
    "only new",
    "refused",
    "failed",
    "nowhere",
)
# So many failures in a row are an outage, which asking for the other ids would only prolong.
_OUTAGE = 5
# Two are enough where they are time-outs of so many seconds.
_OUTAGE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Result:
    """What was found for one id; ``today`` names the place that answers it now."""

    kind: Kind
    name: str
    state: State
    today: str | None = None
    fields: tuple[str, ...] = ()
    detail: str = ""


def judge(kind: Kind, name: str, today: Today, tomorrow: Tomorrow) -> Result:
    """Compare two answers."""
    place = today.place
    if tomorrow.refused is not None:
        return Result(kind, name, "refused", place, detail=f"{tomorrow.refused}: {tomorrow.detail}")
    if today.fingerprints is None:
        if today.failed:
            return Result(kind, name, "failed", detail=today.failed)
        return Result(kind, name, "nowhere" if tomorrow.fingerprints is None else "only new")
    note = f"today {today.failed}" if today.failed else ""
    if tomorrow.fingerprints is None:
        state: State = "behind" if today.behind else "only old"
        return Result(kind, name, state, place, detail=note)
    fields = today.fingerprints.differing(tomorrow.fingerprints)
    return Result(kind, name, "different" if fields else "equal", place, fields, note)


class Comparison:
    """Compares many ids at once, within bounds, and gives up when one side is away."""

    def __init__(self, places: PresentPlaces, broker: Broker, at_once: int) -> None:
        self._places, self._broker, self._at_once = places, broker, at_once
        self._lock = threading.Lock()
        self._in_a_row: Counter[str] = Counter()
        self._row_began: dict[str, float] = {}
        self._given_up = ""

    def results(
        self, ids: Sequence[tuple[Kind, str]], progress: Callable[[int], None]
    ) -> list[Result]:
        """Return a result for each id, in their order; raises where a side is away."""
        found: dict[int, Result] = {}
        todo = iter(enumerate(ids))
        for at, (kind, name) in itertools.islice(todo, 1):
            # The first one alone, so that logins happen once.
            found[at] = self._one(kind, name)
        with ThreadPoolExecutor(self._at_once, thread_name_prefix="migrate") as pool:
            running: dict[Future[Result], int] = {}
            try:
                for at, future in self._futures(pool, todo, running):
                    found[at] = future.result()
                    progress(len(found))
            except BaseException:
                for future in running:
                    future.cancel()
                raise
        return [found[at] for at in sorted(found)]

    def _futures(
        self,
        pool: ThreadPoolExecutor,
        todo: Iterator[tuple[int, tuple[Kind, str]]],
        running: dict[Future[Result], int],
    ) -> Iterator[tuple[int, Future[Result]]]:
        """Yield what is done, and start no more than a few ahead of it."""
        while True:
            for at, (kind, name) in itertools.islice(todo, 2 * self._at_once - len(running)):
                running[pool.submit(self._one, kind, name)] = at
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield running.pop(future), future

    def _one(self, kind: Kind, name: str) -> Result:
        today = self._places.ask(kind, name)
        self._count("today's backend", today.failed or "", outage=today.outage)
        tomorrow = self._broker.ask(kind, name)
        why = f"the broker at {self._broker.url}: {tomorrow.refused}: {tomorrow.detail}"
        self._count("broker", why, outage=tomorrow.outage)
        return judge(kind, name, today, tomorrow)

    def _count(self, side: str, why: str, *, outage: bool) -> None:
        now = time.monotonic()
        with self._lock:
            if not self._given_up:
                self._in_a_row[side] = failures = self._in_a_row[side] + 1 if outage else 0
                if failures <= 1:
                    self._row_began[side] = now
                waited = now - self._row_began[side]
                if failures < _OUTAGE and (failures <= 1 or waited < _OUTAGE_SECONDS):
                    return
                # Lookups that end after this one change nothing of it.
                self._given_up = (
                    f"--check: given up after {failures} failures in a row. {why}. Nothing is "
                    "known about the ids that were not compared; run this again when both sides "
                    "answer"
                )
        raise CannotMigrate(self._given_up)
