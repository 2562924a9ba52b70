# SPDX-License-Identifier: Apache-2.0
"""Writes the files of a migration: all of them or none, and over nothing unless told to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .model import CannotMigrate

if TYPE_CHECKING:
    from collections.abc import Mapping


def write(folder: str, texts: Mapping[str, str], *, force: bool) -> None:
    """Write the files into the folder, which is made if it is not there."""
    into = Path(folder)
    there = [name for name in texts if (into / name).exists()]
    if there and not force:
        raise CannotMigrate(
            f"--output {folder}: {', '.join(there)} is there already; name another folder, or add "
            "--force to replace it"
        )
    parts = {into / f".{name}.{os.getpid()}.part": into / name for name in texts}
    try:
        into.mkdir(parents=True, exist_ok=True)
        for part, file in parts.items():
            part.write_text(texts[file.name], encoding="utf-8")
        for part, file in parts.items():
            part.replace(file)
    except OSError as error:
        reason = error.strerror or type(error).__name__
    else:
        return
    finally:
        for part in parts:
            if part.is_file():
                part.unlink()
    raise CannotMigrate(f"--output {folder}: cannot be written: {reason}")
