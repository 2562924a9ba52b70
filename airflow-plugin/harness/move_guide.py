# SPDX-License-Identifier: Apache-2.0
"""The settings of the page about moving, with the names of this run put in."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING

from .failures import CannotRunError
from .guide_blocks import blocks, settings_of
from .paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .migrate_world import World

PAGE = REPOSITORY / "docs" / "how-to" / "move-to-the-broker.md"


def doctor() -> list[str]:
    """Return the command with which the page looks at the settings, for an interpreter to run."""
    commands = [text for text in blocks(PAGE)["shell"] if " doctor " in text]
    words = shlex.split(commands[0]) if len(commands) == 1 else []
    if words[:2] != ["python", "-m"]:
        raise CannotRunError(f"{PAGE.name}: it has no command of the doctor that python runs")
    return words[1:]


def names_who_answers(told: str, backend: str) -> bool:
    """Tell whether the doctor's line says what the page says that it does."""
    return re.search(rf"^shadow +ok +on: {re.escape(backend)} answers", told, re.MULTILINE) is not None


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
