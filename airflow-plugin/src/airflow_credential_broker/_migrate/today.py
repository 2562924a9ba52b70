# SPDX-License-Identifier: Apache-2.0
"""What Airflow's present places answer, asked in their order; only fingerprints are kept."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import local
from .faults import explain, is_outage
from .listing import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from airflow_credential_broker._fingerprint import Fingerprinter, Fingerprints
    from airflow_credential_broker._outcome import Kind

    from .model import Place

_ENVIRONMENT = "airflow.secrets.environment_variables"
_METASTORE = "airflow.secrets.metastore"


@dataclass(frozen=True, slots=True)
class Today:
    """The answer of today: the place that gave it, and where a place before it failed."""

    place: str | None
    fingerprints: Fingerprints | None
    failed: str | None = None
    outage: bool = False
    behind: bool = False


class PresentPlaces:
    """Asks each place as Airflow does: one that fails counts as one that has nothing."""

    def __init__(self, places: list[Place], fingerprinter: Fingerprinter, files: Exports) -> None:
        self._fingerprinter = fingerprinter
        self._sources = [_source(place, fingerprinter, files) for place in places]

    def ask(self, kind: Kind, name: str) -> Today:
        """Return what a task gets today."""
        failed, outage = None, False
        for place, behind, source in self._sources:
            try:
                found = source(kind, name)
            except Exception as error:  # noqa: BLE001 - as Airflow; its text may quote a secret
                failed = f"{place}: {explain(error)}"
                outage = outage or is_outage(error)
                continue
            if found is not None:
                return Today(place, found, failed, outage, behind)
        return Today(None, None, failed, outage)


@dataclass(frozen=True, slots=True)
class Exports:
    """The files that stand for the metastore."""

    connections: str | None = None
    variables: str | None = None


def _source(
    place: Place, fingerprinter: Fingerprinter, files: Exports
) -> tuple[str, bool, Callable[[Kind, str], Fingerprints | None]]:
    if place.name == "files" and place.configured is not None:
        kwargs = place.configured.kwargs
        by_kind: dict[Kind, Any] = {
            "connection": kwargs.get("connections_file_path"),
            "variable": kwargs.get("variables_file_path"),
            "config": kwargs.get("configs_file_path"),
        }
        return place.name, False, _of_files(by_kind, fingerprinter)
    if place.configured is not None:
        return place.name, False, _of_backend(build(place), fingerprinter, serial=not place.routes)
    if place.name == "environment":
        return (
            place.name,
            True,
            _of_backend(_built(_ENVIRONMENT, "EnvironmentVariablesBackend"), fingerprinter),
        )
    if files.connections or files.variables:
        exported: dict[Kind, Any] = {"connection": files.connections, "variable": files.variables}
        return place.name, True, _of_files(exported, fingerprinter)
    return place.name, True, _of_backend(_built(_METASTORE, "MetastoreBackend"), fingerprinter)


def _built(module: str, name: str) -> Any:  # noqa: ANN401 - Airflow's own classes
    import importlib

    return getattr(importlib.import_module(module), name)()


def _of_backend(
    backend: Any,  # noqa: ANN401 - of any class
    fingerprinter: Fingerprinter,
    *,
    serial: bool = False,
) -> Callable[[Kind, str], Fingerprints | None]:
    """
    Ask a backend, by several threads once a first call has built its client.

    Backends build clients without a lock, and two clients of AWS have two sets of exceptions.
    One that this command does not know is always asked one by one.
    """
    if hasattr(backend, "_set_connection_class"):
        from airflow.models import Connection

        backend._set_connection_class(Connection)  # noqa: SLF001 - as Airflow's own start does
    lock, ready = threading.Lock(), threading.Event()

    def ask(kind: Kind, name: str) -> Fingerprints | None:
        if ready.is_set() and not serial:
            return _answer(backend, fingerprinter, kind, name)
        with lock:
            found = _answer(backend, fingerprinter, kind, name)
            ready.set()
            return found

    return ask


def _answer(
    backend: Any,  # noqa: ANN401 - of any class
    fingerprinter: Fingerprinter,
    kind: Kind,
    name: str,
) -> Fingerprints | None:
    ask = getattr(backend, f"get_{kind}")
    return fingerprinter.of_present(kind, ask(name))


def _of_files(
    files: Mapping[Kind, str | None], fingerprinter: Fingerprinter
) -> Callable[[Kind, str], Fingerprints | None]:
    """Read the files once, not for each id, and keep fingerprints alone."""
    kept = {
        (kind, name): fingerprints
        for kind, file in files.items()
        if file
        for name, fingerprints in _entries(kind, file, fingerprinter)
    }
    return lambda kind, name: kept.get((kind, name))


def _entries(
    kind: Kind, file: str, fingerprinter: Fingerprinter
) -> Iterator[tuple[str, Fingerprints]]:
    for name, value in local.read(file).items():
        with contextlib.suppress(Exception):
            # Airflow's own parser may quote the secret; an entry that it does not take is missing.
            connects = kind == "connection"
            answer = _connection(name, value) if connects else _without_description(value)
            found = fingerprinter.of_present(kind, answer)
            if found is not None:
                yield name, found


def _connection(name: str, value: Any) -> Any:  # noqa: ANN401 - Airflow's own class
    from airflow.models import Connection

    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, str):
        text = value.strip()
        return (
            Connection.from_json(text, conn_id=name)
            if text.startswith("{")
            else Connection(conn_id=name, uri=text)
        )
    parts = {**value, "conn_id": name}
    if "extra_dejson" in parts:
        parts["extra"] = parts.pop("extra_dejson")
    return Connection(**parts)


def _without_description(value: object) -> object:
    if isinstance(value, dict) and set(value) == {"value", "description"}:
        return value["value"]
    return value
