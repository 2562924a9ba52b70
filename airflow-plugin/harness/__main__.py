# SPDX-License-Identifier: Apache-2.0
"""`python3 -m harness COMMAND`, run from the plugin's folder; `--help` lists the commands."""

from __future__ import annotations

import argparse
import signal
import sys
from typing import NoReturn

from . import (
    ceph_checks,
    demo,
    first_lookup,
    guide_checks,
    long_task_checks,
    migrate_checks,
    move_checks,
    network_checks,
    parity,
    processes,
    replicas,
    verified_checks,
    verify,
)
from .cluster import command as cluster
from .failures import CannotRunError


def main() -> int:
    """Run a command; whatever it started has ended when this returns."""
    arguments = _arguments()
    signal.signal(signal.SIGTERM, _interrupted)
    signal.signal(signal.SIGHUP, _interrupted)
    try:
        return int(arguments.run(arguments))
    except CannotRunError as stop:
        sys.stderr.write(f"\n{stop}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted; ending what was started.\n")
        return 130
    finally:
        # A second Ctrl-C must not leave anything behind.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        processes.stop_all()


def _arguments() -> argparse.Namespace:

    parser = argparse.ArgumentParser(prog="harness", description="Runs real Airflow against the real broker.")
    commands = parser.add_subparsers(required=True)
    verify.add_to(commands)
    cluster.add_to(commands)
    verified_checks.add_to(commands)
    demo.add_to(commands)
    guide_checks.add_to(commands)
    long_task_checks.add_to(commands)
    ceph_checks.add_to(commands)
    parity.add_to(commands)
    first_lookup.add_to(commands)
    migrate_checks.add_to(commands)
    move_checks.add_to(commands)
    network_checks.add_to(commands)
    replicas.add_to(commands)
    return parser.parse_args()


def _interrupted(_number: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
