# SPDX-License-Identifier: Apache-2.0
"""Prepares ``--check``: both sides, the ids, and what is said while it runs."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from airflow_credential_broker._context import TaskContext
from airflow_credential_broker._fingerprint import Fingerprinter

from . import configured, places
from .comparison import Comparison
from .model import KINDS, CannotMigrate, fault_of
from .survey import all_places, asked_ids
from .today import Exports, PresentPlaces
from .tomorrow import Broker

if TYPE_CHECKING:
    import argparse

    from airflow_credential_broker._outcome import Kind

    from .comparison import Result
    from .model import Configured

_EVERY_SECONDS = 5.0
_MOST_AT_ONCE = 32


def check(given: argparse.Namespace) -> tuple[list[Result], tuple[str, ...]]:
    """
    Compare every id that is known; the only part of this command that reads secrets.

    Also returns what could not be listed, so that ids of it may be missing.
    """
    if not 1 <= given.at_once <= _MOST_AT_ONCE:
        raise CannotMigrate(f"--at-once: must be from 1 to {_MOST_AT_ONCE}")
    fingerprinter = Fingerprinter()
    broker = Broker(_broker_kwargs(given), TaskContext(given.dag, given.task), fingerprinter)
    found = [each for each in all_places(given) if not _is_broker(each.configured)]
    ids = _ids(given, found)
    not_listed = tuple(what for place in found for what in place.not_listed)
    if not ids and not_listed:
        raise CannotMigrate(f"--list: {'; '.join(not_listed)}; or give the ids with --ids")
    if not ids:
        raise CannotMigrate(
            "--check: no id is known here; name some with --list, --metastore, --export or --ids"
        )
    exports = Exports(given.export, given.export_variables)
    present = PresentPlaces(found, fingerprinter, exports)
    results = Comparison(present, broker, given.at_once).results(ids, _Progress(len(ids)))
    return results, not_listed


def _ids(given: argparse.Namespace, found: list[Any]) -> list[tuple[Kind, str]]:
    known = places.ids_of(found)
    for kind, names in asked_ids(given).items():
        known[kind].update(names)
    known["config"].update(configured.config_ids())
    return [(kind, name) for kind in KINDS for name in sorted(known[kind]) if not fault_of(name)]


def _broker_kwargs(given: argparse.Namespace) -> dict[str, Any]:
    if given.broker_kwargs:
        return configured.parse_object("--broker-kwargs", given.broker_kwargs)
    for each in configured.named():
        if _is_broker(each):
            return dict(each.kwargs)
    raise CannotMigrate(
        "--check: Airflow's configuration does not name the broker's plugin yet; give its "
        "backend_kwargs with --broker-kwargs JSON or @FILE"
    )


def _is_broker(each: Configured | None) -> bool:
    return each is not None and configured.is_broker(each)


class _Progress:
    """Says on standard error how far a long run is."""

    def __init__(self, total: int) -> None:
        self._total, self._said = total, time.monotonic()

    def __call__(self, done: int) -> None:
        if time.monotonic() - self._said >= _EVERY_SECONDS:
            self._said = time.monotonic()
            sys.stderr.write(f"compared {done:,} of {self._total:,}\n")
            sys.stderr.flush()
