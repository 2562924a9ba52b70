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
    ``seconds``: how long it counts by the broker's own clock, from ``asked_at`` on; None: unknown.
    """

    value: Secret = field(repr=False)
    expires_at: float | None = None
    rotation_due: bool = False
    etag: str | None = None
    seconds: float | None = None
    asked_at: float | None = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What the asking side holds still counts, until a new time; no secret was sent."""

    etag: str
    expires_at: float
    seconds: float
    asked_at: float


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
