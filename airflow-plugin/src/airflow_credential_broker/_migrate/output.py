# SPDX-License-Identifier: Apache-2.0
"""Writes the files of a migration: all of them or none, and over nothing unless told to."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from .model import CannotMigrate

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(folder: str, texts: Mapping[str, str], *, force: bool) -> None:
    """Write the files into the folder, which is made if it is not there."""
    into = Path(folder)
    try:
        there = [name for name in texts if (into / name).exists()]
        if not there or force:
            _replace(into, texts)
            return
        reason = (
            f"{', '.join(there)} is there already; name another folder, or add --force to "
            "replace it"
        )
    except OSError as error:
        reason = f"cannot be written: {error.strerror or type(error).__name__}"
    raise CannotMigrate(f"--output {folder}: {reason}")


def _replace(into: Path, texts: Mapping[str, str]) -> None:
    # A new folder appears with all files in it, also where this process is killed before.
    building = into if into.exists() else into.with_name(f".{into.name}.part")
    try:
        building.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            _write(_part(building, name), text)
        for name in texts:
            _part(building, name).replace(building / name)
        if building != into:
            building.replace(into)
    finally:
        for name in texts:
            with contextlib.suppress(OSError):
                _part(building, name).unlink()
        if building != into:
            shutil.rmtree(building, ignore_errors=True)


def _part(folder: Path, name: str) -> Path:
    """Return where a file is written first; a later run replaces what a killed one has left."""
    return folder / f".{name}.part"


def _write(file: Path, text: str) -> None:
    with file.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
