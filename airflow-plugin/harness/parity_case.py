# SPDX-License-Identifier: Apache-2.0
"""What one case of the differential test is: a secret in a store, an id, and how the catalog maps it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Store = Literal["vault-2", "vault-1", "aws", "aws-bare", "env", "file"]
ABSENT = object()
SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Gone:
    """A secret that was deleted; of several versions the newest was deleted or destroyed, and an older one is there."""

    content: Any
    destroyed: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A secret, and what both sides make of it.

    `rows` names the documented differences of which it shows one; a case without any shows no difference at all.
    """

    kind: str
    store: Store
    content: Any
    mapping: Mapping[str, Any] = field(default_factory=dict)
    what: Literal["connection", "variable", "config"] = "connection"
    rows: frozenset[str] = frozenset()
    says: str | None = None
    name: str | None = None
    by_arn: bool = False

    def id(self, number: int) -> str:
        """Return its conn_id or key, which names the secret in the store, too."""
        return self.name or f"case-{number:04}"

    def probes(self) -> list[str]:
        """Return the texts that may have to be masked: all that the secret holds."""
        return sorted({text for text in _texts(self.content) if len(text) >= SHORTEST})


def _texts(content: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    match content:
        case str():
            yield content
            try:
                inner = json.loads(content)
            except ValueError:
                return
            if not isinstance(inner, str):
                yield from _texts(inner)
        case dict():
            for key, value in content.items():
                yield from (text for text in _texts(value) if text != key)
        case list():
            for value in content:
                yield from _texts(value)
        case int() | float():
            yield str(content)
