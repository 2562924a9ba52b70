# SPDX-License-Identifier: Apache-2.0
"""What the broker will map, what has to be moved first, and which place answers each id today."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .model import KINDS, Place, Route, fault_of, literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from airflow_credential_broker._outcome import Kind

_SHAPES: dict[Kind, tuple[tuple[str, Any], ...]] = {
    "connection": (("whole-connection", "airflow-vault"),),
    "variable": (("value", "${value}"),),
}
SUGGESTED_STORE = "vault"


@dataclass(frozen=True, slots=True)
class Move:
    """A value that no catalog can carry by path: it has to be put into a store first."""

    kind: Kind
    name: str
    place: str
    route: Route
    caught: bool


@dataclass(frozen=True, slots=True)
class Several:
    """An id that is in more than one place; the first one answers a task today."""

    kind: Kind
    name: str
    places: tuple[str, ...]
    for_servers: str
    after: str

    @property
    def for_tasks(self) -> str:
        """The place that answers a task today."""
        return self.places[0]

    @property
    def changes(self) -> bool:
        """Whether another place answers once Airflow asks the broker first."""
        return {self.after} != {self.for_tasks, self.for_servers}


@dataclass(slots=True)
class Plan:
    """All that is written down."""

    mappings: dict[Kind, dict[str, dict[str, Any]]] = field(default_factory=dict)
    to_move: dict[Kind, dict[str, dict[str, Any]]] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    several: list[Several] = field(default_factory=list)
    impossible: list[tuple[Kind, str, str]] = field(default_factory=list)


def plan(places: Iterable[Place], asked_for: Mapping[Kind, Iterable[str]]) -> Plan:
    """Plan the catalog for these places, which are in the order in which a task asks them."""
    made = Plan()
    everywhere = tuple(places)
    for kind in KINDS:
        _KindPlan(kind, everywhere, made).add(asked_for.get(kind, ()))
    return made


def _order_of_server(place: Place) -> int:
    """Scheduler and API server ask their backend, then the environment, then the metastore."""
    return 0 if place.sections else 1 if place.name == "environment" else 2


class _KindPlan:
    """The part of a plan that is about one kind."""

    def __init__(self, kind: Kind, places: tuple[Place, ...], made: Plan) -> None:
        self._kind, self._plan = kind, made
        self._known = [(place, place.known(kind)) for place in places]
        self._routes = [r for place in places for r in place.routes if r.kind == kind]
        self._patterns: dict[str, Route] = {}
        for route in self._routes:
            self._patterns.setdefault(route.pattern, route)

    def add(self, asked_for: Iterable[str]) -> None:
        """Add patterns first, then what each known id needs beside them."""
        for name, route in self._patterns.items():
            fault = route.key_fault(route.of_id + "name")
            if fault is None:
                key = literal(route.before) + "{name...}"
                self._map(self._plan.mappings, name, route, key)
            else:
                self._plan.impossible.append((self._kind, name, fault))
        known = {name for _, names in self._known for name in names}
        for name in sorted(known.union(asked_for)):
            fault = fault_of(name)
            if fault is None:
                self._add_id(name)
            else:
                self._plan.impossible.append((self._kind, name, fault))

    def _add_id(self, name: str) -> None:
        places = [place for place, names in self._known if name in names]
        listed = next((r for r in self._routes if r.ids and name in r.ids), None)
        unlisted = next((r for r in self._routes if r.ids is None and r.asks_for(name)), None)
        route = listed or unlisted
        if route is not None and not self._is_caught_by(route, name):
            self._map_single(name, route)
        if len(places) > 1:
            self._plan.several.append(self._several(name, places))
        if listed is None and places and self._kind in _SHAPES:
            self._move(name, places[0], unlisted)

    def _map_single(self, name: str, route: Route) -> None:
        fault = route.key_fault(name)
        if fault is None:
            self._map(self._plan.mappings, name, route, literal(route.key(name)))
        else:
            self._plan.impossible.append((self._kind, name, fault))

    def _is_caught_by(self, route: Route, name: str) -> bool:
        return self._patterns[route.pattern] is route and route.is_caught(name)

    def _several(self, name: str, places: list[Place]) -> Several:
        servers = [place for place in places if place.sections != ("workers",)]
        server = min(servers, key=_order_of_server, default=None)
        mapped = next((place for place in places if place.routes), None)
        return Several(
            self._kind,
            name,
            tuple(place.name for place in places),
            server.name if server else "none",
            (mapped or places[0]).name,
        )

    def _move(self, name: str, place: Place, unlisted: Route | None) -> None:
        asked = (r for r in self._routes if r.asks_for(name))
        route = unlisted or next(asked, None) or self._suggested()
        caught = route in self._routes and self._is_caught_by(route, name)
        self._plan.moves.append(Move(self._kind, name, place.name, route, caught))
        mapped = self._plan.mappings.get(self._kind, {})
        if not caught and name not in mapped and route.key_fault(name) is None:
            self._map(self._plan.to_move, name, route, literal(route.key(name)))

    def _suggested(self) -> Route:
        before = f"secret/airflow/{self._kind}s/"
        return Route(self._kind, SUGGESTED_STORE, before, _SHAPES[self._kind])

    def _map(
        self, into: dict[Kind, dict[str, dict[str, Any]]], name: str, route: Route, key: str
    ) -> None:
        into.setdefault(self._kind, {})[name] = {
            "secret": {"store": route.store, "key": key},
            **dict(route.shape),
            "if-missing": "not-mapped",
        }
