# SPDX-License-Identifier: Apache-2.0
"""Measures a migration of many conn_ids: time and memory of writing the catalog and of comparing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import environments, moto, vault
from .homes import prepared
from .migrate_run import migration, started
from .migrate_world import IN_PARTS, METASTORE, VAULT, world
from .report import equal

if TYPE_CHECKING:
    from pathlib import Path

    from .lines import Line
    from .report import Report

# One in so many ids is one that no pattern catches, and gets a mapping of its own.
ODD = 10


def measure(line: Line, nox: Path, work: Path, report: Report, ids: int) -> int:
    """Write and compare so many ids in a Vault, and print what both took."""
    made = environments.airflow(line, nox, work / "install.log", "backends")
    home, _ = prepared(made, work / "prepared", METASTORE)
    with vault.running(work) as running_vault, moto.running(nox, work) as aws:
        here = world(running_vault, aws, work / "world")
        try:
            for number in range(ids):
                name = f"conn_{number:05}{'@odd' if number % ODD == 0 else ''}"
                secret = {**IN_PARTS, "host": f"host-{number}", "extra": {"number": number}}
                here.vault.write(here.mount, 2, f"airflow/connections/{name}", secret)
            report.say("scale", f"{ids:,} conn_ids in a Vault ({running_vault.kind})")
            of = migration(home, work / "many", {**here.env, **here.of_all(VAULT, here.vault_kwargs)})
            of.write("--list").require("Writing the catalog")
            report.say("scale", f"catalog written: {_took(of.took)}")
            with started(of, here, work / "broker") as running:
                code, answer, _ = of.check(running, "--list", "--allow-behind")
            report.say("scale", f"both sides compared: {_took(of.took)}")
            left_out = max(ids - answer["counts"]["equal"], 0)
            checks = [equal("all are equal", code, 0), equal("none is left out", left_out, 0)]
            report.checks("scale", "comparison", checks, of.home.log)
        finally:
            here.vault.unmount(here.mount)
    return 1 if report.failed else 0


def _took(took: dict[str, float]) -> str:
    return f"{took['seconds']:.1f} s, {took['mib']:.0f} MiB at most in the process"
