# SPDX-License-Identifier: Apache-2.0
"""The calls to replay, from events of the broker's record or from a list."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, get_args

from airflow_credential_broker._context import TaskContext
from airflow_credential_broker._outcome import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

What: TypeAlias = Literal["connection", "variable", "config", "request"]

SHUT, ANSWERED, GRANTED, NOT_MAPPED = "shut", "answered", "granted", "not_mapped"
KINDS: tuple[Kind, ...] = get_args(Kind)
# What the same call ends with again; other outcomes of the record depend on the moment.
_LASTING = {
    "granted": GRANTED,
    "unchanged": GRANTED,
    "not_mapped": NOT_MAPPED,
    "policy_denied": "policy_denied",
}
_EXPECTED = {"allowed": ANSWERED, GRANTED: GRANTED, NOT_MAPPED: NOT_MAPPED, SHUT: SHUT}
_METHODS = {"GET", "POST", "PUT", "DELETE", "HEAD"}
_MOST_OF_A_PAGE = 64 * 1024 * 1024
_NO_TASK = TaskContext()
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


class CallsUnreadableError(Exception):
    """What was given is neither events of a record nor a list of calls."""


@dataclass(frozen=True, slots=True)
class Call:
    """A lookup, or another request, for which ``name`` is its path; ``expected`` of the network."""

    what: What
    name: str
    expected: str
    context: TaskContext = _NO_TASK
    method: str = "GET"


@dataclass(slots=True)
class Calls:
    """Distinct calls, how many there were, and of which other callers calls were left out."""

    caller: str | None
    every: bool = False
    read: int = 0
    others: Counter[str] = field(default_factory=Counter)
    _distinct: dict[object, tuple[str, Call]] = field(default_factory=dict)

    def read_lines(self, lines: Iterable[str], where: str) -> None:
        """Read JSON lines, pages of the API, or a list; the kind is told by its first character."""
        first, kept = "", iter(lines)
        for number, line in enumerate(kept, 1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            first = first or text[0]
            if first != "{":
                self._add_listed(text, f"{where}, line {number}")
                continue
            for event in _documents(text, kept, f"{where}, line {number}"):
                self._add_event(event)

    def add(self, call: Call, time: str = "") -> None:
        """Add one; of the same call with two expectations, the later counts."""
        self.read += 1
        key: object = self.read if self.every else (call.what, call.name, call.context, call.method)
        known = self._distinct.get(key)
        if known is None or known[0] <= time:
            self._distinct[key] = (time, call)

    def all(self) -> list[Call]:
        """Return them, in the order in which they were first read."""
        return [call for _, call in self._distinct.values()]

    def _add_event(self, event: dict[str, Any]) -> None:
        if event.get("event") != "lookup" or "follows" in event or event.get("kind") not in KINDS:
            return
        subject = str(_part(event, "caller").get("subject", ""))
        if self.caller is not None and subject != self.caller:
            self.others[subject] += 1
            return
        outcome = str(event.get("outcome", ""))
        # Who is known better than by its own word, as a task is, asks otherwise than this does.
        lasting = _LASTING if _is_only_asserted(event) else {}
        expected = lasting.get(outcome, ANSWERED)
        call = Call(event["kind"], str(event.get("id", "")), expected, _context(event))
        self.add(call, str(event.get("time", "")))

    def _add_listed(self, text: str, where: str) -> None:
        parts = text.split(None, 2)
        if len(parts) != 3 or parts[0] not in _EXPECTED:  # noqa: PLR2004 - as the message says
            raise CallsUnreadableError(
                f"{where}: write 'allowed', 'granted', 'not_mapped' or 'shut', then connection, "
                "variable, config or a method, then the id or the path"
            )
        expected, what, name = _EXPECTED[parts[0]], parts[1], parts[2]
        if what in KINDS:
            self.add(Call(what, name, expected))
        elif what in _METHODS and _is_path(name) and expected in {SHUT, ANSWERED}:
            self.add(Call("request", name, expected, method=what))
        else:
            raise CallsUnreadableError(
                f"{where}: {what!r} is neither connection, variable, config nor a method with a "
                "path in ASCII, of which 'allowed' or 'shut' can be expected"
            )


def shut_by_http(calls: list[Call]) -> list[Call]:
    """Return what a policy shuts that admits lookups alone, for an id that is asked for."""
    # An encoded slash would be answered with a redirect, which says nothing of the policy.
    plain = (c.name for c in calls if c.what == "connection" and _PLAIN.fullmatch(c.name))
    name = next(plain, "replayed")
    paths = [
        f"/v1/explain/connections?conn_id={name}",
        f"/v1/connections/{name}/explain",
        "/v1/audit/events",
        "/v1/access/readable",
        "/v1/stores",
        "/v1/operations",
    ]
    if not any(call.what == "config" for call in calls):
        paths.append("/v1/configs?key=core%2Ffernet_key")
    shut = [Call("request", path, SHUT) for path in paths]
    return [*shut, Call("request", f"/v1/connections?conn_id={name}", SHUT, method="POST")]


def _documents(text: str, rest: Iterator[str], where: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        # A page that was made readable goes over many lines.
        found = _whole(text, rest, where)
    if not isinstance(found, dict):
        raise CallsUnreadableError(f"{where}: is no JSON object")
    events = found.get("events", [found])
    if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
        raise CallsUnreadableError(f"{where}: events are no list of objects")
    yield from events


def _whole(text: str, rest: Iterator[str], where: str) -> object:
    size, parts = len(text), [text]
    for line in rest:
        size += len(line)
        parts.append(line)
        if size > _MOST_OF_A_PAGE:
            break
    try:
        return json.loads("\n".join(parts))
    except (ValueError, RecursionError):
        raise CallsUnreadableError(f"{where}: is neither a JSON line nor a page") from None


def _context(event: dict[str, Any]) -> TaskContext:
    """Return what rules may name, without what tells one run from the next."""
    context = _part(event, "context")

    def part(name: str) -> str | None:
        return str(context[name]) if name in context else None

    return TaskContext(
        dag_id=part("dag_id"),
        task_id=part("task_id"),
        run_type=part("run_type"),
        team=part("team"),
    )


def _is_only_asserted(event: dict[str, Any]) -> bool:
    standing = _part(_part(event, "context"), "standing")
    return all(known == "asserted" for known in standing.values())


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    part = event.get(name)
    return cast("dict[str, Any]", part) if isinstance(part, dict) else {}


def _is_path(name: str) -> bool:
    return name.startswith("/") and all("!" <= character <= "~" for character in name)
