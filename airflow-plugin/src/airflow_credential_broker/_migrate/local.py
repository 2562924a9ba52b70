# SPDX-License-Identifier: Apache-2.0
"""The places without paths: environment, files, metastore; only ids are kept of them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .model import CannotMigrate, Note, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from airflow_credential_broker._outcome import Kind

    from .model import Configured

_PREFIXES: dict[Kind, str] = {"connection": "AIRFLOW_CONN_", "variable": "AIRFLOW_VAR_"}
_TEAM = re.compile(r"_(.+?)___(.+)", re.DOTALL)
_FORMATS = ("json", "yaml", "yml", "env")
_UNREADABLE = (
    "{file}: holds a date or number that Python cannot read, or too many values inside each other; "
    "Airflow cannot read this file either"
)
_COMMENT = re.compile(r"\s*#")


def filesystem(configured: Configured) -> Place:
    """Return the files of Airflow's own ``LocalFilesystemBackend``."""
    options: dict[Kind, str] = {
        "connection": "connections_file_path",
        "variable": "variables_file_path",
        "config": "configs_file_path",
    }
    files = {
        kind: str(configured.kwargs[key])
        for kind, key in options.items()
        if configured.kwargs.get(key)
    }
    done = {kind: _ids_or_problem(file) for kind, file in files.items()}
    return Place(
        name="files",
        title=f"local files ({', '.join(sorted(set(files.values()))) or 'none is named'})",
        sections=(configured.section,),
        ids={kind: found for kind, found in done.items() if not isinstance(found, Note)},
        notes=tuple(found for found in done.values() if isinstance(found, Note)),
        configured=configured,
    )


def _ids_or_problem(file: str) -> frozenset[str] | Note:
    try:
        return frozenset(read(file))
    except CannotMigrate as problem:
        return Note("fill in", str(problem))


def environment(known: Mapping[Kind, Iterable[str]], *, multi_team: bool) -> Place:
    """Return the variables of this process; their names are in upper case, ids may not be."""
    ids: dict[Kind, frozenset[str]] = {}
    of_teams = 0
    for kind, prefix in _PREFIXES.items():
        spelled = {name.upper(): name for name in sorted(known.get(kind, ()))}
        named = [name[len(prefix) :] for name in os.environ if name.startswith(prefix)]
        own = [name for name in named if name and not (multi_team and _TEAM.fullmatch(name))]
        of_teams += len([name for name in named if name]) - len(own)
        ids[kind] = frozenset(spelled.get(name, name.lower()) for name in own)
    notes = [
        Note(
            "not carried",
            f"{of_teams} variables of single teams (AIRFLOW_CONN__TEAM___ID)",
            "give each a mapping whose secret is a list with `when: {teams: [TEAM]}`",
        )
    ]
    title = "environment variables of this process"
    return Place("environment", title, ids=ids, notes=tuple(notes if of_teams else ()))


def export(connections: str | None, variables: str | None) -> Place | None:
    """Return the metastore as its exports show it, None if none is given."""
    files: dict[Kind, str | None] = {"connection": connections, "variable": variables}
    given = {kind: file for kind, file in files.items() if file}
    if not given:
        return None
    ids = {kind: frozenset(read(file)) for kind, file in given.items()}
    return Place("metastore", f"metastore, as exported to {' and '.join(given.values())}", ids=ids)


def metastore() -> Place:
    """Return the ids in Airflow's database; no value is read."""
    try:
        from airflow.models import Connection, Variable
        from airflow.utils.session import create_session

        with create_session() as session:
            ids: dict[Kind, frozenset[str]] = {
                "connection": frozenset(str(row[0]) for row in session.query(Connection.conn_id)),
                "variable": frozenset(str(row[0]) for row in session.query(Variable.key)),
            }
    except Exception as error:  # noqa: BLE001 - its text may hold the database's address
        kind = type(error).__name__
    else:
        return Place("metastore", "metastore of this Airflow", ids=ids)
    raise CannotMigrate(
        f"--metastore: Airflow's database cannot be read here ({kind}); run this where "
        "`airflow db check` succeeds, or use `airflow connections export` and --export"
    )


def read(file: str) -> dict[str, Any]:
    """Return what a file of an export or of ``LocalFilesystemBackend`` holds, by id."""
    form = Path(file).suffix.lstrip(".").lower()
    if form not in _FORMATS:
        known = ", ".join(f".{name}" for name in _FORMATS)
        raise CannotMigrate(f"{file}: its name must end with one of {known}, as Airflow writes it")
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise CannotMigrate(f"{file}: cannot be read: {reason}") from None
    found = _env(file, text) if form == "env" else _document(file, text, form)
    if not isinstance(found, dict):
        raise CannotMigrate(f"{file}: must hold one object with an entry for each id")
    return {str(name): value for name, value in found.items()}


def _document(file: str, text: str, form: str) -> Any:  # noqa: ANN401 - JSON or YAML
    """Parse a text, whose faults are told by line and never quoted."""
    if form == "json":
        return _json(file, text)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506 - both loaders are safe ones
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 1
    except (ValueError, RecursionError):
        raise CannotMigrate(_UNREADABLE.format(file=file)) from None
    raise CannotMigrate(f"{file}: is no YAML: line {line} cannot be read")


def _json(file: str, text: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = error.lineno
    except (ValueError, RecursionError):
        raise CannotMigrate(_UNREADABLE.format(file=file)) from None
    raise CannotMigrate(f"{file}: is no JSON: line {line} cannot be read")


def _env(file: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or _COMMENT.match(line):
            continue
        name, separator, value = line.partition("=")
        if not name or not separator:
            raise CannotMigrate(f"{file}: line {number} is not ID=VALUE")
        found[name] = value
    return found
