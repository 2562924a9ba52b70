# SPDX-License-Identifier: Apache-2.0
"""The plugin's own tests, and the linters and type checker for all Python in this folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from . import processes
from .homes import AirflowHome
from .paths import PLUGIN, TARGET
from .report import Check, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .environments import Environment

PYTEST_SECONDS = 600
LINT_SECONDS = 300
CHECKED = ("src", "tests", "harness", "noxfile.py", "../.ci/release", "../image/run")


def unit_tests(home: AirflowHome, only: str = "") -> Tally:
    """Run the plugin's tests, or one file of them, against this Airflow; a run that breaks off counts as a failure.

    With `CI` set, what failed runs once more; what passes then is counted as a flake and not as a failure.
    """
    first = _pytest(home, only, "results.xml")
    if first.failed == 0 or not os.environ.get("CI"):
        return first
    again = _pytest(home, only, "again.xml", "--last-failed")
    if again.failed or again.passed == 0:
        return first
    return Tally(first.passed + again.passed, 0, first.skipped, flakes=again.passed, names=first.names)


def _pytest(home: AirflowHome, only: str, file: str, *more: str) -> Tally:
    results = home.path / file
    options = ("--quiet", f"--junitxml={results}", "--override-ini", f"cache_dir={home.path / 'cache'}", *more)
    command: tuple[str | Path, ...] = ("-m", "pytest", *options, "--rootdir", PLUGIN, PLUGIN / "tests" / only)
    done = home.python(*command, seconds=PYTEST_SECONDS)
    suite = ET.parse(results).getroot().find("testsuite") if results.is_file() else None  # noqa: S314 - just written
    if suite is None:
        return Tally(0, 1, 0)
    total, failures, errors, skipped = (
        int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    bad = [case for case in suite.iter("testcase") if {"failure", "error"} & {part.tag for part in case}]
    names = tuple(f"{case.get('classname')}::{case.get('name')}" for case in bad)
    return Tally(total - failed - skipped, max(failed, int(done.code != 0)), skipped, names=names)


def lint(made: Environment, log: Path) -> Iterator[Check]:
    """Check layout, style and types of the plugin, its tests and this harness."""
    caches = {"RUFF_CACHE_DIR": str(TARGET / "cache" / "ruff"), "MYPY_CACHE_DIR": str(TARGET / "cache" / "mypy")}
    env = {**AirflowHome(made, log.parent).env, **caches}
    for name, command in {
        "ruff": ("ruff", "check", *CHECKED),
        "ruff format": ("ruff", "format", "--check", *CHECKED),
        "mypy of the plugin and its tests": ("mypy",),
        # The demo reads as any DAG does, without the notes that Airflow's untyped decorators would need.
        "mypy of the harness": ("mypy", "--exclude", "demo_dags", "harness"),
    }.items():
        tool, *arguments = command
        done = processes.run((made.home / "bin" / tool, *arguments), env, log, LINT_SECONDS, folder=PLUGIN)
        yield Check(name, None if done.code == 0 else done.output.strip()[-1500:])
