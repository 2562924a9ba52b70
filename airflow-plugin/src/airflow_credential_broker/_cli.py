# SPDX-License-Identifier: Apache-2.0
"""``python -m airflow_credential_broker``: the commands of this package."""

from __future__ import annotations

import argparse
import io
import sys
from typing import TYPE_CHECKING

from . import _doctor_cli
from ._migrate import cli as _migrate_cli
from ._replay import cli as _replay_cli

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m airflow_credential_broker")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _doctor_cli.add_to(commands)
    _migrate_cli.add_to(commands)
    _replay_cli.add_to(commands)
    given = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An id, or the name of a file, that the terminal cannot show is escaped.
        sys.stdout.reconfigure(errors="backslashreplace")
    return int(given.run(given))
