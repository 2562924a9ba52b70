# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: the first lookup of a process that has loaded what runs a task, and nothing else.

The settings of the backend come only then, because Airflow would import it while it is imported itself.
Prints one JSON object: the seconds and the processor seconds of the lookup, and the megabytes that it added.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

try:
    import airflow.sdk.execution_time.supervisor
    import airflow.sdk.execution_time.task_runner
    from airflow.sdk import Connection

    look_up = Connection.get
except ImportError:  # Airflow 2
    import airflow.models
    import sqlalchemy.orm
    from airflow.cli.commands import task_command  # noqa: F401 - what runs a task
    from airflow.models import Connection

    # A task process has read its task from the metastore.
    airflow.models.import_all_models()
    sqlalchemy.orm.configure_mappers()
    look_up = Connection.get_connection_from_secrets


def main() -> None:
    """Look the one argument up as a task does, and measure it."""
    os.environ.update(json.loads(os.environ["HARNESS_SETTINGS"]))
    before = _resident()
    begin, begin_cpu = time.perf_counter(), time.process_time()
    found = look_up(sys.argv[1])
    seconds, cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    assert found.password == sys.argv[2], "the lookup did not give the secret"  # noqa: S101 - a measurement
    print(json.dumps({"seconds": seconds, "cpu": cpu, "megabytes": _resident() - before}))


def _resident() -> float:
    """Return the memory that this process holds, in megabytes, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    main()
