# SPDX-License-Identifier: Apache-2.0
"""The files of the broker as text: a library quotes everything that needs it."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow_credential_broker._outcome import Kind

    from .model import Place
    from .plan import Plan

_SECTIONS: dict[Kind, str] = {
    "connection": "connections",
    "variable": "variables",
    "config": "configs",
}
_WIDTH = 10_000
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CATALOG = """\
What Airflow's present backends answer, for the broker to answer. Written by `migrate`.

Mappings say `if-missing: not-mapped`, so that Airflow asks its next backend for what the store does
not hold, as it does today. Take that line away once everything has moved: then a secret that is
missing stops the task, and no old value is used in its place.

The one policy lets a whole group read everything, as every Airflow worker can today. Narrow it to
the ids, DAGs and callers that need them before you rely on it.
"""
_TO_MOVE = """\
Mappings of ids whose values lie in the environment, in files or in the metastore today.
Put each value into its store, as Airflow's JSON or URI for a connection, and as the field `value`
for a variable in Vault; then copy its mapping to catalog.yaml. Values are not in this file.
"""
_STORES = """\
The stores that catalog.yaml names, for the broker's application.yaml. Written by `migrate`.
No secret was copied: report.md says which files and logins you have to provide.
"""


def catalog(plan: Plan, group: str, issuer: str | None) -> str:
    """Return catalog.yaml; always a catalog that the broker accepts, if only an empty one."""
    content: dict[str, Any] = {
        _SECTIONS[kind]: mappings for kind, mappings in plan.mappings.items() if mappings
    }
    if content:
        callers: dict[str, Any] = {"issuer": issuer} if issuer else {}
        callers["groups"] = [group]
        rule = {"name": "airflow-reads-everything-narrow-this", "callers": callers}
        content["policies"] = [{**rule, **{section: ["*"] for section in content}}]
    return _text(_CATALOG, content or {"connections": {}})


def to_move(plan: Plan) -> str:
    """Return the mappings of what has to be put into a store first."""
    content = {_SECTIONS[kind]: mappings for kind, mappings in plan.to_move.items() if mappings}
    return _text(_TO_MOVE, content or {"connections": {}})


def stores(places: list[Place]) -> str:
    """Return the broker's settings for the stores."""
    content: dict[str, Any] = {
        "broker": {"stores": {place.name: place.store for place in places if place.store}}
    }
    bundles = {place.name: place.ssl_bundle for place in places if place.ssl_bundle}
    if bundles:
        pem = {name: {"reload-on-update": True, **bundle} for name, bundle in bundles.items()}
        content["spring"] = {"ssl": {"bundle": {"pem": pem}}}
    return _text(_STORES, content if content["broker"]["stores"] else {})


def _text(head: str, content: Mapping[str, Any]) -> str:
    comment = textwrap.indent(head, "# ", lambda _line: True)
    lines = "\n".join(line.rstrip() for line in comment.splitlines())
    body = yaml.dump(
        dict(content),
        Dumper=_Plain,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=False,
    )
    return f"{lines}\n{body if content else ''}"


class _Plain(yaml.SafeDumper):
    """Writes no aliases, and every text in quotes that YAML could read as anything else."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - PyYAML's signature
        return True


def _quoted(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    plain = _PLAIN.fullmatch(text) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if plain else '"')


_Plain.add_representer(str, _quoted)
