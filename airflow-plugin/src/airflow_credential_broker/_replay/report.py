# SPDX-License-Identifier: Apache-2.0
"""What a replay has shown, by kind of call."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from airflow_credential_broker._refusal import printable

from .calls import KINDS
from .run import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Answer

_VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_EXPECTED = {"allowed", "shut"}
_SHOWN = 30
_MEANING = {
    "blocked": "expected to be answered, and the broker did not answer",
    "open": "expected to be shut, and the broker answered",
    "other answer": "answered by the broker, otherwise than recorded; no matter of the network",
    "unclear": "expected to be shut, and it failed otherwise than by a network policy",
}


@dataclass(slots=True)
class ReplayReport:
    """Counts answers, and keeps the first of the surprises and the times of those answered."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    surprises: list[Answer] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    limited: int = 0

    def add(self, answer: Answer) -> None:
        """Count one."""
        self.counts[answer.call.what, answer.verdict] += 1
        if answer.verdict not in _EXPECTED:
            self.surprises.append(answer)
        if answer.by_broker:
            self.seconds.append(answer.seconds)
        self.limited += answer.got == "rate_limited"

    def lines(self, took: float) -> Iterator[str]:
        """Yield the lines to print; ids and codes are all that they say of a call."""
        total = sum(self.counts.values())
        yield f"{total} calls in {took:.1f} s, {total / max(took, 0.001):.1f} a second."
        yield "".join([f"{'':<12}", *(f"{verdict:>14}" for verdict in _VERDICTS)])
        for what in (*KINDS, "request"):
            row = [self.counts[what, verdict] for verdict in _VERDICTS]
            if any(row):
                yield "".join([f"{what:<12}", *(f"{count:>14}" for count in row)])
        if self.seconds:
            times = sorted(self.seconds)
            named = {"median": 0.5, "95 %": 0.95, "slowest": 1.0}
            spread = (f"{name} {_at(times, share) * 1000:.0f} ms" for name, share in named.items())
            yield f"Answered by the broker: {', '.join(spread)}."
        yield from self._surprises()

    def _surprises(self) -> Iterator[str]:
        for verdict, meaning in _MEANING.items():
            found = [answer for answer in self.surprises if answer.verdict == verdict]
            if found:
                yield f"{verdict} ({len(found)}): {meaning}"
                for answer in found[:_SHOWN]:
                    yield f"  {_line(answer)}"
                if len(found) > _SHOWN:
                    yield f"  and {len(found) - _SHOWN} more"
        if self.limited:
            yield f"{self.limited} were answered with rate_limited: lower --rate to see the rest."
        if not self.surprises:
            yield "No surprise: what was expected to be allowed was, and what to be shut was."


def _line(answer: Answer) -> str:
    call = answer.call
    what = call.method if call.what == "request" else call.what
    task = "" if call.context.dag_id is None else f" of DAG {printable(call.context.dag_id)}"
    cause = f" [{answer.cause}]" if answer.cause else ""
    return f"{what} {printable(call.name)}{task}: expected {call.expected}, got {answer.got}{cause}"


def _at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]
