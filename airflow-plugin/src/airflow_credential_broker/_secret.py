# SPDX-License-Identifier: Apache-2.0
"""A string that never prints itself."""

from __future__ import annotations

from typing import NoReturn, final


@final
class Secret:
    """Keep a secret out of ``repr``, format, pickle and printed frames."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret; call it in the expression that uses it, never into a local."""
        return self._value

    def hidden_in(self, text: str) -> str:
        """Return ``text`` with every occurrence of the secret blacked out."""
        return text.replace(self._value, "***") if self._value else text

    def __repr__(self) -> str:
        return "<secret>"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "<secret>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is never pickled")
