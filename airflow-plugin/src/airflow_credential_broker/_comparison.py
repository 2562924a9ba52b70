# SPDX-License-Identifier: Apache-2.0
"""Compare what the present backends answered with what the broker answers, by fingerprint."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ._outcome import Denied, Found, Invalid, Kind, NotMapped, Outcome, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ._shadow_settings import Shadow

Difference: TypeAlias = Literal[
    "denied", "missing", "different", "only_in_broker", "unavailable", "slower"
]

# Only this process compares, so nobody else needs the key.
_KEY = secrets.token_bytes(32)
_TEXTS = ("conn_type", "description", "host", "login", "password", "schema", "port")
_MOST_FIELDS = 12


@dataclass(frozen=True, slots=True)
class Present:
    """What the present backends answered: a fingerprint of each field, and never a value.

    ``fields``: None where they have nothing. ``known``: False where they could not all be asked.
    ``behind``: it came from the environment, the metastore or the API server, which Airflow goes on
    asking for what the broker does not map.
    """

    fields: tuple[tuple[str, bytes], ...] | None
    seconds: float
    behind: bool = False
    known: bool = True


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference; its text names fields and times, and never a value."""

    difference: Difference
    text: str


def fields_of(kind: Kind, answer: Any) -> tuple[tuple[str, bytes], ...] | None:  # noqa: ANN401 - a class per line
    """Return the fingerprints of an answer of a backend; an empty field counts as an absent one."""
    if kind != "connection":
        return None if answer is None else _fingerprints({"value": str(answer)})
    if not answer:
        return None
    fields = {name: getattr(answer, name, None) for name in _TEXTS}
    return _fingerprints({**fields, **_extras(getattr(answer, "extra", None))})


def findings(
    kind: Kind, present: Present, outcome: Outcome, seconds: float, shadow: Shadow
) -> list[Finding]:
    """Return every difference between the two answers."""
    found = _of_outcome(kind, present, outcome)
    if isinstance(outcome, Found | NotMapped) and seconds > shadow.slower_than:
        text = f"the broker took {seconds:.2f} s, the present backends {present.seconds:.2f} s"
        found.append(Finding("slower", text))
    return found


def _of_outcome(kind: Kind, present: Present, outcome: Outcome) -> list[Finding]:
    match outcome:
        case Found():
            return _of_found(kind, present, outcome)
        case NotMapped():
            if present.fields is None or present.behind:
                return []
            text = "the broker does not map it, and the present backend answers it"
            return [Finding("missing", text)]
        case Denied():
            return [Finding("denied", _reason(outcome))]
        case Unavailable() | Invalid():
            return [Finding("unavailable", _reason(outcome))]


def _of_found(kind: Kind, present: Present, found: Found) -> list[Finding]:
    if present.fields is None:
        text = "the present backends do not have it, and the broker answers it"
        return [Finding("only_in_broker", text)] if present.known else []
    old, new = dict(present.fields), dict(_of_broker(kind, found))
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return [Finding("different", ", ".join(_shown(names)))] if names else []


def _of_broker(kind: Kind, found: Found) -> tuple[tuple[str, bytes], ...]:
    if kind != "connection":
        return _fingerprints({"value": found.value.reveal()})
    fields = json.loads(found.value.reveal())
    extra = fields.pop("extra", None)
    return _fingerprints({**fields, **_extras(extra)})


def _extras(extra: object) -> dict[str, object]:
    """Return the entries of an extra one by one; one that is no JSON object counts as a whole."""
    if isinstance(extra, str):
        try:
            parsed = json.loads(extra)
        except (ValueError, RecursionError):
            parsed = None
        extra = parsed if isinstance(parsed, dict) else extra
    if isinstance(extra, dict):
        return {f"extra.{key}": json.dumps(value, sort_keys=True) for key, value in extra.items()}
    return {"extra": extra}


def _fingerprints(fields: Mapping[str, object]) -> tuple[tuple[str, bytes], ...]:
    return tuple(
        (name, hashlib.blake2b(text.encode(errors="replace"), key=_KEY, digest_size=16).digest())
        for name, value in sorted(fields.items())
        if (text := _text(name, value))
    )


def _text(name: str, value: object) -> str:
    text = "" if value is None else str(value)
    if name == "conn_type":
        # As Airflow reads it, from a URI and from JSON.
        text = text.replace("-", "_")
        return "postgres" if text == "postgresql" else text
    return text


def _shown(names: list[str]) -> Iterator[str]:
    for name in names[:_MOST_FIELDS]:
        yield "".join(c if c.isprintable() else "?" for c in name[:60])
    if len(names) > _MOST_FIELDS:
        yield f"and {len(names) - _MOST_FIELDS} more"


def _reason(refusal: Denied | Unavailable | Invalid) -> str:
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    return f"{refusal.code}: {refusal.detail}{correlation}"
