# SPDX-License-Identifier: Apache-2.0
"""The possible outcomes of one lookup."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from ._secret import Secret

Kind: TypeAlias = Literal["connection", "variable", "config"]


@dataclass(frozen=True, slots=True)
class Found:
    """A value; ``expires_at`` is Unix time, None when it must not be kept.

    ``rotation_due``: the store should have replaced it by now and has not.
    """

    value: Secret = field(repr=False)
    expires_at: float | None = None
    rotation_due: bool = False


@dataclass(frozen=True, slots=True)
class NotMapped:
    """The broker has no mapping: the next backend may answer."""


@dataclass(frozen=True, slots=True)
class Denied:
    """The broker, the issuer of our token, or this plugin refused this caller.

    ``final``: no setting makes Airflow ask the next backend.
    """

    code: str
    detail: str
    correlation_id: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No usable answer arrived within the deadline."""

    code: str
    detail: str
    correlation_id: str | None = None
    retryable: bool = False
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Invalid:
    """The broker refuses the request itself as invalid."""

    code: str
    detail: str
    correlation_id: str | None = None


Refusal: TypeAlias = Denied | Unavailable | Invalid
Outcome: TypeAlias = Found | NotMapped | Refusal
