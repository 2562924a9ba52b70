# SPDX-License-Identifier: Apache-2.0
"""The possible outcomes of one lookup."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, final

if TYPE_CHECKING:
    from ._secret import Secret

Kind: TypeAlias = Literal["connection", "variable", "config"]


class Found(NamedTuple):
    """A value; ``expires_at`` is Unix time, None when it must not be kept.

    ``rotation_due``: the store should have replaced it by now and has not.
    ``seconds``: how long it counts by the broker's own clock, from ``asked_at`` on; None: unknown.
    """

    value: Secret
    expires_at: float | None = None
    rotation_due: bool = False
    etag: str | None = None
    seconds: float | None = None
    asked_at: float | None = None


class Unchanged(NamedTuple):
    """What the asking side holds still counts, until a new time; no secret was sent."""

    etag: str
    expires_at: float
    seconds: float
    asked_at: float


@final
class NotMapped:
    """The broker has no mapping: the next backend may answer."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NotMapped()"


class Denied(NamedTuple):
    """The broker, the issuer of our token, or this plugin refused this caller.

    ``final``: no setting makes Airflow ask the next backend.
    """

    code: str
    detail: str
    correlation_id: str | None = None
    final: bool = False


class Unavailable(NamedTuple):
    """No usable answer arrived within the deadline."""

    code: str
    detail: str
    correlation_id: str | None = None
    retryable: bool = False
    retry_after: float | None = None


class Invalid(NamedTuple):
    """The broker refuses the request itself as invalid."""

    code: str
    detail: str
    correlation_id: str | None = None


Refusal: TypeAlias = Denied | Unavailable | Invalid
Outcome: TypeAlias = Found | NotMapped | Refusal
