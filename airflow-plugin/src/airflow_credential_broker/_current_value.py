# SPDX-License-Identifier: Apache-2.0
"""What `current` gives: a value with its end, which shows no secret, and the errors instead."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar, cast

from ._asking import connection_of
from ._connection_format import hidden_in
from ._outcome import Unavailable
from ._refusal import refusal_message
from ._stop import LookupRefusedError

if TYPE_CHECKING:
    from ._held import Held
    from ._outcome import Kind, Refusal
    from ._secret import Secret

Value = TypeVar("Value")


class LookupUnavailableError(LookupRefusedError):
    """No answer came, and the last value has ended."""


class CurrentValue(Generic[Value]):
    """A value and until when it counts; it prints and pickles no secret."""

    __slots__ = ("_held", "_kind", "_name")

    def __init__(self, kind: Kind, name: str, held: Held) -> None:
        self._kind: Kind = kind
        self._name, self._held = name, held

    @property
    def value(self) -> Value:
        """A new Connection of Airflow's, or the text of a variable; not kept by this object."""
        secret = self._held.value
        if self._kind == "variable":
            return cast("Value", secret.reveal())
        try:
            return cast("Value", connection_of(self._name, secret))
        except Exception as error:  # noqa: BLE001 - its text and frames may quote the secret
            kind = type(error).__name__
        unreadable = Unavailable("response_invalid", f"Airflow cannot read it ({kind})")
        raise error_for(self._kind, self._name, unreadable)

    def hidden(self) -> list[Secret]:
        """Return what is to be masked in logs; the objects print nothing themselves."""
        if self._kind == "variable":
            return [self._held.value]
        fields = json.loads(self._held.value.reveal())
        extra = fields.get("extra")
        return hidden_in({**fields, "extra": extra if isinstance(extra, dict) else {}})

    @property
    def expires_at(self) -> datetime:
        """When it ends, by the broker's clock; without an expiry, when it is asked for again."""
        told = self._held.expires_at
        if told is not None:
            return datetime.fromtimestamp(told, tz=timezone.utc)
        return datetime.now(timezone.utc) + timedelta(seconds=self.seconds_left)

    @property
    def seconds_left(self) -> float:
        """The seconds for which it still counts, negative after its end; no clock can be wrong."""
        return self._held.life.left()

    @property
    def number(self) -> int:
        """Counts the different values that this process has been given, from 1 on."""
        return self._held.number

    def __repr__(self) -> str:
        return (
            f"<value {self.number} of {self._kind} {self._name!r}, {self.seconds_left:.0f} s left>"
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a value is never pickled; pickle what `current` returns, and ask again")


def error_for(kind: Kind, name: str, refusal: Refusal) -> LookupRefusedError:
    """Return what tells this refusal to the code of a task."""
    away = isinstance(refusal, Unavailable)
    return (LookupUnavailableError if away else LookupRefusedError)(
        refusal_message(kind, name, refusal)
    )
