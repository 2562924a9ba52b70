# SPDX-License-Identifier: Apache-2.0
"""The documented differences: which parts of an answer each may touch, and the table that people read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .lines import NEWEST
from .paths import REPOSITORY
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .lines import Line
    from .parity_case import Case

PAGE = REPOSITORY / "docs" / "reference" / "moving-in.md"
TABLE = re.compile(r"<!-- differences: begin -->\n(.*?)<!-- differences: end -->", re.DOTALL)

# What the versions of a line do to every secret of the kind.
OLD_PROVIDERS = ("3.0.6", "3.2.2")
MASK_LESS = ("3.1.8", "3.2.2")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table by its first column, and the parts of an answer that it explains."""

    title: str
    parts: frozenset[str]
    # Whether only versions of Airflow or its providers before the newest line's show it.
    older: bool = False


def _row(title: str, *parts: str, older: bool = False) -> Row:
    return Row(title, frozenset(parts), older)


ROWS = {
    "binary": _row("A binary secret", "outcome"),
    "missing": _row("A mapped secret that the store does not have, or whose newest version is deleted", "outcome"),
    "no-fields": _row("A secret of Vault without fields", "outcome"),
    "variable-no-text": _row("A variable in Vault whose `value` is no text", "value", "deserialized"),
    "variable-null": _row("A variable in Vault whose `value` is null", "outcome"),
    "variable-lacks-value": _row("A variable in Vault without the field `value`", "outcome"),
    "part-number": _row(
        "A part of a connection that is a number",
        *("login", "password", "host", "schema", "description", "uri", "masked", "outcome"),
    ),
    "uri-without-type": _row("A URI without a connection type", "conn_type"),
    "uri-values": _row("Values in the query of a URI that are JSON", "extra", "extra_dejson", "uri"),
    "no-uri": _row("A text that is neither JSON nor a URI", "outcome"),
    "port": _row("A port that is no whole number from 0 to 65535", "outcome"),
    "part-no-text": _row("A part of a connection that is a boolean, a list or an object", "outcome"),
    "extra-no-object": _row("An `extra` that is no JSON object", "outcome"),
    "extra-text": _row("The layout of the text in `extra`", "extra", "uri", "masked"),
    "port-zero": _row("A port of 0", "port", "uri"),
    "python-json": _row("`NaN` and `Infinity`", "outcome"),
    "key-twice": _row("A JSON object with a key twice", "outcome"),
    "older-extra": _row("The layout of the text in `extra`", "extra", older=True),
    "older-no-text": _row("A part of a connection that is a boolean, a list or an object", "outcome", older=True),
    "old-provider": _row(
        "Vault providers up to 4.7",
        *("conn_type", "host", "password", "schema", "port", "extra", "uri", "outcome"),
        older=True,
    ),
    "masks-more": _row("Secrets in `extra` on Airflow 3.1 and 3.2", "masked", older=True),
}


def explained(case: Case, seen: Mapping[str, tuple[Any, Any]], line: Line) -> set[str]:
    """Return the rows that explain all differences of a case on a line, none if they do not."""
    names = set(case.rows)
    if line.airflow in OLD_PROVIDERS and case.store.startswith("vault"):
        names.add("old-provider")
    if line.airflow in MASK_LESS and "masked" in seen and seen["masked"][0].items() <= seen["masked"][1].items():
        names.add("masks-more")
    rows = {name: ROWS[name] for name in names if not (ROWS[name].older and line == NEWEST)}
    parts = frozenset().union(*(row.parts for row in rows.values()))
    return {name for name, row in rows.items() if row.parts & set(seen)} if set(seen) <= parts else set()


def must_differ(case: Case) -> bool:
    """Whether the newest line has to show one of the case's rows."""
    return any(not ROWS[name].older for name in case.rows)


def documented() -> list[str]:
    """Return the first column of the table."""
    found = TABLE.search(PAGE.read_text(encoding="utf-8")) if PAGE.is_file() else None
    lines = found[1].splitlines()[2:] if found else []
    return [line.split("|")[1].strip() for line in lines if line.startswith("|")]


def checks(shown: set[str]) -> Iterator[Check]:
    """Check that the table holds what was seen and nothing else."""
    table = documented()
    for name, row in ROWS.items():
        there = row.title in table
        yield Check(f"{row.title}: is in the table", None if there else f"add it to {PAGE}")
        seen = row.older or name in shown
        yield Check(f"{row.title}: still differs", None if seen else f"remove the row from {PAGE}")
    for title in sorted(set(table) - {row.title for row in ROWS.values()}):
        yield Check(f"{title}: is known", f"no case shows this row of {PAGE}")
