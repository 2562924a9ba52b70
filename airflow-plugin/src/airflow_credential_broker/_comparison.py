# SPDX-License-Identifier: Apache-2.0
"""Compare what the present backends answered with what the broker answers, by fingerprint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ._fingerprint import Fingerprinter
from ._outcome import Denied, Found, Invalid, Kind, NotMapped, Outcome, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ._fingerprint import Fingerprints
    from ._shadow_settings import Shadow

Difference: TypeAlias = Literal[
    "denied", "missing", "different", "only_in_broker", "unavailable", "slower"
]

fingerprinter = Fingerprinter()
_MOST_FIELDS = 12


@dataclass(frozen=True, slots=True)
class Present:
    """What the present backends answered: a fingerprint of each field, and never a value.

    ``prints``: None where they have nothing. ``known``: False where they could not all be asked.
    ``behind``: it came from the environment, the metastore or the API server, which Airflow goes on
    asking for what the broker does not map.
    """

    prints: Fingerprints | None
    seconds: float
    behind: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; its text names fields and times, and never a value."""

    difference: Difference
    text: str


def findings(
    kind: Kind, present: Present, outcome: Outcome, seconds: float, shadow: Shadow
) -> list[Finding]:
    """Return every difference between the two answers."""
    found = _of_outcome(kind, present, outcome)
    if isinstance(outcome, Found | NotMapped) and seconds > shadow.slower_than:
        text = f"the broker took {seconds:.2f} s, the present backends {present.seconds:.2f} s"
        found.append(Finding("slower", text))
    return found


def _of_outcome(kind: Kind, present: Present, outcome: Outcome) -> list[Finding]:
    match outcome:
        case Found():
            return _of_found(kind, present, outcome)
        case NotMapped():
            if present.prints is None or present.behind:
                return []
            text = "the broker does not map it, and the present backend answers it"
            return [Finding("missing", text)]
        case Denied():
            return [Finding("denied", _reason(outcome))]
        case Unavailable() | Invalid():
            return [Finding("unavailable", _reason(outcome))]


def _of_found(kind: Kind, present: Present, found: Found) -> list[Finding]:
    if present.prints is None:
        text = "the present backends do not have it, and the broker answers it"
        return [Finding("only_in_broker", text)] if present.known else []
    names = present.prints.differing(fingerprinter.of_broker(kind, found.value))
    return [Finding("different", ", ".join(_shown(names)))] if names else []


def _shown(names: Sequence[str]) -> Iterator[str]:
    for name in names[:_MOST_FIELDS]:
        yield "".join(c if c.isprintable() else "?" for c in name[:60])
    if len(names) > _MOST_FIELDS:
        yield f"and {len(names) - _MOST_FIELDS} more"


def _reason(refusal: Denied | Unavailable | Invalid) -> str:
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    return f"{refusal.code}: {refusal.detail}{correlation}"
