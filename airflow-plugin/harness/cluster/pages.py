# SPDX-License-Identifier: Apache-2.0
"""The pages that are followed, block by block, and what each block is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from harness.guide_blocks import BLOCK
from harness.paths import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

HOW_TO = REPOSITORY / "docs" / "how-to"
INSTALL = HOW_TO / "install-with-helm.md"
KUBERNETES = HOW_TO / "identity" / "kubernetes.md"
AIRFLOW = HOW_TO / "point-airflow-at-the-broker.md"
VAULT = HOW_TO / "stores" / "vault.md"


class Page:
    """A page whose blocks are taken by a word that only they contain; what nobody took is found at the end."""

    def __init__(self, file: Path) -> None:
        self.name = file.name
        self._blocks = BLOCK.findall(file.read_text(encoding="utf-8"))
        self._taken: set[int] = set()

    def take(self, language: str, word: str) -> str:
        """Return the one block of a language that contains the word."""
        found = [n for n, (kind, text) in enumerate(self._blocks) if kind == language and word in text]
        if len(found) != 1:
            raise LookupError(f"{self.name} has {len(found)} blocks ({language}) with {word!r}, not one")
        self._taken.add(found[0])
        return str(self._blocks[found[0]][1])

    def all(self, language: str, begin: str) -> list[str]:
        """Return the blocks of a language that begin so."""
        found = [n for n, (kind, text) in enumerate(self._blocks) if kind == language and text.startswith(begin)]
        self._taken.update(found)
        return [str(self._blocks[n][1]) for n in found]

    def left(self, languages: tuple[str, ...]) -> list[str]:
        """Return the first line of each block of these languages that nobody took."""
        return [
            text.splitlines()[0]
            for n, (kind, text) in enumerate(self._blocks)
            if kind in languages and n not in self._taken
        ]


def first_policy() -> str:
    """Return the policy that the page about Vault begins with."""
    text = VAULT.read_text(encoding="utf-8")
    found = re.search(r"^```hcl\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise LookupError(f"{VAULT.name} has no policy")
    return found[1]
