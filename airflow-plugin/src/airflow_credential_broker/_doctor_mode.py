# SPDX-License-Identifier: Apache-2.0
"""What the doctor says about the mode: who asks for a task, and as what the broker knows it."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ._doctor_findings import Finding

if TYPE_CHECKING:
    from ._mode import Mode

_PLUGIN = "airflow_credential_broker"


def mode_finding(mode: Mode, of_workers: Mode | None = None) -> Finding:
    """Return what a task is known as; ``of_workers`` is the mode that ``[workers]`` sets."""
    if mode == "worker":
        return Finding(
            "mode",
            "ok",
            "worker: a task asks by itself and says who it is (asserted); no rule with "
            "`context: verified` is met",
        )
    if _PLUGIN not in {found.name for found in entry_points(group="airflow.plugins")}:
        return Finding(
            "mode",
            "FAILED",
            "api-server: the plugin is not installed for Airflow here, so an API server in this "
            "environment knows no task",
        )
    if of_workers == "worker":
        return Finding(
            "mode",
            "ok",
            "api-server, but [workers] secrets_backend_kwargs says worker: what tasks ask for by "
            "themselves is only asserted, and the API server is asked for the rest (verified)",
        )
    return Finding(
        "mode",
        "ok",
        "api-server: a task leaves its lookup to the API server, which names it (verified, if the "
        "API server's token has the role context-authority); a command such as this one names no "
        "task, and the steps below are those of its own token",
    )
