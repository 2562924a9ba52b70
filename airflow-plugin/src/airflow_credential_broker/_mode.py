# SPDX-License-Identifier: Apache-2.0
"""Who asks the broker for a task: its own process, or Airflow's API server."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal, TypeAlias

from ._options import SettingsError

if TYPE_CHECKING:
    from ._options import Options

Mode: TypeAlias = Literal["worker", "api-server"]


def mode_from(options: Options) -> Mode:
    """Return the mode; Airflow 2 has no API server that tasks ask."""
    modes: tuple[Mode, ...] = ("worker", "api-server")
    mode = options.choice("mode", modes, "worker")
    version = str(getattr(sys.modules.get("airflow"), "__version__", ""))
    if mode == "api-server" and version.startswith("2."):
        raise SettingsError(
            f"mode: api-server needs Airflow 3, and this is {version}, where tasks ask for "
            "themselves; use worker, where the context is asserted"
        )
    return mode
