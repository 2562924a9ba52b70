# SPDX-License-Identifier: Apache-2.0
"""The settings of the page about moving, with the names of this run put in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .failures import CannotRunError
from .guide_blocks import blocks, settings_of
from .paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .migrate_world import World

PAGE = REPOSITORY / "docs" / "how-to" / "move-to-the-broker.md"


def guided(here: World) -> Mapping[str, str]:
    """Return the settings that the page begins with, for the Vault of this run."""
    before, shadow, switched = (settings_of(text) for text in blocks(PAGE)["ini"])
    kwargs = json.loads(before["AIRFLOW__SECRETS__BACKEND_KWARGS"])
    told = json.loads(shadow["AIRFLOW__SECRETS__BACKEND_KWARGS"])
    inner = told.pop("shadow")
    if inner != {"backend": before["AIRFLOW__SECRETS__BACKEND"], "backend_kwargs": kwargs}:
        raise CannotRunError(f"{PAGE.name}: shadow does not hold what stood there before")
    if told != json.loads(switched["AIRFLOW__SECRETS__BACKEND_KWARGS"]):
        raise CannotRunError(f"{PAGE.name}: the switch does more than to take shadow out")
    mine = here.vault_kwargs
    unknown = set(kwargs) - {*mine, "auth_type"}
    if unknown:
        raise CannotRunError(f"{PAGE.name}: the harness has no value for {unknown}")
    merged = {**mine, **{key: mine.get(key, value) for key, value in kwargs.items()}}
    return {**before, "AIRFLOW__SECRETS__BACKEND_KWARGS": json.dumps(merged)}
