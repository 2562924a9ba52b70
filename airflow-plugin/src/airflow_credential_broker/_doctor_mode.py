# SPDX-License-Identifier: Apache-2.0
"""What the doctor says about the mode: who asks for a task, and as what the broker knows it."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from ._doctor_findings import Finding
from ._present import PresentBackend

if TYPE_CHECKING:
    from ._mode import Mode
    from ._shadow_settings import PresentSettings

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


def shadow_finding(present: PresentSettings | None, mode: Mode) -> Finding:
    """Return who answers in shadow mode; the present custom backend is built, and asked nothing."""
    if present is not None:
        try:
            PresentBackend(present)
        except Exception as error:  # noqa: BLE001 - a backend of others, whose text may quote its kwargs
            kind = type(error).__name__
            text = f"on, but {present.backend} cannot be built ({kind}), and nothing would start"
            return Finding("shadow", "FAILED", text)
    who = "environment and metastore" if present is None else present.backend
    text = (
        f"on: {who} answers, and the broker is only asked beside it; nothing that it gives is used"
    )
    if mode == "api-server":
        text += "; what a task's own backends answer is not compared in mode api-server"
    return Finding("shadow", "ok", text)
