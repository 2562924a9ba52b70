# SPDX-License-Identifier: Apache-2.0
"""Runs in a process that a task starts: asks for a connection, and writes its password down as the tasks do."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook


def main() -> None:
    """Take conn_id, dag and task from the arguments."""
    conn_id, dag, task = sys.argv[1:]
    value = str(BaseHook.get_connection(conn_id).password)
    with Path(os.environ["HARNESS_RECORD"]).open("a", encoding="utf-8") as record:
        record.write(json.dumps({"dag": dag, "task": task, "value": value}) + "\n")


if __name__ == "__main__":
    main()
