# SPDX-License-Identifier: Apache-2.0
"""`python3 -m harness replicas`: three replicas of one broker under a load of lookups, through what happens to them."""

from __future__ import annotations

import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from . import environments, postgres
from .lines import NEWEST
from .paths import TARGET
from .replicas_balancer import Probe
from .replicas_count import Count, export
from .replicas_load import Load
from .replicas_story import LONG, SHORT, Story
from .replicas_world import World
from .report import Report, Tally

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from .environments import Environment

REPLICAS = 3
WHO = "replicas"
# The chart's readiness probe; a build has no time for it.
CHART_PROBE = Probe(period=5, timeout=3)
# A build has little of a busy processor.
PATIENCE = 60
QUICK_PROBE = Probe(period=0.5, timeout=1)
QUICK: dict[str, object] = {"broker.catalog.reload-interval": "500ms"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `replicas` command."""
    parser = commands.add_parser("replicas", help="three replicas under load, killed, restarted and cut off")
    parser.add_argument("--short", action="store_true", help="only what a build checks")
    parser.add_argument(
        "--parts", default="", help="only the parts of the long form whose names hold one of these words"
    )
    parser.set_defaults(run=lambda arguments: run(arguments.parts.split(), short=arguments.short))


def run(parts: list[str], *, short: bool) -> int:
    """Run one of the two forms, print what was counted, and return the exit code."""
    report, work = Report(), TARGET / "replicas"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    made = environments.airflow(NEWEST, nox, work / "install.log", "backends")
    if short:
        check_short(made, work / "run", report)
    else:
        check_long(made, work / "run", report, parts)
    sys.stdout.write(f"\nReplicas: {report.summary()}\n")
    return 1 if report.failed else 0


def check_short(made: Environment, folder: Path, report: Report) -> None:
    """Check what a build checks, where there is what it needs."""
    if sys.platform != "linux" or postgres.binaries() is None:
        report.tally(WHO, "three replicas, which need Linux and a PostgreSQL", Tally(0, 0, 1), folder)
        return
    with _world(made, folder, QUICK_PROBE, QUICK) as world:
        load = Load(made, world, folder / "load", lookup_timeout_seconds=PATIENCE)
        story = Story(world, load, SHORT, lambda text: report.say(WHO, text))
        story.short()
        _count(world, load, story, report)


def check_long(made: Environment, folder: Path, report: Report, parts: list[str]) -> None:
    """Check everything, or the chosen parts."""
    with _world(made, folder, CHART_PROBE, {}) as world:
        load = Load(made, world, folder / "load")
        story = Story(world, load, LONG, lambda text: report.say(WHO, text))
        story.long(parts)
        _count(world, load, story, report)


@contextmanager
def _world(made: Environment, folder: Path, probe: Probe, settings: dict[str, object]) -> Iterator[World]:
    world = World(made, folder, probe, settings)
    try:
        world.start(REPLICAS)
        yield world
    finally:
        world.close()


def _count(world: World, load: Load, story: Story, report: Report) -> None:
    calls = load.finish()
    record = world.folder / "record.jsonl"
    export(world, record)
    count = Count(calls, story.parts, record)
    report.checks(WHO, f"{len(calls)} lookups", [*story.checks, *count.checks()], world.folder)
    for line in count.table():
        report.say(WHO, line)
