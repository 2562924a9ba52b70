# SPDX-License-Identifier: Apache-2.0
"""`python3 -m harness parity`: the differential test alone, on chosen lines, with other random cases where asked."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from . import environments, verify
from .lines import NEWEST
from .parity_checks import RANDOM, SEED, Differential
from .paths import TARGET
from .report import Report

if TYPE_CHECKING:
    import argparse


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `parity` command."""
    parser = commands.add_parser("parity", help="compare Airflow's own backends with the broker over the same stores")
    parser.add_argument("--lines", default=NEWEST.airflow, help="all, or versions separated by commas")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random cases")
    parser.add_argument("--random", type=int, default=RANDOM, help="how many random cases")
    parser.add_argument("--stub", action="store_true", help="use the stand-in for Vault even where there is a real one")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Compare on each chosen line; return the exit code."""
    report, work = Report(), TARGET / "parity"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    for line in verify.chosen_lines(arguments.lines):
        folder = work / line.airflow
        made = environments.airflow(line, nox, folder / "install.log", "backends")
        test = Differential(made, nox, folder, arguments.seed, arguments.random, arguments.stub)
        report.checks(f"airflow {line.airflow}", test.title, test.checks(), folder)
    sys.stdout.write(f"\nParity: {report.summary()}\n")
    return 1 if report.failed else 0
