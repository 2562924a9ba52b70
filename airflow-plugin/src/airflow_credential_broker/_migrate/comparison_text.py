# SPDX-License-Identifier: Apache-2.0
"""The results of ``--check``: a summary first, what to do last, and no value in between."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from .comparison import STATES
from .model import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .comparison import Result, State

_WORDS: dict[State, str] = {
    "behind": "left to Airflow",
    "failed": "not compared",
    "nowhere": "in neither",
}
_NEXT: dict[State, str] = {
    "refused": "refused: policy_denied needs a rule for this caller; for other codes see "
    "docs/reference/problem-codes.md",
    "different": "different: see which place answers today, and correct the mapping or the secret",
    "only old": "only old: no mapping catches it, or its store does not hold it; "
    "run migrate with --list",
    "behind": "left to Airflow: the environment or the metastore goes on to answer, after the "
    "broker; move it as report.md says, or add --allow-behind if that is meant",
    "only new": "only new: the broker answers what Airflow does not know today; narrow the mapping "
    "unless that is meant",
    "failed": "not compared: today's backend did not answer for it; check its login and this id",
}


def is_proof(results: Sequence[Result], *, allow_behind: bool) -> bool:
    """Tell whether a task gets the same for every id."""
    good = {"equal", "nowhere", *(["behind"] if allow_behind else [])}
    states = {result.state for result in results}
    return states <= good and bool(states - {"nowhere"})


def lines(results: Sequence[Result], *, everything: bool) -> Iterator[str]:
    """Yield what was found, a summary first."""
    counts = Counter(result.state for result in results)
    yield f"Compared {len(results):,} ids: {', '.join(_counted(counts))}."
    for state in STATES:
        if state in {"equal", "nowhere"} and not everything:
            continue
        for result in results:
            if result.state == state:
                yield _line(result)


def not_listed(places: Iterable[str]) -> Iterator[str]:
    """Yield where ids may be that were not compared."""
    for place in places:
        yield f"{'not listed':<16} {place}"


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """Return the results for programs."""
    counts = Counter(result.state for result in results)
    return {
        "compared": len(results),
        "counts": {_word(state): counts[state] for state in STATES},
        "results": [
            {
                "kind": result.kind,
                "id": result.name,
                "state": _word(result.state),
                "today": result.today,
                "fields": list(result.fields),
                "detail": result.detail,
            }
            for result in results
        ],
    }


def _counted(counts: Counter[State]) -> Iterator[str]:
    for state in STATES:
        if counts[state] or state == "equal":
            yield f"{counts[state]:,} {_word(state)}"


def _word(state: State) -> str:
    return _WORDS.get(state, state)


def _line(result: Result) -> str:
    said = [", ".join(result.fields)] if result.fields else []
    said += [f"today from {result.today}"] if result.today else []
    said += [printable(result.detail)] if result.detail else []
    what = f"{_word(result.state):<16} {result.kind} {printable(result.name)}"
    return f"{what}: {'; '.join(said)}" if said else what


def what_next(
    results: Sequence[Result], not_listed: Sequence[str], *, allow_behind: bool
) -> Iterator[str]:
    """Yield what to do."""
    counts = Counter(result.state for result in results)
    proven = is_proof(results, allow_behind=allow_behind)
    for state, words in _NEXT.items():
        if counts[state] and not (state == "behind" and allow_behind):
            yield f"Next: {words}."
    if not_listed:
        yield (
            "Next: not listed: ids of it may be missing above; give today's login the right to "
            "list, or name them with --ids and leave --list out."
        )
    elif proven and counts["equal"]:
        yield (
            "Next: every id gets the same; name the plugin as the backend "
            "(docs/how-to/point-airflow-at-the-broker.md)."
        )
    elif proven:
        yield "Next: nothing was compared that is in both; give ids with --list, --export or --ids."
