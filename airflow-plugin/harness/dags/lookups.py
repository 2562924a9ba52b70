# SPDX-License-Identifier: Apache-2.0
"""Three DAGs that look things up and write down what they were given.

A task that is refused writes nothing, so the record tells an answer from a refusal, and an old value from a new one.
The ids are those of `catalog.yaml`; for each of them an old value lies behind the broker.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

try:
    from airflow.sdk import DAG, BaseOperator, Variable, task
except ImportError:
    from airflow.decorators import task  # type: ignore[no-redef]
    from airflow.models import DAG, BaseOperator, Variable
try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook

if TYPE_CHECKING:
    from collections.abc import Callable


class WriteDown(BaseOperator):  # type: ignore[misc]
    """Asks for a value, or takes the one its template was given, and appends it to the record."""

    template_fields = ("given",)

    def __init__(self, *, ask: Callable[[], str] | None = None, given: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ask = ask
        self.given = given

    def execute(self, context: Any) -> None:  # noqa: ARG002 - Airflow's signature
        """Write the answer down; whatever refuses it comes first."""
        value = self.ask() if self.ask else self.given
        line = json.dumps({"dag": self.dag_id, "task": self.task_id, "value": value})
        with Path(os.environ["HARNESS_RECORD"]).open("a", encoding="utf-8") as record:
            record.write(line + "\n")


def password(conn_id: str) -> Callable[[], str]:
    """Ask for a connection as a hook does."""
    return lambda: str(BaseHook.get_connection(conn_id).password)


def variable(key: str) -> Callable[[], str]:
    """Ask for a variable as task code does."""
    return lambda: str(Variable.get(key))


def open_warehouse() -> str:
    """Really connect: the row says which database file the connection led to."""
    from airflow.providers.sqlite.hooks.sqlite import SqliteHook

    return str(SqliteHook(sqlite_conn_id="warehouse").get_first("select source from origin")[0])


ASK = str(Path(__file__).resolve().parent.parent / "inside" / "ask.py")


@task.external_python(python=sys.executable)  # type: ignore[untyped-decorator,unused-ignore]
def denied_in_external_python(script: str) -> None:
    """Ask from another interpreter, which a denial must not leave with the old password."""
    import runpy
    import sys

    own, sys.argv = sys.argv, [script, "forbidden", "refused", "denied_in_external_python"]
    runpy.run_path(script, run_name="__main__")
    sys.argv = own


@task.bash  # type: ignore[untyped-decorator,unused-ignore]
def denied_in_bash() -> str:
    """Ask from Python that a shell starts."""
    return shlex.join([sys.executable, ASK, "forbidden", "refused", "denied_in_bash"])


def dag(name: str) -> DAG:
    """Make a DAG that runs only when asked, its tasks independent of each other."""
    return DAG(
        dag_id=name,
        schedule=None,
        start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
        catchup=False,
    )


with dag("answered"):
    WriteDown(task_id="hook", ask=open_warehouse)
    WriteDown(task_id="connection", ask=password("service"))
    WriteDown(task_id="connection_in_template", given="{{ conn.service.password }}")
    WriteDown(task_id="variable", ask=variable("greeting"))
    WriteDown(task_id="variable_in_template", given="{{ var.value.greeting }}")
    WriteDown(task_id="not_mapped", ask=password("elsewhere"))

with dag("refused"):
    WriteDown(task_id="denied", ask=password("forbidden"))
    WriteDown(task_id="denied_in_template", given="{{ conn.forbidden.password }}")
    WriteDown(task_id="denied_variable", ask=variable("forbidden"))
    WriteDown(task_id="secret_missing", ask=password("lost"))
    denied_in_external_python(ASK)
    denied_in_bash()

with dag("cut_off"):
    WriteDown(task_id="connection", ask=password("service"))
    WriteDown(task_id="connection_in_template", given="{{ conn.service.password }}")
    WriteDown(task_id="variable", ask=variable("greeting"))

with dag("asked_by_the_server"):
    WriteDown(task_id="granted", ask=password("server-service"))
    WriteDown(task_id="denied", ask=password("server-forbidden"))
