# SPDX-License-Identifier: Apache-2.0
"""``python -m airflow_credential_broker migrate``."""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING

from . import comparison_text, documents, output
from .check import check
from .model import CannotMigrate
from .report_text import markdown
from .survey import survey

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_PROVEN, _DIFFERS, _CANNOT = 0, 1, 2


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the ``migrate`` command."""
    parser = commands.add_parser(
        "migrate",
        help="write a catalog that answers what Airflow's present backends answer, or check one",
        description=run.__doc__,
    )
    _add_sources(parser)
    what = parser.add_argument_group("what to do; without either, the report is printed")
    either = what.add_mutually_exclusive_group()
    either.add_argument("--output", metavar="DIR", help="write catalog, stores and report there")
    either.add_argument(
        "--check", action="store_true", help="compare each id: today's answer against the broker's"
    )
    what.add_argument("--force", action="store_true", help="replace the files of an earlier run")
    what.add_argument("--json", action="store_true", help="print JSON instead of text")
    what.add_argument(
        "--group", default="airflow", help="the group of the first rule (default: airflow)"
    )
    what.add_argument("--issuer", help="the issuer of the first rule, as the broker names it")
    _add_check(parser)
    parser.set_defaults(run=run)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    sources = parser.add_argument_group("where ids are found, beside Airflow's own configuration")
    sources.add_argument(
        "--list", action="store_true", help="list the names in today's vault; reads no value"
    )
    sources.add_argument("--export", metavar="FILE", help="of `airflow connections export`")
    sources.add_argument("--export-variables", metavar="FILE", help="of `airflow variables export`")
    sources.add_argument(
        "--metastore", action="store_true", help="the ids in Airflow's database, without an export"
    )
    sources.add_argument(
        "--ids", metavar="FILE", help="one conn_id a line, or variable:KEY, or config:KEY"
    )
    sources.add_argument(
        "--old-backend", metavar="CLASS", help="instead of the backend in Airflow's configuration"
    )
    sources.add_argument("--old-backend-kwargs", metavar="JSON", help="its options, or @FILE")


def _add_check(parser: argparse.ArgumentParser) -> None:
    of_check = parser.add_argument_group("for --check")
    of_check.add_argument(
        "--broker-kwargs",
        metavar="JSON",
        help="the plugin's backend_kwargs, or @FILE; not needed where Airflow has the plugin",
    )
    of_check.add_argument("--dag", metavar="DAG_ID", help="ask the broker as for this DAG")
    of_check.add_argument("--task", metavar="TASK_ID", help="and as for this task")
    of_check.add_argument(
        "--at-once", type=int, default=8, metavar="N", help="lookups at once, 1 to 32 (default: 8)"
    )
    of_check.add_argument(
        "--allow-behind",
        action="store_true",
        help="count as equal what only the environment and the metastore answer",
    )
    of_check.add_argument("--all", action="store_true", help="list the ids that are equal, too")


def run(given: argparse.Namespace) -> int:
    """Read Airflow's configuration, and write a catalog for it, or compare the two sides.

    Secrets are read with --check only, and never printed.
    """
    try:
        # Backends and Airflow itself log to standard output, which is for the answer.
        with contextlib.redirect_stdout(sys.stderr):
            code, text = _check(given) if given.check else _survey(given)
    except CannotMigrate as problem:
        sys.stderr.write(f"migrate: {problem}\n")
        return _CANNOT
    sys.stdout.write(text)
    return code


def _survey(given: argparse.Namespace) -> tuple[int, str]:
    report = survey(given)
    if given.output:
        texts = {
            "catalog.yaml": documents.catalog(report.plan, given.group, given.issuer),
            "catalog-to-move.yaml": documents.to_move(report.plan),
            "stores.yaml": documents.stores(list(report.places)),
            "report.md": markdown(report),
        }
        output.write(given.output, texts, force=given.force)
    if given.json:
        return _PROVEN, _json(report.as_json())
    if not given.output:
        return _PROVEN, markdown(report)
    mapped = sum(len(mappings) for mappings in report.plan.mappings.values())
    lines = (
        f"Wrote {_count(mapped, 'mapping')} to {given.output}.",
        f"To be moved into a store first: {_count(len(report.plan.moves), 'id')}.",
        f"Not carried: {len(report.notes_of('not carried')):,}.",
        f"Next: read {given.output}/report.md.",
    )
    return _PROVEN, _text(lines)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _check(given: argparse.Namespace) -> tuple[int, str]:
    results, not_listed = check(given)
    same = comparison_text.is_proof(results, allow_behind=given.allow_behind)
    code = _PROVEN if same and not not_listed else _DIFFERS
    if given.json:
        return code, _json({**comparison_text.as_json(results), "not_listed": list(not_listed)})
    lines = [
        *comparison_text.lines(results, everything=given.all),
        *comparison_text.not_listed(not_listed),
        *comparison_text.what_next(results, not_listed, allow_behind=given.allow_behind),
    ]
    return code, _text(lines)


def _json(content: object) -> str:
    return json.dumps(content, indent=2) + "\n"


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
