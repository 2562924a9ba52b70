# SPDX-License-Identifier: Apache-2.0
"""Keyed fingerprints of values, field by field: equal or not, and nothing else can be told."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = ("conn_type", "description", "host", "login", "password", "schema")
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one connection or value, by field."""

    fields: Mapping[str, bytes] = field(repr=False)

    def differing(self, other: Fingerprints) -> tuple[str, ...]:
        """Return the names of the fields that are not the same on both sides."""
        names = sorted({*self.fields, *other.fields})
        return tuple(
            name
            for name in names
            if not hmac.compare_digest(self.fields.get(name, b""), other.fields.get(name, b""))
        )


class Fingerprinter:
    """Makes fingerprints with a key of this run, which is never written down."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of_connection(self, connection: Any) -> Fingerprints:  # noqa: ANN401 - a class per line
        """Return those of a connection as a task sees it; empty and absent texts count the same."""
        found = {
            name: self._of(str(getattr(connection, name)))
            for name in _TEXTS
            if getattr(connection, name, None)
        }
        if connection.port is not None:
            found["port"] = self._of(str(connection.port))
        found.update(self._of_extra(connection.extra))
        return Fingerprints(found)

    def of_value(self, value: object) -> Fingerprints:
        """Return that of a variable or config; what is no text is compared as JSON."""
        if isinstance(value, str):
            return Fingerprints({_VALUE: self._of(value)})
        return Fingerprints({_VALUE: self._of_json(value)})

    def of_json_value(self, text: str) -> Fingerprints:
        """Return that of a text as the JSON that it holds, or as text where it holds none."""
        try:
            return Fingerprints({_VALUE: self._of_json(json.loads(text))})
        except (ValueError, RecursionError):
            return self.of_value(text)

    def _of_extra(self, extra: object) -> dict[str, bytes]:
        if not extra:
            return {}
        try:
            parsed = json.loads(extra) if isinstance(extra, str) else extra
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            return {"extra": self._of(str(extra))}
        return {f"extra.{_named(key)}": self._of_json(value) for key, value in parsed.items()}

    def _of_json(self, value: object) -> bytes:
        return self._of("json:" + json.dumps(value, sort_keys=True))

    def _of(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)


def _named(key: object) -> str:
    text = str(key)
    return text if text.isprintable() and len(text) <= 100 else repr(text)[:100]  # noqa: PLR2004
