# SPDX-License-Identifier: Apache-2.0
"""Which modules a process finds compiled: those of an installation in use, or those of a fresh container."""

from __future__ import annotations

import shutil
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .environments import Environment

PACKAGE = "airflow_credential_broker"


class Modules(Enum):
    """Which installed modules are compiled when a process starts; those of Python itself always are."""

    ALL = "all"
    IMAGE = "the plugin's"
    NONE = "none"


class CompiledModules:
    """Folders with what Python compiled once, for processes that can read them and write no other."""

    def __init__(self, made: Environment, folder: Path) -> None:
        self._made, self._folder = made, folder

    @property
    def recording(self) -> dict[str, str]:
        """The environment of a process that compiles whatever it imports, and keeps it."""
        return {"PYTHONPYCACHEPREFIX": str(self._folder / "recorded"), "PYTHONDONTWRITEBYTECODE": ""}

    def prepare(self) -> None:
        """Make the folders, of what has been recorded."""
        installed = next(self._made.home.glob("lib/python*/site-packages")).relative_to("/")
        for modules in (Modules.IMAGE, Modules.NONE):
            kept = self._folder / modules.name
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(self._folder / "recorded", kept)
            shutil.rmtree(kept / installed)
        plugin = installed / PACKAGE
        shutil.copytree(self._folder / "recorded" / plugin, self._folder / Modules.IMAGE.name / plugin)

    def env(self, modules: Modules) -> dict[str, str]:
        """Return the environment of a process that finds these compiled."""
        if modules is Modules.ALL:
            return {"PYTHONDONTWRITEBYTECODE": ""}
        return {"PYTHONPYCACHEPREFIX": str(self._folder / modules.name), "PYTHONDONTWRITEBYTECODE": "1"}
