# SPDX-License-Identifier: Apache-2.0
"""The code blocks of a page, and an `ini` block as the settings of one process."""

from __future__ import annotations

import configparser
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> dict[str, list[str]]:
    """Return the blocks of each language, in their order."""
    found: dict[str, list[str]] = {}
    for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        found.setdefault(language, []).append(text)
    return found


def settings_of(ini: str) -> dict[str, str]:
    """Return the settings as the environment of a process has them."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(ini)
    return {
        f"AIRFLOW__{section.upper()}__{key.upper()}": value
        for section in parser.sections()
        for key, value in parser.items(section)
    }
