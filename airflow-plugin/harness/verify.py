# SPDX-License-Identifier: Apache-2.0
"""Every check of the plugin on every Airflow line; what `./mvnw verify` runs."""

from __future__ import annotations

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING

from . import broker_for_tests, environments, processes
from .failures import CannotRunError, IndexUnreachableError
from .line_checks import LineChecks
from .lines import LINES, NEWEST
from .paths import TARGET
from .report import Check, Report

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from .broker import Broker
    from .lines import Line

LEFT_OUT = """
***********************************************************************************
*  THE AIRFLOW TESTS WERE LEFT OUT ({why}).
*  Nothing is known about the plugin on: {lines}.
***********************************************************************************
"""
SKIP = "-Dairflow.tests=skip"
# One more than the processors of a small machine: each waits for time-outs now and then.
AT_A_TIME = 3


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `verify` command."""
    parser = commands.add_parser("verify", help="check the plugin on every Airflow line")
    parser.add_argument("--lines", default="all", help="all (default), skip, or versions separated by commas")
    parser.set_defaults(run=lambda arguments: verify(arguments.lines))


def verify(choice: str) -> int:
    """Check the chosen lines and print one line that sums up; return the exit code."""
    chosen = chosen_lines(choice)
    left_out = ", ".join(line.airflow for line in LINES if line not in chosen)
    if left_out:
        sys.stdout.write(LEFT_OUT.format(why=f"airflow.tests={choice}", lines=left_out))
    if not chosen:
        return 0
    try:
        return _verify(chosen, left_out)
    except IndexUnreachableError as stop:
        raise CannotRunError(f"{stop}; make it reachable, or leave the Airflow tests out with {SKIP}.") from stop


def _verify(chosen: tuple[Line, ...], left_out: str) -> int:
    report, work = Report(), TARGET / "verify"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    running = broker_for_tests.start(work / "broker")
    report.say("broker", f"ready on {running.url}")
    try:
        _check_all(chosen, nox, running, report, work)
    finally:
        running.stop()
    return _sum_up(report, left_out, work)


def chosen_lines(choice: str) -> tuple[Line, ...]:
    """Return the lines that an option names."""
    if choice in {"all", "skip"}:
        return LINES if choice == "all" else ()
    wanted = {version.strip() for version in choice.split(",")}
    unknown = wanted - {line.airflow for line in LINES}
    if unknown:
        known = ", ".join(line.airflow for line in LINES)
        message = f"-Dairflow.tests={choice} names no line of this build; it takes all, skip, or some of {known}."
        raise CannotRunError(message)
    return tuple(line for line in LINES if line.airflow in wanted)


def _check_all(chosen: tuple[Line, ...], nox: Path, running: Broker, report: Report, work: Path) -> None:
    # The newest line has the most to do, so it starts first.
    order = sorted(chosen, key=lambda line: line != NEWEST)
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        futures = {pool.submit(LineChecks(line, nox, running, report, work).run): line for line in order}
        try:
            for future in as_completed(futures):
                _note(futures[future], future.exception(), report, work)
        except BaseException:
            processes.stop_all()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _note(line: Line, problem: BaseException | None, report: Report, work: Path) -> None:
    if isinstance(problem, CannotRunError) and not isinstance(problem, IndexUnreachableError):
        report.checks(
            line.airflow,
            "could not be checked to the end",
            [Check("all of it", str(problem))],
            work,
        )
    elif problem is not None:
        raise problem


def _sum_up(report: Report, left_out: str, work: Path) -> int:
    if left_out:
        sys.stdout.write(f"\nLeft out on request: {left_out}\n")
    sys.stdout.write(f"\nAirflow tests: {report.summary()}\n")
    if report.failed:
        sys.stdout.write(
            f"Each failure above names its log under {work}.\n"
            f"One line alone: ./mvnw verify -Dairflow.tests=VERSION; none of them: {SKIP}\n"
        )
    return 1 if report.failed else 0
