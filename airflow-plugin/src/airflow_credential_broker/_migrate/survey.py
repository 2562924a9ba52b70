# SPDX-License-Identifier: Apache-2.0
"""Looks at everything that Airflow's configuration names, and makes the report of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import configured, local, places
from .listing import listed
from .model import CannotMigrate, Note
from .plan import plan
from .report import Report

if TYPE_CHECKING:
    import argparse

    from airflow_credential_broker._outcome import Kind

    from .model import Configured, Place

_PREFIXES: dict[str, Kind] = {
    "connection:": "connection",
    "variable:": "variable",
    "config:": "config",
}
_PATTERNS: dict[Kind, str] = {
    "connection": "connections_lookup_pattern",
    "variable": "variables_lookup_pattern",
    "config": "config_lookup_pattern",
}


def survey(given: argparse.Namespace) -> Report:
    """Return the report; nothing but names is asked for anywhere."""
    found = all_places(given)
    asked_for = asked_ids(given)
    for name in configured.config_ids():
        asked_for.setdefault("config", set()).add(name)
    made = plan(found, asked_for)
    plugin = _plugin(found, asked_for.get("config", set()))
    return Report(tuple(found), made, tuple(_notes(found, plugin)), plugin, _next(given, found))


def all_places(given: argparse.Namespace) -> list[Place]:
    """Return all places in the order in which a task asks them."""
    backends = old_backends(given)
    exported = local.export(given.export, given.export_variables)
    if given.metastore:
        if exported is not None:
            raise CannotMigrate("--metastore: not beside an export; both are the metastore")
        exported = local.metastore()
    known = asked_ids(given)
    if exported is not None:
        for kind, exported_ids in exported.ids.items():
            known.setdefault(kind, set()).update(exported_ids)
    found = places.of_backends(backends, known)
    if given.list:
        found = [listed(place) for place in found]
    for kind, names in places.ids_of(found).items():
        known.setdefault(kind, set()).update(names)
    environment = local.environment(known, multi_team=configured.is_multi_team())
    # A worker asks its own environment before the API server asks the backend of [secrets].
    before = sum(place.sections == ("workers",) for place in found) or len(found)
    found.insert(before, environment)
    return [*found, *([exported] if exported else [])]


def old_backends(given: argparse.Namespace) -> list[Configured]:
    """Return the backends of today; Airflow's own, unless one is named."""
    if given.old_backend:
        # Airflow has to start all the same.
        configured.airflow_conf()
        return [configured.given(given.old_backend, given.old_backend_kwargs)]
    if given.old_backend_kwargs:
        raise CannotMigrate("--old-backend-kwargs: needs --old-backend next to it")
    return configured.backends()


def asked_ids(given: argparse.Namespace) -> dict[Kind, set[str]]:
    """Return the ids of ``--ids``; its file is read once, since it may be a pipe."""
    if not hasattr(given, "asked_ids"):
        given.asked_ids = ids_file(given.ids)
    return {kind: set(names) for kind, names in given.asked_ids.items()}


def ids_file(file: str | None) -> dict[Kind, set[str]]:
    """Read the ids of ``--ids``, by kind."""
    found: dict[Kind, set[str]] = {}
    if file is None:
        return found
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CannotMigrate(f"--ids {file}: cannot be read: {reason}") from None
    for line in text.split("\n"):
        name = line.removesuffix("\r")
        if not name.strip() or name.startswith("#"):
            continue
        prefix = next((each for each in _PREFIXES if name.startswith(each)), "")
        kind = _PREFIXES.get(prefix, "connection")
        found.setdefault(kind, set()).add(name.removeprefix(prefix))
    return found


def _plugin(found: list[Place], config_ids: set[str]) -> dict[str, Any]:
    """Return what the plugin's settings need so that it asks for the same ids."""
    settings: dict[str, Any] = {}
    for kind, option in _PATTERNS.items():
        routes = [route for place in found for route in place.routes if route.kind == kind]
        patterns = {route.lookup_pattern for route in routes}
        if kind == "config":
            if routes and config_ids:
                settings[option] = ".*"
        elif not routes:
            if any(place.routes for place in found):
                settings[option] = None
        elif len(patterns) == 1 and None not in patterns:
            settings[option] = patterns.pop()
    return settings


def _notes(found: list[Place], plugin: dict[str, Any]) -> list[Note]:
    notes = []
    routed = [place for place in found if place.routes]
    if len(routed) > 1:
        notes.append(
            Note(
                "information",
                "workers and servers have different backends, and one pattern answers for both",
                "where both map the same ids, the workers' backend comes first; --list finds the "
                "ids that only the other one holds",
            )
        )
    for place in routed:
        names = {(route.kind, route.pattern) for route in place.routes}
        if len(names) < len(place.routes) and any(route.ids is None for route in place.routes):
            notes.append(
                Note(
                    "fill in",
                    f"{place.title} is asked at several paths for one kind, and a pattern has one",
                    "run this again with --list, so that ids of the other paths get mappings",
                )
            )
    if configured.is_multi_team():
        notes.append(
            Note(
                "not carried",
                "secrets of single teams (core.multi_team): a pattern finds the shared ones only",
                "give each a mapping whose secret is a list with `when: {teams: [TEAM]}`",
            )
        )
    if any(plugin.get(option) is None and option in plugin for option in _PATTERNS.values()):
        notes.append(Note("information", "a kind that is off today stays off in the plugin"))
    return notes


def _next(given: argparse.Namespace, found: list[Place]) -> tuple[str, ...]:
    steps = ["Fill in what the section above says, and put stores.yaml into the broker's settings."]
    if any(route.ids is None for place in found for route in place.routes) and not given.list:
        steps.append(
            "Run this again with --list, so that ids which no pattern catches get mappings."
        )
    if not given.export and not given.metastore:
        steps.append("Run this again with --metastore or --export, so that the metastore is seen.")
    steps += [
        "Narrow the policy in catalog.yaml to the callers, ids and DAGs that need it.",
        "Start the broker with the catalog; it names each line that it refuses.",
        "Prove it: `python -m airflow_credential_broker migrate --check` with the same options.",
    ]
    return tuple(steps)
