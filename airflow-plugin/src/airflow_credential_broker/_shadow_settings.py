# SPDX-License-Identifier: Apache-2.0
"""The setting ``shadow``: the present backends answer, and the broker is asked beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ._options import Options, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

_OWN_PACKAGE = __name__.partition(".")[0]
_KEYS = ("backend", "backend_kwargs", "budget_seconds", "slower_than_seconds")


@dataclass(frozen=True, slots=True)
class Shadow:
    """How the broker is asked in shadow mode.

    ``backend``: the class of the present custom backend, None where there is none.
    ``budget``: seconds that one comparison may take, and that a process may wait for it at its end.
    ``slower_than``: seconds from which on an answer of the broker is reported as slow.
    """

    backend: str | None = None
    budget: float = 2.0
    slower_than: float = 1.0


@dataclass(frozen=True, slots=True)
class PresentSettings:
    """The present custom backend, as Airflow's settings name it; its kwargs may hold secrets."""

    backend: str
    kwargs: Mapping[str, Any] = field(repr=False)


def shadow_from(given: Mapping[str, object]) -> Shadow | None:
    """Return the settings of shadow mode, None where it is off."""
    found = _object_in(given)
    if found is None:
        return None
    options = Options(found)
    present = _present_in(options, found)
    budget = _seconds(options, "budget_seconds", 2.0)
    slower_than = _seconds(options, "slower_than_seconds", min(1.0, budget / 2))
    if slower_than >= budget:
        raise SettingsError(
            "shadow.slower_than_seconds: must be less than budget_seconds, after which the broker "
            "counts as unavailable"
        )
    return Shadow(None if present is None else present.backend, budget, slower_than)


def present_from(given: Mapping[str, object]) -> PresentSettings | None:
    """Return the present custom backend, None where there is none."""
    found = _object_in(given)
    return None if found is None else _present_in(Options(found), found)


def _object_in(given: Mapping[str, object]) -> dict[str, Any] | None:
    value = given.get("shadow")
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = _json(value, "shadow")
    if not isinstance(value, dict):
        try:
            return {} if Options({"shadow": value}).flag("shadow", default=False) else None
        except SettingsError:
            raise SettingsError(
                "shadow: must be true, false or an object with any of " + ", ".join(_KEYS)
            ) from None
    unknown = sorted(set(map(str, value)) - set(_KEYS))
    if unknown:
        raise SettingsError(f"shadow: unknown {', '.join(unknown)}; known: {', '.join(_KEYS)}")
    return value


def _present_in(options: Options, found: Mapping[str, Any]) -> PresentSettings | None:
    try:
        backend = options.text("backend")
    except SettingsError as error:
        raise SettingsError(f"shadow.{error}") from None
    kwargs = found.get("backend_kwargs")
    if isinstance(kwargs, str):
        kwargs = _json(kwargs, "shadow.backend_kwargs")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise SettingsError("shadow.backend_kwargs: must be a JSON object")
    if backend is None:
        if kwargs is not None:
            raise SettingsError("shadow.backend_kwargs: needs backend next to it")
        return None
    if "." not in backend or backend.partition(".")[0] == _OWN_PACKAGE:
        raise SettingsError(
            "shadow.backend: must be the class of the backend that is used now, such as "
            "airflow.providers.hashicorp.secrets.vault.VaultBackend; leave it out if there is none"
        )
    return PresentSettings(backend, kwargs or {})


def _seconds(options: Options, key: str, default: float) -> float:
    try:
        return options.seconds(key, default, low=0.1, high=30)
    except SettingsError as error:
        raise SettingsError(f"shadow.{error}") from None


def _json(text: str, key: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise SettingsError(f"{key}: is not JSON") from None
