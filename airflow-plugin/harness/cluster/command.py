# SPDX-License-Identifier: Apache-2.0
"""The `cluster` command: follow the guides on a real API server, with the chart's pods run from the image."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from harness import environments, processes
from harness.lines import NEWEST
from harness.paths import PLUGIN, TARGET
from harness.report import Report

from . import api, image, network, story

if TYPE_CHECKING:
    import argparse

NEEDED = (*api.PROGRAMS, "kubectl", "helm", "openssl", "ip", "unshare", "mount")
LEFT_OUT = "\n*** The guides for a cluster were left out: {why}. ***\n"
# What the processes inside may take altogether.
SECONDS = 900


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `cluster` command."""
    parser = commands.add_parser("cluster", help="follow the guides for Kubernetes on a real API server")
    parser.add_argument(
        "--image", type=Path, default=image.ARCHIVE, help="the image's archive (default: the built one)"
    )
    parser.add_argument("--inside", action="store_true", help="do it in the namespaces that this process has")
    parser.set_defaults(run=lambda arguments: (_inside if arguments.inside else _outside)(arguments.image.resolve()))


def missing() -> str | None:
    """Say what this machine lacks, or None."""
    programs = [name for name in NEEDED if shutil.which(name) is None]
    if programs:
        return f"not on the PATH: {', '.join(programs)}"
    return None if os.geteuid() == 0 else "only root may make the namespaces that its pods run in"


def _outside(archive: Path) -> int:
    """Install Airflow while there is a network, then go on in namespaces that end with this process."""
    lack = missing()
    if lack is not None:
        sys.stdout.write(LEFT_OUT.format(why=lack))
        return 0
    work = TARGET / "cluster"
    shutil.rmtree(work, ignore_errors=True)
    log = work / "install.log"
    environments.airflow(NEWEST, environments.install_nox(log), log, "demo")
    spaces = ("unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
    command = (*spaces, sys.executable, "-m", "harness", "cluster", "--inside", "--image", str(archive))
    with subprocess.Popen(command, cwd=PLUGIN) as inside:  # noqa: S603 - this very harness
        try:
            return inside.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            sys.stdout.write(f"\nStopped after {SECONDS} seconds; the logs are in {work}.\n")
            return 1
        finally:
            inside.kill()


def _inside(archive: Path) -> int:
    report, work = Report(), TARGET / "cluster"
    # Nothing that is written below /run leaves these namespaces.
    subprocess.run(("mount", "-t", "tmpfs", "tmpfs", "/run"), check=True)  # noqa: S607 - util-linux
    network.open_node()
    made = environments.Environment(NEWEST, TARGET / "nox" / f"demo-{NEWEST.airflow}".replace(".", "-"))
    try:
        unpacked = image.unpacked(archive, work / "image")
        report.say("image", f"unpacked; it runs {' '.join(unpacked.command)[:80]}")
        for what, checks in story.parts(made, unpacked, work):
            report.checks("cluster", what, checks, work)
    finally:
        processes.stop_all()
    sys.stdout.write(f"\nGuides for a cluster: {report.summary()}\n")
    return 1 if report.failed else 0
