# SPDX-License-Identifier: Apache-2.0
"""What is said about a lookup that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._outcome import Denied, Invalid, Unavailable

if TYPE_CHECKING:
    from ._outcome import Kind, Refusal


def is_final(refusal: Refusal) -> bool:
    """Tell whether no setting makes Airflow ask the next backend."""
    return isinstance(refusal, Denied) and refusal.final


def printable(name: str) -> str:
    """Return the id as it may stand in a line."""
    return name if name.isprintable() else repr(name)


def refusal_message(kind: Kind, name: str, refusal: Refusal) -> str:
    """Say what was refused, why, and what to do."""
    from ._cause import cause_of  # a lookup that succeeds has none

    what = {Denied: "denied", Unavailable: "unavailable", Invalid: "invalid"}[type(refusal)]
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    reason = f"{refusal.code}: {refusal.detail}{correlation}"
    return f"Credential broker: {kind} {printable(name)} {what}: {reason} [{cause_of(refusal)}]"
