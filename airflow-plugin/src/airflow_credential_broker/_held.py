# SPDX-License-Identifier: Apache-2.0
"""A value that is held, and what an answer makes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from . import _clock as clock
from ._clock import Life
from ._outcome import Found, Unchanged

if TYPE_CHECKING:
    from ._outcome import Outcome, Refusal
    from ._secret import Secret


@dataclass(frozen=True, slots=True)
class Held:
    """A value with its life; ``number`` grows with each new content.

    ``told_end``: when it ends by what the broker told, whatever ``max_age`` is.
    """

    value: Secret = field(repr=False)
    number: int
    life: Life
    etag: str | None = None
    expires_at: float | None = None
    told_end: float = 0.0


class Failed(Exception):  # noqa: N818 - becomes the public exception
    """There is no value to use."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def taken(
    found: Outcome | Unchanged, held: Held | None, count: int, max_age: float | None
) -> Held | None:
    """Return the value that this answer gives, None where it gives none.

    ``held``: what is held already, maybe past its end; ``count``: the number of the last value.
    """
    match found:
        case Unchanged() if held is not None and held.etag == found.etag:
            value, number = held.value, held.number
        case Found():
            value = found.value
            same = held is not None and held.value.reveal() == value.reveal()
            number = count if same else count + 1
        case _:
            return None
    asked_at = clock.now() if found.asked_at is None else found.asked_at
    told_end = asked_at + (found.seconds or 0.0)
    before = held if held is not None and held.life.left() > 0 else None
    told = found.expires_at
    if before is not None and told is not None and before.expires_at == told:
        # The same instant as before, which may have been told more exactly then.
        told_end = before.told_end
    elif told_end - asked_at < 1:
        # The date of an answer has whole seconds only: what is shorter is used at once.
        life = Life.at_once(asked_at)
        return Held(value, number, life, found.etag, found.expires_at, told_end)
    life = _life(told_end, asked_at, max_age, before)
    return Held(value, number, life, found.etag, found.expires_at, told_end)


def _life(told_end: float, asked_at: float, max_age: float | None, before: Held | None) -> Life:
    ends_at = told_end if max_age is None else min(told_end, asked_at + max_age)
    life = Life.until(ends_at, asked_at)
    later = before is None or life.ends_at > before.life.ends_at + 1
    return life if later else life.to_its_end()
