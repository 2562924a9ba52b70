# SPDX-License-Identifier: Apache-2.0
"""All places where Airflow looks today, in the order in which a task asks them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import aws, local, vault
from .configured import is_broker
from .model import KINDS, Note, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from airflow_credential_broker._outcome import Kind

    from .model import Configured

LOCAL = "airflow.secrets.local_filesystem.LocalFilesystemBackend"


def of_backends(
    configured: Iterable[Configured], known_ids: Mapping[Kind, Iterable[str]]
) -> list[Place]:
    """Return a place for each different backend; one that both sections name is one place."""
    found: list[Place] = []
    for each in configured:
        same = next((at for at, place in enumerate(found) if _is_same(place, each)), None)
        if same is not None:
            sections = (*found[same].sections, each.section)
            found[same] = replace(found[same], sections=sections)
            continue
        place = _place(each, _store_name(each, found), known_ids)
        faults = tuple(Note("fill in", f"{each.where}: {fault}") for fault in each.faults)
        found.append(replace(place, notes=(*faults, *place.notes)))
    return found


def _is_same(place: Place, configured: Configured) -> bool:
    known = place.configured
    return (
        known is not None
        and known.class_path == configured.class_path
        and known.kwargs == configured.kwargs
    )


def _store_name(configured: Configured, found: list[Place]) -> str:
    base = {vault.CLASS: "vault", aws.CLASS: "aws"}.get(configured.class_path, "other")
    taken = {place.name for place in found}
    names = (base, *(f"{base}-{number}" for number in range(2, 10)))
    return next(name for name in names if name not in taken)


def _place(configured: Configured, store: str, known_ids: Mapping[Kind, Iterable[str]]) -> Place:
    if configured.class_path == vault.CLASS:
        return vault.place(configured, store, known_ids)
    if configured.class_path == aws.CLASS:
        return aws.place(configured, store)
    if configured.class_path == LOCAL:
        return local.filesystem(configured)
    return Place(
        name=store,
        title=configured.class_path,
        sections=(configured.section,),
        notes=(_unknown(configured),),
        configured=configured,
    )


def _unknown(configured: Configured) -> Note:
    if is_broker(configured):
        return Note(
            "information",
            f"{configured.where} names the broker's plugin already",
            "to describe or check what was there before, give --old-backend and "
            "--old-backend-kwargs",
        )
    if configured.class_path == aws.PARAMETERS:
        return Note(
            "not carried",
            "AWS Systems Manager Parameter Store: the broker has no such store yet",
            "copy these parameters to Secrets Manager or Vault, and run this again with --ids; "
            "until then Airflow cannot read them beside the broker, since it has one such backend",
        )
    return Note(
        "not carried",
        f"the backend {configured.class_path}, which this command does not know",
        "write mappings for its secrets by hand (docs/how-to/map-a-connection.md); --check "
        "compares them all the same, with the ids of --ids",
    )


def ids_of(places: Iterable[Place]) -> dict[Kind, set[str]]:
    """Return all ids that are known anywhere, by kind."""
    everywhere = list(places)
    return {kind: {name for place in everywhere for name in place.known(kind)} for kind in KINDS}
