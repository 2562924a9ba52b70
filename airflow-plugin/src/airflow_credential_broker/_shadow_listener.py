# SPDX-License-Identifier: Apache-2.0
"""Tells shadow mode that a task process of Airflow 2 ends: it ends without Python's own exit."""

from __future__ import annotations

from airflow.listeners import hookimpl

from ._shadow import flush


@hookimpl  # type: ignore[untyped-decorator,unused-ignore]  # untyped here
def before_stopping(component: object) -> None:  # noqa: ARG001 - Airflow's name and signature
    """Wait for the comparisons of this process, within their budget."""
    flush()
