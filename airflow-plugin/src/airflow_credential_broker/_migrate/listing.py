# SPDX-License-Identifier: Apache-2.0
"""``--list``: the names of what a store holds, asked with today's login; reads no value."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import aws, vault
from .faults import explain, is_outage
from .model import CannotMigrate, Note, Place, Route

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_DEEPEST = 20


def listed(place: Place) -> Place:
    """Return the place with the ids that its store lists; a note says where it does not."""
    configured = place.configured
    if configured is None or not place.routes:
        return place
    backend = build(place)
    names = {vault.CLASS: _vault_names, aws.CLASS: _aws_names}[configured.class_path]
    routes: list[Route] = []
    notes: list[Note] = []
    for route in place.routes:
        found, away = _listed(place, backend, names, route)
        if isinstance(found, Note):
            notes.append(found)
            routes.append(route)
        else:
            routes.append(found)
        if away:
            # The other paths would only wait for the same time-out.
            break
    routes += place.routes[len(routes) :]
    not_listed = tuple(note.what for note in notes)
    known = (*place.notes, *notes)
    return replace(place, routes=tuple(routes), notes=known, not_listed=not_listed)


def _listed(
    place: Place,
    backend: Any,  # noqa: ANN401 - a backend of any class
    names: Callable[[Any, Route], Iterator[str]],
    route: Route,
) -> tuple[Route | Note, bool]:
    """Return the route with its ids, or why not; and whether the store is away."""
    try:
        return replace(route, ids=frozenset(names(backend, route))), False
    except Exception as error:  # noqa: BLE001 - what a client raises may quote what it sent
        reason, away = explain(error), is_outage(error)
    what = f"{place.title}: what is below {route.before or 'no prefix'} cannot be listed: {reason}"
    return Note("fill in", what, "or give the ids with --ids"), away


def build(place: Place) -> Any:  # noqa: ANN401 - a backend of any class
    """Build the backend as Airflow does."""
    configured = place.configured
    if configured is None:
        raise CannotMigrate(f"{place.title}: there is no backend to ask")
    module, _, name = configured.class_path.rpartition(".")
    try:
        backend = getattr(importlib.import_module(module), name)(**configured.kwargs)
    except Exception as error:  # noqa: BLE001 - a constructor may quote what it was given
        reason = explain(error)
    else:
        return backend
    raise CannotMigrate(
        f"{configured.where}: {configured.class_path} cannot be built here: {reason}; install its "
        "package in this environment and check its options, or leave out --list and --check"
    )


def _vault_names(backend: Any, route: Route) -> Iterator[str]:  # noqa: ANN401
    client = backend.vault_client.client
    version = str(backend.kv_engine_version)
    mount = backend.mount_point or route.of_id.strip("/")
    below = route.before.removeprefix(f"{str(mount).strip('/')}/").rstrip("/")
    kv = client.secrets.kv.v1 if version == "1" else client.secrets.kv.v2
    missing = importlib.import_module("hvac.exceptions").InvalidPath

    def walk(folder: str, depth: int) -> Iterator[str]:
        try:
            found = kv.list_secrets(path=folder, mount_point=mount)["data"]["keys"]
        except missing:
            return
        for key in found:
            path = f"{folder}/{key}" if folder else key
            if not key.endswith("/"):
                yield path
            elif depth < _DEEPEST:
                yield from walk(path.rstrip("/"), depth + 1)

    start = f"{below}/" if below else ""
    for path in walk(below, 0):
        yield route.of_id + path.removeprefix(start)


def _aws_names(backend: Any, route: Route) -> Iterator[str]:  # noqa: ANN401
    pages = backend.client.get_paginator("list_secrets")
    filters = [{"Key": "name", "Values": [route.before]}] if route.before else []
    for page in pages.paginate(Filters=filters):
        for secret in page["SecretList"]:
            name = str(secret["Name"])
            # AWS compares the start of each word, and ignores case.
            if name.startswith(route.before) and route.asks_for(name[len(route.before) :]):
                yield name[len(route.before) :]
