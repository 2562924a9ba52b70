# SPDX-License-Identifier: Apache-2.0
"""`python3 -m harness.context_cost`, run from the plugin's folder: what it costs the API server to know the task."""

from __future__ import annotations

import json
import shutil
import sys

from . import environments, homes, processes
from .lines import NEWEST
from .paths import INSIDE, TARGET

SECONDS = 300


def main() -> int:
    """Measure on the newest Airflow, and print a table."""
    folder = TARGET / "context-cost"
    shutil.rmtree(folder, ignore_errors=True)
    log = folder / "install.log"
    made = environments.airflow(NEWEST, environments.install_nox(log), log)
    settings = {"AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True"}
    home = homes.migrated(homes.AirflowHome(made, folder / "home", settings))
    done = home.python(INSIDE / "context_cost.py", seconds=SECONDS)
    done.require("Measuring what it costs to know the task")
    for name, figure in json.loads(done.output.strip().splitlines()[-1]).items():
        sys.stdout.write(f"| {name} | {figure} |\n")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    finally:
        processes.stop_all()
