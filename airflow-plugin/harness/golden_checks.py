# SPDX-License-Identifier: Apache-2.0
"""Checks of the golden connections with Airflow's own classes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .paths import GOLDEN, INSIDE, PROPERTY_CASES
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .homes import AirflowHome

SECONDS = 240


def files() -> list[Path]:
    """Return the files that hold cases: those written by hand, and those that the property test generated."""
    return [*sorted((GOLDEN / "connections").glob("*.json")), *(file for file in (PROPERTY_CASES,) if file.is_file())]


def checks(home: AirflowHome) -> Iterator[Check]:
    """Compare every case; a script that breaks off is a failure of its own."""
    done = home.python(INSIDE / "golden.py", *files(), seconds=SECONDS)
    done.require("Reading the golden connections")
    for name, problem in json.loads(done.output.strip().splitlines()[-1]):
        yield Check(name, problem)
