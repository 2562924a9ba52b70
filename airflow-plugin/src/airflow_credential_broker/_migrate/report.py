# SPDX-License-Identifier: Apache-2.0
"""The report: what was found where, what is carried, what is not, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .model import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .model import Note, Place, Route
    from .plan import Move, Plan, Several


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the report says, before it is worded."""

    places: tuple[Place, ...]
    plan: Plan
    notes: tuple[Note, ...]
    plugin: Mapping[str, Any]
    next_steps: tuple[str, ...]

    def notes_of(self, urgency: str) -> list[tuple[str, Note]]:
        """Return the notes of one urgency, each with the place that it is about."""
        of_places = [(place.name, note) for place in self.places for note in place.notes]
        return [
            (at, note)
            for at, note in [*of_places, *(("", n) for n in self.notes)]
            if note.urgency == urgency
        ]

    def as_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "places": [_place(place) for place in self.places],
            "mappings": {
                kind: {
                    "patterns": [name for name in mappings if name.endswith("{name...}")],
                    "single": sum(not name.endswith("{name...}") for name in mappings),
                }
                for kind, mappings in self.plan.mappings.items()
            },
            "to_move": [_move(move) for move in self.plan.moves],
            "in_several_places": [_several(each) for each in self.plan.several],
            "impossible_ids": [
                {"kind": kind, "id": name, "why": why} for kind, name, why in self.plan.impossible
            ],
            "notes": [
                {"place": at, "urgency": urgency, "what": note.what, "todo": note.todo}
                for urgency in ("not carried", "fill in", "information")
                for at, note in self.notes_of(urgency)
            ],
            "plugin_settings": dict(self.plugin),
            "next": list(self.next_steps),
        }


def _place(place: Place) -> dict[str, Any]:
    return {
        "name": place.name,
        "title": place.title,
        "sections": list(place.sections),
        "ids": {kind: len(place.known(kind)) for kind in KINDS},
        "paths": [_route(route) for route in place.routes],
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "kind": route.kind,
        "key": f"{route.before}{{name}}",
        "lookup_pattern": route.lookup_pattern,
        "listed": None if route.ids is None else len(route.ids),
    }


def _move(move: Move) -> dict[str, Any]:
    return {
        "kind": move.kind,
        "id": move.name,
        "place": move.place,
        "store": move.route.store,
        "key": move.route.key(move.name),
        "mapped_by_pattern": move.caught,
    }


def _several(each: Several) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "id": each.name,
        "places": list(each.places),
        "for_tasks": each.for_tasks,
        "for_servers": each.for_servers,
        "after_the_switch": each.after,
        "changes": each.changes,
    }
