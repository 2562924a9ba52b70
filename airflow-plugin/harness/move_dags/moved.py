# SPDX-License-Identifier: Apache-2.0
"""A DAG whose connections and variables come from several places; it writes down all that it is given."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

try:
    from airflow.sdk import DAG, BaseHook, BaseOperator, Variable
except ImportError:
    from airflow.hooks.base import BaseHook  # type: ignore[no-redef,unused-ignore]
    from airflow.models import DAG, BaseOperator, Variable  # type: ignore[no-redef,unused-ignore]

FIELDS = ("conn_type", "host", "login", "password", "schema", "port", "extra_dejson")


class LookUp(BaseOperator):  # type: ignore[misc]
    """Looks everything up, as hooks and task code do, and appends it to the record."""

    def execute(self, context: object) -> None:  # noqa: ARG002 - Airflow's signature
        """Write down what was given; an id that nothing knows is written down as such."""
        asked = json.loads(os.environ["HARNESS_ASKED"])
        found = {f"connection {name}": self.connection(name) for name in asked["connections"]}
        found |= {f"variable {key}": str(Variable.get(key, "nothing")) for key in asked["variables"]}
        line = json.dumps({"dag": self.dag_id, "task": self.task_id, "value": found})
        with Path(os.environ["HARNESS_RECORD"]).open("a", encoding="utf-8") as record:
            record.write(line + "\n")

    def connection(self, conn_id: str) -> str | dict[str, Any]:
        """Return the fields that a hook uses."""
        try:
            found = BaseHook.get_connection(conn_id)
        except Exception as error:  # noqa: BLE001 - another class on each line
            return type(error).__name__
        return {name: getattr(found, name) or None for name in FIELDS}


with DAG(dag_id="moved", schedule=None, start_date=datetime(2026, 1, 1, tzinfo=timezone.utc), catchup=False):
    LookUp(task_id="look_up")
