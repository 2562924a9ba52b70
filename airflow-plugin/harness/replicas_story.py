# SPDX-License-Identifier: Apache-2.0
"""What happens to the replicas while their clients go on asking."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .failures import CannotRunError
from .report import Check

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from .replicas_load import Load
    from .replicas_world import Replica, World

AGREE_SECONDS = 90
SHORT_OUTAGES = 4


@dataclass(frozen=True, slots=True)
class Length:
    """How long each part takes."""

    drain: float
    calm: float
    away: float
    spread: float
    stopped: float


# The chart's drainSeconds; a minute without PostgreSQL.
LONG = Length(drain=5, calm=5, away=60, spread=4, stopped=20)
SHORT = Length(drain=1, calm=1, away=0, spread=1, stopped=0)
STALLED, AWAY = "PostgreSQL does not answer", "PostgreSQL away"
# What the chart gives a pod after its preStop, and the kubelet's time on top.
STOP_SECONDS = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the story; in one without a record, lookups may be refused."""

    name: str
    began: float
    ended: float
    no_record: bool = False


class Story:
    """Runs the parts in turn, each followed by a calm in which the load goes on."""

    def __init__(self, world: World, load: Load, length: Length, say: Callable[[str], None]) -> None:
        self._world, self._load, self._length, self._say = world, load, length, say
        self.parts: list[Part] = []
        self.checks: list[Check] = []

    def short(self) -> None:
        """Go through what a build checks."""
        self._part("calm", lambda: None)
        self._part("one replica killed", self._kill)
        self._part("catalog changed, one replica after the other", self._change_catalog)
        self._part("PostgreSQL restarted", self._restart_database)
        self._part("one replica stopped", lambda: self._drain(self._oldest()))

    def long(self, words: list[str]) -> None:
        """Go through everything, or the parts whose names hold one of the words."""
        parts: dict[str, Callable[[], None]] = {
            "rolling restart": self._roll,
            "one replica killed, and started again": self._kill_and_replace,
            "catalog changed, one replica after the other": self._change_catalog,
            "PostgreSQL restarted": self._restart_database,
            "the disk of one replica is full": self._fill_disk,
            "the output of one replica is not read": self._stall_output,
            "one replica does not go on (SIGSTOP)": self._stop_one,
            "one replica is cut off from PostgreSQL": self._cut_one_off,
            STALLED: self._stall_database,
            AWAY: self._without_database,
        }
        self._part("calm", lambda: None)
        for name, what in parts.items():
            if not words or any(word in name for word in words):
                self._part(name, what, no_record=name in {STALLED, AWAY})
        self._part("calm again", lambda: None)

    def _part(self, name: str, what: Callable[[], None], *, no_record: bool = False) -> None:
        began, before = time.time(), self._load.count()
        what()
        ended = time.time()
        time.sleep(self._length.calm)
        self.parts.append(Part(name, began, ended, no_record))
        calls = self._load.count() - before
        self._say(f"{name}: {ended - began:.1f} s, {calls} lookups with the calm after it")
        self.checks.append(Check(f"clients go on: {name}", None if calls else "no lookup has ended"))

    def _oldest(self) -> Replica:
        return next(iter(self._world.replicas.values()))

    def _roll(self) -> None:
        """Replace each replica as the chart's strategy does: a new one first."""
        for replica in [*self._world.replicas.values()]:
            self._world.add()
            self._drain(replica)

    def _drain(self, replica: Replica) -> None:
        taken = self._world.drain(replica, self._length.drain, STOP_SECONDS)
        code = replica.process.returncode
        problem = None if code in {0, 143} else f"it ended with {code} after {taken:.1f} s"
        self.checks.append(Check(f"{replica.name} stops in order", problem))

    def _kill(self) -> None:
        replica = self._oldest()
        self._world.kill(replica)
        self._wait_for(lambda: replica.name not in self._world.balancer.ready(), "the Service to leave it out")
        self._world.forget(replica)

    def _kill_and_replace(self) -> None:
        self._kill()
        self._world.add()

    def _change_catalog(self) -> None:
        """Change the files at different times; the digests tell the difference until all have it."""
        replicas = [*self._world.replicas.values()]
        before = {replica.digest() for replica in replicas}
        self._world.change_catalog(replicas[0], "second")
        self._wait_for(lambda: replicas[0].digest() not in before, "the first replica to take the catalog")
        apart = {replica.digest() for replica in replicas}
        self.checks.append(Check("the digests show that replicas differ", None if len(apart) > 1 else f"only {apart}"))
        for replica in replicas[1:]:
            time.sleep(self._length.spread)
            self._world.change_catalog(replica, "second")
        self._wait_for(lambda: len({replica.digest() for replica in replicas}) == 1, "the replicas to agree")

    def _restart_database(self) -> None:
        self._world.postgres.stop()
        self._world.postgres.start()

    def _without_database(self) -> None:
        self._world.postgres.stop()
        time.sleep(self._length.away)
        unready = [each.name for each in self._world.replicas.values() if not each.is_ready()]
        self._world.postgres.start()
        self.checks.append(Check("no replica becomes unready without PostgreSQL", ", ".join(unready) or None))

    def _cut_one_off(self) -> None:
        replica = self._oldest()
        replica.database.cut()
        time.sleep(self._length.stopped)
        down = replica.metric("broker_audit_sink_up")
        replica.database.mend()
        seen = any('sink="database"' in labels and value == 0 for labels, value in down.items())
        self.checks.append(Check("the replica shows that it has no record", None if seen else str(down)))
        self._wait_for(lambda: all(replica.metric("broker_audit_sink_up").values()), "the replica to record again")

    def _stall_output(self) -> None:
        """Stop what reads the output of a replica, which has much to say meanwhile, and sees a pipe that is full."""
        replica = self._oldest()
        with _stopped(replica.collector):
            for _ in range(SHORT_OUTAGES):
                replica.database.cut()
                time.sleep(self._length.stopped / SHORT_OUTAGES / 2)
                replica.database.mend()
                time.sleep(self._length.stopped / SHORT_OUTAGES / 2)

    def _stall_database(self) -> None:
        links = [replica.database for replica in self._world.replicas.values()]
        for link in links:
            link.stall()
        time.sleep(self._length.stopped)
        for link in links:
            link.mend()

    def _fill_disk(self) -> None:
        replica = self._oldest()
        replica.fill_disk(full=True)
        time.sleep(self._length.stopped / 2)
        down = replica.metric("broker_audit_sink_up")
        replica.fill_disk(full=False)
        seen = any('sink="file"' in labels and value == 0 for labels, value in down.items())
        self.checks.append(Check("the replica shows that its file cannot be written", None if seen else str(down)))

        self._wait_for(lambda: all(replica.metric("broker_audit_sink_up").values()), "the file to be written again")

    def _stop_one(self) -> None:
        replica = self._oldest()
        with _stopped(replica.process):
            time.sleep(self._length.stopped)
            left_out = replica.name not in self._world.balancer.ready()
        self.checks.append(Check("the Service leaves a stopped replica out", None if left_out else "it did not"))
        self._wait_for(lambda: replica.name in self._world.balancer.ready(), "the replica to be ready again")

    @staticmethod
    def _wait_for(until: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + AGREE_SECONDS
        while not until():
            if time.monotonic() > deadline:
                raise CannotRunError(f"Waited {AGREE_SECONDS} seconds for {what}")
            time.sleep(0.1)


@contextmanager
def _stopped(process: subprocess.Popen[bytes]) -> Iterator[None]:
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
