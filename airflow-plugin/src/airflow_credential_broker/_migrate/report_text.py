# SPDX-License-Identifier: Apache-2.0
"""The report as Markdown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .model import KINDS, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .model import Note, Place
    from .report import Report

_URGENCIES = {
    "not carried": ("What cannot be carried", "Nothing."),
    "fill in": ("What you have to fill in", "Nothing."),
    "information": ("Good to know", ""),
}


def markdown(report: Report) -> str:
    """Return the whole report."""
    return "\n".join(line for part in _parts(report) for line in part) + "\n"


def _parts(report: Report) -> Iterator[Iterable[str]]:
    yield ("# Moving to the broker", "", "Written by `migrate`; it holds no values of secrets.", "")
    yield _places(report.places)
    yield _mappings(report)
    for urgency, (title, otherwise) in _URGENCIES.items():
        yield _notes(title, otherwise, report.notes_of(urgency))
    yield _moves(report)
    yield _several(report)
    yield _impossible(report)
    yield _plugin(report)
    yield ("## What to do next", "")
    yield [f"{number}. {step}" for number, step in enumerate(report.next_steps, 1)]


def _places(places: tuple[Place, ...]) -> Iterator[str]:
    yield from ("## Where Airflow looks today", "", "In the order in which a task asks.", "")
    if not places:
        yield from ("Nowhere: no backend is configured, and no id was found.", "")
        return
    rows = [(place.name, place.title, ", ".join(place.sections), _ids(place)) for place in places]
    yield from _table(("place", "what", "sections", "ids that are known"), rows)


def _ids(place: Place) -> str:
    unlisted = any(route.ids is None for route in place.routes)
    counts = [f"{kind}s: {len(place.known(kind)):,}" for kind in KINDS if place.known(kind)]
    return ", ".join([*counts, *(["not listed (--list)"] if unlisted else [])]) or "none"


def _mappings(report: Report) -> Iterator[str]:
    yield from ("## What the catalog maps", "")
    rows = []
    for kind, mappings in report.plan.mappings.items():
        for name, mapping in mappings.items():
            if name.endswith("{name...}"):
                rows.append((kind, name, _secret(mapping)))
        single = sum(not name.endswith("{name...}") for name in mappings)
        if single:
            rows.append((kind, f"{single:,} single ids", "as catalog.yaml has them"))
    yield from _table(("kind", "ids", "secret"), rows) if rows else ("Nothing yet.", "")


def _secret(mapping: dict[str, Any]) -> str:
    return f"{mapping['secret']['store']}: {mapping['secret']['key']}"


def _notes(title: str, otherwise: str, notes: list[tuple[str, Note]]) -> Iterator[str]:
    if not notes and not otherwise:
        return
    yield from (f"## {title}", "")
    for at, note in notes:
        said = [
            *([f"{at}: {note.what}"] if at else [note.what]),
            *([note.todo] if note.todo else []),
        ]
        yield f"- {_line('; '.join(said))}."
    if not notes:
        yield otherwise
    yield ""


def _moves(report: Report) -> Iterator[str]:
    yield from ("## What has to be moved into a store", "")
    if not report.plan.moves:
        yield from ("Nothing that is known here.", "")
        return
    yield from (
        "These values lie in no store that the broker reads.",
        "Until they are moved, Airflow goes on to answer them itself, after the broker.",
        "Copy a mapping of catalog-to-move.yaml to the catalog once the value is in the store.",
        "",
    )
    rows = [
        (
            move.kind,
            move.name,
            move.place,
            f"{move.route.store}: {move.route.key(move.name)}",
            "a pattern of catalog.yaml" if move.caught else "catalog-to-move.yaml",
        )
        for move in report.plan.moves
    ]
    yield from _table(("kind", "id", "today in", "put it at", "mapping"), rows)


def _several(report: Report) -> Iterator[str]:
    yield from ("## Ids in several places", "")
    rows = [
        (
            each.kind,
            each.name,
            ", ".join(each.places),
            each.for_tasks,
            each.for_servers,
            f"{each.after}{' (changes)' if each.changes else ''}",
        )
        for each in report.plan.several
    ]
    head = ("kind", "id", "places", "tasks get", "servers get", "after the switch")
    yield from _table(head, rows) if rows else ("None that is known here.", "")


def _impossible(report: Report) -> Iterator[str]:
    if report.plan.impossible:
        yield from ("## Ids that no catalog can hold", "")
        yield from _table(("kind", "id", "why"), [(k, n, w) for k, n, w in report.plan.impossible])


def _plugin(report: Report) -> Iterator[str]:
    yield from (
        "## Settings of the plugin",
        "",
        "Add these to `backend_kwargs` of the plugin, beside `url` and its way to a token.",
        "",
        "```json",
        json.dumps(dict(report.plugin), indent=2),
        "```",
        "",
    )


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""


def _cell(text: str) -> str:
    return (
        _line(text)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("<", "&lt;")
        .replace("`", "\\`")
    )


def _line(text: str) -> str:
    return printable(text)
