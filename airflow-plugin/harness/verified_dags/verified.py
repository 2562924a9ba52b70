# SPDX-License-Identifier: Apache-2.0
"""DAGs that want `payroll`, which the catalog gives to `payroll` and `payroll_daily` alone; and only where verified.

Each question is written down with its answer, or with the reason why there is none.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.sdk import DAG, BaseOperator, Variable, task
from asking_trigger import Asking  # type: ignore[import-not-found,unused-ignore]

from airflow_credential_broker import CredentialBrokerBackend, _backend
from airflow_credential_broker._context import TaskContext
from airflow_credential_broker._deadline import Deadline
from airflow_credential_broker._settings import settings_from
from airflow_credential_broker._token_sources import source_for

try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
HELD_SECONDS = 120
# What the plugin of the API server sends for a task that may.
PRETENDED = {
    "Airflow-Dag-Id": "payroll",
    "Airflow-Task-Id": "plain",
    "Airflow-Run-Id": "manual__2026-01-01T00%3A00%3A00%2B00%3A00",
    "Airflow-Try-Number": "1",
    "Airflow-Run-Type": "manual",
    "Airflow-Context-Standing": "verified",
}


def write_down(name: str, value: str) -> None:
    """Append an answer, with the process that started this one: the worker."""
    dag, _, question = name.partition(".")
    line = json.dumps({"dag": dag, "task": question, "value": value, "worker": os.getppid()})
    with Path(os.environ["HARNESS_RECORD"]).open("a", encoding="utf-8") as record:
        record.write(line + "\n")


def answer(ask: Callable[[], object]) -> str:
    """Return the answer, or the words of the refusal, whatever class it is of."""
    try:
        return str(ask())
    except BaseException as refusal:  # noqa: BLE001 - before 3.2.2 a refusal is no Exception
        return f"refused: {refusal}"


def password() -> str:
    """Ask as a hook does."""
    return str(BaseHook.get_connection("payroll").password)


def worker_kwargs() -> dict[str, Any]:
    """Return the plugin's settings with the worker's own identity, which any task can read."""
    found: dict[str, Any] = json.loads(os.environ["HARNESS_WORKER_KWARGS"])
    return found


def by_headers() -> str:
    """Ask the broker without the plugin, with the worker's token, in the name of a task that may."""
    settings = settings_from(worker_kwargs())
    token = source_for(settings).fetch(Deadline(30)).value.reveal()
    url = f"{settings.url}/v1/connections?conn_id=payroll"
    request = urllib.request.Request(url, headers={**PRETENDED, "Authorization": f"Bearer {token}"})  # noqa: S310 - loopback
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=30) as response:
            return str(json.load(response)["connection"]["password"])
    except urllib.error.HTTPError as refusal:
        raise PermissionError(json.load(refusal)["code"]) from None


def by_a_changed_plugin() -> str:
    """Ask through the plugin, changed so that it names a task that may."""
    pretended = TaskContext("payroll", "plain", "manual__x", "1", run_type="manual", standing="verified")
    vars(_backend)["asker"] = lambda *_: pretended
    return str(CredentialBrokerBackend(**worker_kwargs()).get_conn_value("payroll"))


def after_success(_context: Any) -> None:
    """Ask once Airflow has been told that the task has succeeded."""
    write_down("payroll.on_success", answer(password))


def before_retry(_context: Any) -> None:
    """Ask once Airflow has been told that the try has failed."""
    write_down("payroll.on_retry", answer(password))


def after_failure(_context: Any) -> None:
    """Ask while the end of the task has not been told."""
    write_down("payroll.on_failure", answer(password))


class Deferred(BaseOperator):  # type: ignore[misc]
    """Asks in the triggerer, and again when it goes on."""

    def execute(self, context: Any) -> None:  # noqa: ARG002 - Airflow's signature
        """Hand over to the triggerer."""
        self.defer(trigger=Asking(), method_name="go_on")

    def go_on(self, context: Any, event: Any = None) -> None:  # noqa: ARG002 - the same
        """Write down what the trigger was told, and what this task is told now."""
        write_down("payroll.trigger", str(event))
        write_down("payroll.resumed", answer(password))


@task(on_success_callback=after_success)  # type: ignore[untyped-decorator,unused-ignore]
def plain() -> None:
    """Ask for both kinds of value."""
    write_down("payroll.connection", answer(password))
    write_down("payroll.variable", answer(lambda: Variable.get("payroll")))


@task  # type: ignore[untyped-decorator,unused-ignore]
def held(ti: Any = None) -> None:
    """Run until it is told to end; meanwhile tokens with its id are tried out."""
    write_down("payroll.held", str(ti.id))
    until = time.monotonic() + HELD_SECONDS
    while not Path(os.environ["HARNESS_RELEASE"]).exists() and time.monotonic() < until:
        time.sleep(0.1)


@task  # type: ignore[untyped-decorator,unused-ignore]
def mapped(index: int) -> None:
    """Ask as one of two."""
    write_down(f"payroll.mapped {index}", answer(password))


@task(retries=1, retry_delay=timedelta(0), on_retry_callback=before_retry)  # type: ignore[untyped-decorator,unused-ignore]
def retried(ti: Any = None) -> None:
    """Ask in each of two tries."""
    write_down(f"payroll.try {ti.try_number}", answer(password))
    if ti.try_number == 1:
        raise RuntimeError("once more")


@task(on_failure_callback=after_failure)  # type: ignore[untyped-decorator,unused-ignore]
def failing() -> None:
    """Fail, so that its callback asks."""
    raise RuntimeError("as it should")


@task  # type: ignore[untyped-decorator,unused-ignore]
def ask(ti: Any = None) -> None:
    """Ask in a scheduled run and in a backfill."""
    write_down(f"payroll_daily.{ti.run_id.partition('__')[0]}", answer(password))


@task  # type: ignore[untyped-decorator,unused-ignore]
def pretend() -> None:
    """Ask in the name of another DAG, in every way that the code of a DAG has."""
    write_down("other.headers", answer(by_headers))
    write_down("other.changed plugin", answer(by_a_changed_plugin))


@task  # type: ignore[untyped-decorator,unused-ignore]
def honest() -> None:
    """Ask in its own name."""
    write_down("other.own name", answer(password))


with DAG("payroll", schedule=None, start_date=START):
    held()
    plain()
    mapped.expand(index=[0, 1])
    retried()
    failing()
    Deferred(task_id="deferred")

with DAG("payroll_daily", schedule="@daily", start_date=START, catchup=False):
    ask()

with DAG("other", schedule=None, start_date=START):
    pretend()
    honest()
