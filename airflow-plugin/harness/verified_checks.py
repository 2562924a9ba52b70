# SPDX-License-Identifier: Apache-2.0
"""Checks that a connection of one DAG is given to its running tasks and to nobody else, on a whole Airflow.

The API server alone may vouch for a task. Tasks leave their lookups to it; what runs them has another identity, which
the rule names too, so that nothing but the standing of the context tells the lookups apart.
"""

from __future__ import annotations

import functools
import json
import re
import secrets
import shutil
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import broker_for_tests, components, environments, execution_tokens, loopback, processes, values
from .failures import CannotRunError
from .homes import prepared
from .lines import LINES, NEWEST
from .paths import HARNESS, TARGET
from .report import Check, Report, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from .broker import Broker
    from .homes import AirflowHome

DAGS = HARNESS / "verified_dags"
SECONDS = 240
API_SERVER, WORKERS = "airflow-api-server", "airflow-etl"
GIVEN = ("connection", "variable", "mapped 0", "mapped 1", "try 1", "try 2", "on_failure", "resumed")
UNTYPED, UNTYPED_OF_AIRFLOW = "untyped", "UNTYPED_OF_AIRFLOW"
# Airflow has been told that the task, or its try, has ended; a trigger has no token.
NOT_GIVEN = (
    "payroll.on_success",
    "payroll.on_retry",
    "payroll.trigger",
    "other.own name",
    "other.headers",
    "other.changed plugin",
)
# These ask the broker by themselves, and are told its code.
TOLD = ("payroll.trigger", "other.headers", "other.changed plugin")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `verified` command."""
    parser = commands.add_parser("verified", help="try on a whole Airflow which task is given a connection")
    parser.add_argument("--lines", default="all", help="all of Airflow 3 (default), or versions separated by commas")
    parser.set_defaults(run=lambda arguments: _try_out(arguments.lines))


def _try_out(choice: str) -> int:
    """Check one line after the other; return the exit code."""
    chosen = [line for line in LINES[1:] if choice == "all" or line.airflow in choice.split(",")]
    if not chosen:
        raise CannotRunError(f"--lines takes all, or some of {', '.join(line.airflow for line in LINES[1:])}.")
    report, work = Report(), TARGET / "verified"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    for line in chosen:
        folder = work / line.airflow
        made = environments.airflow(line, nox, folder / "install.log")
        broker = broker_for_tests.start(folder / "broker")
        try:
            values.write_database(folder / "old.db", values.OLD_METASTORE)
            home, _ = prepared(made, folder / "prepared", values.in_metastore(folder / "old.db"))
            url, shared, key = settings(broker)
            copy = home.copy(folder / "airflow", {**shared, **home.fernet_key()})
            report.checks(f"airflow {line.airflow}", "context verified", checks(copy, url, key, broker), copy.log)
        finally:
            broker.stop()
    sys.stdout.write(f"\nVerified context: {report.summary()}\n")
    return 1 if report.failed else 0


def settings(broker: Broker) -> tuple[str, dict[str, str], str]:
    """Return the API server's URL, what all processes share, and Airflow's signing key."""
    url, private = components.settings()
    key = secrets.token_urlsafe(64)
    return (
        url,
        {
            **private,
            **broker.plugin(WORKERS, mode="api-server"),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__TEST_CONNECTION": "Enabled",
            "AIRFLOW__API_AUTH__JWT_SECRET": key,
            "PYTHONPATH": str(DAGS),
            "HARNESS_WORKER_KWARGS": broker.kwargs(WORKERS),
        },
        key,
    )


def checks(home: AirflowHome, url: str, key: str, broker: Broker) -> Iterator[Check]:
    """Run the DAGs, and try tokens out while one of their tasks runs and after it has ended."""
    known = len(broker.events())
    with _running(home, url, broker):
        airflow = _Api(home, url)
        airflow.run("other")
        airflow.run("payroll")
        held = airflow.written("payroll.held")
        tokens = execution_tokens.Tokens(key, held)
        yield from _while_it_runs(airflow, tokens)
        (home.path / "release").touch()
        airflow.wait_for_all()
        airflow.backfill("payroll_daily")
        yield from _after_its_end(airflow, tokens)
    events = broker.events()[known:]
    yield from _answers(home)
    yield from _on_record(events)
    if home.environment.line == NEWEST:
        yield from _without_a_server(home)


@contextmanager
def _running(home: AirflowHome, url: str, broker: Broker) -> Iterator[None]:
    airflow = components.Components(home, url)
    airflow.start(
        {**broker.plugin(API_SERVER, mode="api-server"), f"AIRFLOW_CONN_{UNTYPED_OF_AIRFLOW}": '{"host": "h"}'}
    )
    try:
        command = (home.environment.airflow, "triggerer")
        airflow.processes.append(processes.start(command, home.env, home.log))
        yield
    finally:
        airflow.stop()


class _Api:
    """The public API of a running Airflow, as a person uses it, and what its tasks have written down."""

    def __init__(self, home: AirflowHome, url: str) -> None:
        self.home, self.url = home, url
        self._token = (loopback.call(f"{url}/auth/token") or {}).get("access_token")
        self._runs: list[str] = []

    def call(self, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Return the answer of the public API, None where it refuses."""
        return loopback.call(f"{self.url}/api/v2/{path}", body, self._token)

    def run(self, dag: str) -> None:
        """Trigger a DAG as soon as it is known."""
        started: dict[str, Any] = {}
        self._wait(
            lambda: started.update(self.call(f"dags/{dag}/dagRuns", {"logical_date": None}) or {}) or bool(started),
            f"the DAG {dag} to be known",
        )
        self._runs.append(f"dags/{dag}/dagRuns/{started['dag_run_id']}")

    def backfill(self, dag: str) -> None:
        """Have a DAG run for a day of the past."""
        day = {"from_date": "2026-01-05T00:00:00Z", "to_date": "2026-01-05T00:00:00Z"}
        # SQLite may be locked by the scheduler for the moment.
        self._wait(lambda: bool(self.call("backfills", {"dag_id": dag, **day})), f"a backfill of {dag} to be accepted")
        self.written(f"{dag}.backfill")

    def written(self, name: str) -> str:
        """Return what a task writes down, once it has."""
        self._wait(lambda: name in self.home.record(), f"{name} to be written down")
        return str(self.home.record()[name])

    def wait_for_all(self) -> None:
        """Wait for the runs that were triggered, and for the one that a schedule has started."""
        for run in self._runs:
            self._wait(functools.partial(self._has_ended, run), f"the run {run} to end")
        self.written("payroll_daily.scheduled")

    def _has_ended(self, run: str) -> bool:
        return (self.call(run) or {}).get("state") in {"success", "failed"}

    def _wait(self, until: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + SECONDS
        while not until():
            if time.monotonic() > deadline:
                raise CannotRunError(f"Waited {SECONDS} seconds for {what} (see {self.home.log})")
            time.sleep(0.3)


def _while_it_runs(airflow: _Api, tokens: execution_tokens.Tokens) -> Iterator[Check]:
    """Try tokens of a task that runs: only its own, signed and in time, is worth anything."""
    status, body = tokens.ask(airflow.url, tokens.good())
    yield equal("a token of the running task is answered", (status, values.FROM_BROKER in body), (200, True))
    for name, token in tokens.bad().items():
        status, body = tokens.ask(airflow.url, token)
        refused = status in {401, 403} and values.FROM_BROKER not in body
        yield Check(f"{name} is refused", None if refused else f"status {status}: {body[:200]}")
    yield from _without_a_type(airflow, tokens)
    read = airflow.call("connections/payroll")
    yield Check("people read no secret of the broker", _problem(read, "connection_id"))
    test = {"connection_id": "payroll", "conn_type": "http", "host": "service.internal"}
    tested = airflow.call("connections/test", test)
    leaked = tested is not None and values.FROM_BROKER in json.dumps(tested)
    yield Check("nor does the test of a connection show one", f"it says {tested}" if leaked else None)


def _without_a_type(airflow: _Api, tokens: execution_tokens.Tokens) -> Iterator[Check]:
    """Airflow's own API has no answer for a connection without a type, so the plugin says so instead."""
    status, body = tokens.ask(airflow.url, tokens.good(), UNTYPED)
    told = status == 403 and "connection_without_type" in body and values.FROM_BROKER not in body  # noqa: PLR2004 - Forbidden
    yield Check("a connection without a type is refused with what to do", None if told else f"{status}: {body[:200]}")
    status, _ = tokens.ask(airflow.url, tokens.good(), UNTYPED_OF_AIRFLOW.lower())
    yield equal("Airflow's own backend for variables cannot give one, as docs/reference/moving-in.md says", status, 500)


def _problem(read: dict[str, Any] | None, key: str) -> str | None:
    if read is None or key not in read:
        return f"the public API does not answer: {read}"
    return "it shows the secret" if values.FROM_BROKER in json.dumps(read) else None


def _after_its_end(airflow: _Api, tokens: execution_tokens.Tokens) -> Iterator[Check]:
    status, body = tokens.ask(airflow.url, tokens.good())
    said = status == 403 and "task_not_running" in body  # noqa: PLR2004 - Forbidden
    yield Check("the same token is refused once the task has ended", None if said else f"status {status}: {body[:200]}")


def _answers(home: AirflowHome) -> Iterator[Check]:
    record = home.record()
    for name in GIVEN:
        yield equal(f"{name} of the DAG is given it", record.get(f"payroll.{name}", "nothing"), values.FROM_BROKER)
    for kind in ("scheduled", "backfill"):
        yield equal(f"a {kind} run is given it", record.get(f"payroll_daily.{kind}"), values.FROM_BROKER)
    for name in NOT_GIVEN:
        yield _refused(f"{name} is not", record.get(name, "nothing"), "policy_denied" if name in TOLD else "")
    said = re.search(r"warning.*task_not_running: the task payroll\.plain .*is in state success", home.logs())
    yield Check("the API server's log says which task had ended", None if said else "no warning names it")
    workers = home.record("worker")
    payroll = {worker for name, worker in workers.items() if name.startswith("payroll.")}
    shared = payroll & {worker for name, worker in workers.items() if name.startswith("other.")}
    yield Check("both DAGs ran in one worker", None if shared else f"they ran in {workers}")


def _refused(name: str, answer: str, code: str) -> Check:
    return Check(name, None if answer.startswith("refused:") and code in answer else f"it was told {answer!r}")


def _on_record(events: list[dict[str, Any]]) -> Iterator[Check]:
    """Check who was known as whom."""
    granted = [event for event in events if event["id"] == "payroll" and event["outcome"] == "granted"]
    standings = {standing for event in granted for standing in event["context"].get("standing", {}).values()}
    yield equal("all that is given is verified", standings, {"verified"})
    tasks = {
        (context["task_id"], context.get("try_number"), context.get("map_index"), context.get("run_type"))
        for context in (event["context"] for event in granted)
    }
    wanted = {
        ("plain", 1, None, "manual"),
        ("mapped", 1, 0, "manual"),
        ("mapped", 1, 1, "manual"),
        ("retried", 1, None, "manual"),
        ("retried", 2, None, "manual"),
        ("ask", 1, None, "scheduled"),
        ("ask", 1, None, "backfill"),
    }
    yield Check("each is known by try, index and run", None if wanted <= tasks else f"missing {wanted - tasks}")
    refused = [event for event in events if event["id"] == "payroll" and event["outcome"] == "policy_denied"]
    own = [event for event in refused if event["context"].get("dag_id") == "other"]
    yield equal("the other DAG is known by its own name", len(own), 1)
    claimed = [event for event in refused if event["context"].get("claimed", {}).get("standing") == "verified"]
    yield equal("both pretenders are on record with what they claimed", len(claimed), 2)


def _without_a_server(home: AirflowHome) -> Iterator[Check]:
    """`dags test` has no API server, so nobody can vouch for its task."""
    home.forget()
    run = home.airflow("dags", "test", "payroll_daily", "2026-01-07", seconds=SECONDS)
    told = home.record().get("payroll_daily.manual", "nothing")
    yield _refused("`dags test` is not", told if run.code == 0 else run.output[-300:], "policy_denied")
