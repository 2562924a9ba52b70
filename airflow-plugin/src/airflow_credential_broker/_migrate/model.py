# SPDX-License-Identifier: Apache-2.0
"""The words of a migration: where Airflow finds its secrets today, and how it reads them there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow_credential_broker._outcome import Kind

KINDS: tuple[Kind, ...] = ("connection", "variable", "config")
Urgency: TypeAlias = Literal["not carried", "fill in", "information"]
_LONGEST = 250
_AWS_NAME = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
# What `{name...}` of a catalog takes: segments of these characters between single slashes.
_SEGMENT = r"(?!\.(?:/|\Z))(?!(?:(?!/).)*\.\.)[A-Za-z0-9_.-]+"
_CAPTURED = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


class CannotMigrate(Exception):  # noqa: N818 - ends the command with its message
    """The command cannot go on; the message says what is wrong, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person has to know: what, and what to do."""

    urgency: Urgency
    what: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class Configured:
    """A backend as Airflow's configuration names it."""

    section: str
    class_path: str
    kwargs: Mapping[str, Any] = field(repr=False)
    faults: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The option that names it."""
        return "[workers] secrets_backend" if self.section == "workers" else "[secrets] backend"


@dataclass(frozen=True, slots=True)
class Route:
    """How ids of one kind become keys of a store; ``ids`` is None where nobody has listed them."""

    kind: Kind
    store: str
    before: str
    shape: tuple[tuple[str, Any], ...]
    of_id: str = ""
    lookup_pattern: str | None = None
    ids: frozenset[str] | None = None
    store_type: str = "vault kv-2"

    @property
    def pattern(self) -> str:
        """The name of the mapping that stands for all ids of this route."""
        return f"{self.of_id}{{name...}}"

    def key(self, name: str) -> str:
        """Return the key of an id."""
        return self.before + name[len(self.of_id) :]

    def key_fault(self, name: str) -> str | None:
        """Say why no store can hold the key of this id, None where one can."""
        key = self.key(name)
        if self.store_type == "aws-secrets-manager":
            return None if _AWS_NAME.fullmatch(key) else "AWS takes no such name of a secret"
        segments = key.split("/")
        if {"", ".", ".."} & set(segments):
            return "its key has an empty segment, `.` or `..`, which Vault cannot be asked for"
        if self.store_type == "vault kv-2" and segments[1:2] in (["data"], ["metadata"]):
            return (
                "its key begins with data/ or metadata/ behind the mount, which the broker refuses"
            )
        return None

    def asks_for(self, name: str) -> bool:
        """Tell whether Airflow asks here for this id at all."""
        pattern = self.lookup_pattern
        matches = pattern is None or re.match(pattern, name, re.IGNORECASE) is not None
        return matches and name.startswith(self.of_id) and len(name) > len(self.of_id)

    def is_caught(self, name: str) -> bool:
        """Tell whether the pattern of this route stands for this id."""
        return name.startswith(self.of_id) and bool(_CAPTURED.fullmatch(name[len(self.of_id) :]))


@dataclass(frozen=True, slots=True)
class Place:
    """One of the places where Airflow looks, in the order in which it does.

    ``ids`` are those of places without paths: the environment, files, the metastore.
    ``not_listed`` says what could not be listed, and why, so that its ids are not known.
    """

    name: str
    title: str
    sections: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    ids: Mapping[Kind, frozenset[str]] = field(default_factory=dict)
    store: Mapping[str, Any] | None = None
    ssl_bundle: Mapping[str, Any] | None = None
    notes: tuple[Note, ...] = ()
    not_listed: tuple[str, ...] = ()
    configured: Configured | None = field(default=None, repr=False)

    def known(self, kind: Kind) -> frozenset[str]:
        """Return the ids that are known to be here."""
        listed = [route.ids for route in self.routes if route.kind == kind and route.ids]
        return self.ids.get(kind, frozenset()).union(*listed)


def fault_of(name: str) -> str | None:
    """Say why no catalog can hold this id, None where one can."""
    if name in {"", ".", ".."}:
        return "it is empty, or consists of dots only, and cannot be asked for over HTTP"
    if len(name) > _LONGEST:
        return f"it is longer than {_LONGEST} characters"
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in name):
        return "it has control characters, or is not valid Unicode"
    if "{" in name or "}" in name:
        return "it has braces, which mark captures in a catalog"
    return None


def printable(name: str) -> str:
    """Return an id so that a terminal shows all of it."""
    return name if name.isprintable() else repr(name)


def literal(text: str) -> str:
    """Return a text as a catalog's key has it, where braces mark captures."""
    return re.sub(r"(\$?)\{", lambda found: "$${" if found[1] else "{{", text)
