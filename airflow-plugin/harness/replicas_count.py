# SPDX-License-Identifier: Apache-2.0
"""Counts: no lookup lost that could be answered, and none answered that is not on the record as it was answered."""

from __future__ import annotations

import json
import os
import urllib.request
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import broker, loopback, processes
from .jdk import java
from .replicas_load import SUCCESS
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .replicas_load import Call
    from .replicas_story import Part
    from .replicas_world import World

UNRECORDED = "audit_unavailable: "
# Until when everything must be as before, once PostgreSQL takes connections again.
RECOVERY_SECONDS = 10.0
EXPORT_SECONDS = 120
SHOWN = 5


def export(world: World, file: Path) -> None:
    """Have a replica write down the whole record, from PostgreSQL."""
    replica = next(iter(world.replicas.values()))
    address = f"http://{loopback.HOST}:{replica.port}/v1/audit/events"
    headers = {"Authorization": f"Bearer {world.auditor_token()}", "Accept": "application/x-ndjson"}
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(address, headers=headers)
    with opener.open(request, timeout=EXPORT_SECONDS) as answer:
        file.write_bytes(answer.read())


@dataclass(frozen=True, slots=True)
class Count:
    """The calls of the clients beside the record of all replicas."""

    calls: Sequence[Call]
    parts: Sequence[Part]
    record: Path

    def checks(self) -> Iterator[Check]:
        """Compare the two."""
        events = [json.loads(line) for line in self.record.read_text(encoding="utf-8").splitlines()]
        lookups = [event for event in events if event["event"] == "lookup"]
        yield from self._lost()
        yield from self._recorded(lookups)
        yield self._unanswered(lookups)
        yield self._intact()

    def table(self) -> Iterator[str]:
        """Return a table of how long lookups took in each part, and how many needed several attempts."""
        yield "| part | lookups | median ms | 99 % ms | longest ms | tried again | refused |"
        yield "|---|---|---|---|---|---|---|"
        ends = [part.began for part in self.parts[1:]] + [float("inf")]
        for part, end in zip(self.parts, ends, strict=True):
            calls = [call for call in self.calls if part.began <= call.began < end]
            took = sorted(call.seconds * 1000 for call in calls) or [0.0]
            again = sum(len(call.answers) > 1 for call in calls)
            refused = sum(not call.found for call in calls)
            figures = (took[len(took) // 2], took[len(took) * 99 // 100], took[-1])
            shown = " | ".join(f"{figure:.0f}" for figure in figures)
            after = f", the last {self._recovered(part):.1f} s after its end" if part.no_record else ""
            yield f"| {part.name} | {len(calls)} | {shown} | {again} | {refused}{after} |"

    def _lost(self) -> Iterator[Check]:
        lost = [call for call in self.calls if not call.found and not self._without_record(call)]
        yield Check("no lookup is lost that could be answered", _some([f"{c.run}: {c.outcome}" for c in lost]))
        refused = [call for call in self.calls if not call.found and self._without_record(call)]
        wrong = [f"{call.run}: {call.outcome}" for call in refused if UNRECORDED not in call.outcome]
        yield Check("what is refused without a record says so", _some(wrong))
        for part in self.parts:
            if part.no_record:
                yield Check("lookups are refused without a record", None if refused else "none was")

    def _without_record(self, call: Call) -> bool:
        """Whether all that went wrong lies in a time without a record, or in the short one after it."""
        wrong = [answer["at"] for answer in call.answers if answer["status"] != SUCCESS]
        return any(
            part.no_record and min(wrong) >= part.began and call.began <= part.ended + RECOVERY_SECONDS
            for part in self.parts
            if wrong
        )

    def _recovered(self, part: Part) -> float:
        """Return how many seconds after a time without a record the last lookup was refused."""
        ended = [call.ended for call in self.calls if not call.found and call.began <= part.ended + RECOVERY_SECONDS]
        return max([0.0, *(end - part.ended for end in ended if end >= part.ended)])

    def _recorded(self, lookups: Sequence[dict[str, Any]]) -> Iterator[Check]:
        """Compare each answer with its event; the password and the host say what was really answered."""
        events: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for event in lookups:
            events[event["event_id"]].append(event)
        corrected = {event["follows"] for event in lookups if "follows" in event}
        wrong: list[str] = []
        seen: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in ("version", "secret", "catalog")}
        for call in self.calls:
            if not call.found:
                continue
            granted = call.granted or {}
            found = events.get(str(granted.get("event")), [])
            if len(found) != 1 or found[0]["outcome"] != "granted" or granted["event"] in corrected:
                wrong.append(f"{call.run}: {len(found)} events, {[event['outcome'] for event in found]}")
                continue
            (event,) = found
            seen["version"][str(granted["etag"])].add(event["granted"]["version"])
            seen["secret"][str(call.secret)].add(event["granted"]["fingerprint"])
            seen["catalog"][str(call.catalog)].add(event["by"]["catalog_digest"])
        answered = sum(call.found for call in self.calls)
        none = None if answered else "no lookup was answered"
        yield Check(f"each of {answered} answers is one event, granted", _some(wrong) or none)
        for name, by_answer in seen.items():
            yield Check(f"the record names the {name} that was answered", _one_to_one(by_answer, name))

    def _unanswered(self, lookups: Sequence[dict[str, Any]]) -> Check:
        """Look for events of no call; one without an answer is of an attempt whose answer was lost on its way."""
        runs = {call.run for call in self.calls}
        answered = {answer.get("event") for call in self.calls for answer in call.answers}
        extra = [event for event in lookups if event["event_id"] not in answered]
        strange = [str(event.get("context")) for event in extra if event.get("context", {}).get("run_id") not in runs]
        twice = [event for event, times in Counter(event["event_id"] for event in lookups).items() if times > 1]
        return Check("every event is of one call", _some(strange + twice))

    def _intact(self) -> Check:
        log = self.record.with_suffix(".verified")
        command = (java(), "-XX:TieredStopAtLevel=1", "-jar", broker.jar(), "audit-verify", self.record)
        done = processes.run(command, os.environ, log, EXPORT_SECONDS)
        return Check("audit-verify finds the record intact", None if done.code == 0 else done.output.strip()[-300:])


def _one_to_one(found: dict[str, set[str]], name: str) -> str | None:
    """Compare names; an ETag is of one version, and a version has one for each catalog."""
    several = {answered: values for answered, values in found.items() if len(values) != 1}
    names = Counter(value for values in found.values() for value in values)
    shared = [value for value, times in names.items() if times > 1 and name != "version"]
    return f"{several} {shared}" if several or shared else None


def _some(wrong: Sequence[str]) -> str | None:
    return f"{len(wrong)}: {'; '.join(wrong[:SHOWN])}" if wrong else None
