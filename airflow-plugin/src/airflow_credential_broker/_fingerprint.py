# SPDX-License-Identifier: Apache-2.0
"""Keyed fingerprints of answers, field by field: equal or not, and nothing else can be told.

Shadow mode and ``migrate --check`` compare by these, so that they agree on what is different.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._outcome import Kind
    from ._secret import Secret

_TEXTS = ("conn_type", "description", "host", "login", "password", "schema", "port")
_VALUE = "value"
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """The fingerprints of one answer, by field; an empty field counts as an absent one.

    ``as_json``: that of a text which holds JSON, as the value that it holds.
    """

    fields: tuple[tuple[str, bytes], ...] = field(repr=False)
    as_json: bytes | None = field(default=None, repr=False)

    def differing(self, broker: Fingerprints) -> tuple[str, ...]:
        """Return the names of the fields in which the broker's answer is another one."""
        ours, theirs = dict(self.fields), dict(broker.fields)
        if broker.as_json is not None and ours.get(_VALUE) == broker.as_json:
            # Files and exports hold JSON values as such, and not the text that was written.
            return ()
        names = sorted({*ours, *theirs})
        return tuple(name for name in names if ours.get(name) != theirs.get(name))


class Fingerprinter:
    """Makes fingerprints with a key of this process, which is never written down."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def of_present(self, kind: Kind, answer: Any) -> Fingerprints | None:  # noqa: ANN401 - a class per line
        """Return those of what a present backend answered, None where that is nothing."""
        if kind != "connection":
            return None if answer is None else self._of_fields({_VALUE: self._of_value(answer)})
        if not answer:
            return None
        fields = {name: getattr(answer, name, None) for name in _TEXTS}
        return self._of_connection(fields, getattr(answer, "extra", None))

    def of_broker(self, kind: Kind, value: Secret) -> Fingerprints:
        """Return those of a value of the broker; of a connection it is the JSON form."""
        if kind == "connection":
            fields = json.loads(value.reveal())
            return self._of_connection(fields, fields.pop("extra", None))
        try:
            as_json = self._of_json(json.loads(value.reveal()))
        except (ValueError, RecursionError):
            as_json = None
        return Fingerprints(((_VALUE, self._of_value(value.reveal())),), as_json)

    def _of_connection(self, fields: Mapping[str, object], extra: object) -> Fingerprints:
        texts = {name: self._of(text) for name in _TEXTS if (text := _text(name, fields.get(name)))}
        return self._of_fields({**texts, **self._of_extra(extra)})

    def _of_extra(self, extra: object) -> dict[str, bytes]:
        """Return those of its entries; one that is no JSON object counts as a whole."""
        if not extra:
            return {}
        try:
            parsed = json.loads(extra) if isinstance(extra, str) else extra
        except (ValueError, RecursionError):
            parsed = None
        if not isinstance(parsed, dict):
            return {"extra": self._of(str(extra))}
        return {f"extra.{_named(key)}": self._of_json(value) for key, value in parsed.items()}

    def _of_value(self, value: object) -> bytes:
        return self._of(value) if isinstance(value, str) else self._of_json(value)

    def _of_json(self, value: object) -> bytes:
        return self._of("json:" + json.dumps(value, sort_keys=True, default=str))

    def _of(self, text: str) -> bytes:
        return hmac.digest(self._key, text.encode("utf-8", "surrogatepass"), hashlib.sha256)

    def _of_fields(self, fields: Mapping[str, bytes]) -> Fingerprints:
        return Fingerprints(tuple(sorted(fields.items())))


def _text(name: str, value: object) -> str:
    text = "" if value is None else str(value)
    if name == "conn_type":
        # As Airflow reads it, from a URI and from JSON.
        text = text.replace("-", "_")
        return "postgres" if text == "postgresql" else text
    return text


def _named(key: object) -> str:
    text = str(key)
    printable = text.isprintable() and len(text) <= _LONGEST_NAME
    return text if printable else repr(text)[:_LONGEST_NAME]
