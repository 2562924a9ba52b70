# SPDX-License-Identifier: Apache-2.0
"""The demo: an answered lookup and a refused one, in a real Airflow, on this machine alone."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from . import broker, environments, processes, standalone
from .failures import CannotRunError
from .homes import AirflowHome, migrated
from .jdk import java
from .lines import NEWEST
from .paths import DEMO_DAGS, DEMO_RESOURCES, REPOSITORY, TARGET

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from .broker import Broker

FOLDER = TARGET / "demo"
BUILD_SECONDS = 1200
TEST_SECONDS = 240
# What Airflow would use if a refusal fell through: the demo shows that it does not.
OLD = {"AIRFLOW_CONN_PAYROLL": "http://old-user:old-password@payroll.old"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `demo` command."""
    parser = commands.add_parser("demo", help="show an answered and a refused lookup")
    parser.add_argument("--serve", action="store_true", help="leave the broker and Airflow running until Ctrl-C")
    parser.set_defaults(run=lambda arguments: demo(serve=arguments.serve))


def demo(*, serve: bool) -> int:
    """Show both lookups; with `serve`, then wait until it is told to stop."""
    java()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with _step("Building the broker (a few minutes the first time)"):
        _build()
    with _step("Starting it with the demo's catalog, secrets and token issuer"):
        running = _start()
    try:
        with _step(f"Installing Airflow {NEWEST.airflow} and the plugin (the first time only)"):
            home = _airflow()
        url, settings = standalone.settings(running)
        home = AirflowHome(home.environment, home.path, {**home.settings, **settings, **running.plugin(), **OLD})
        _show_answered(home, running)
        _show_refused(home, running)
        _say_next(running, home, serve=serve)
        if serve:
            _serve(home, url, running)
    finally:
        running.stop()
    return 0


def _build() -> None:
    mvnw = REPOSITORY / "mvnw"
    command = (mvnw, "-B", "-ntp", "-q", "-f", REPOSITORY / "pom.xml", "-pl", "broker-service", "-am")
    skipped = ("-Dmaven.test.skip=true", "-Dcyclonedx.skip=true")
    built = processes.run((*command, *skipped, "package"), os.environ, FOLDER / "build.log", BUILD_SECONDS)
    built.require("Building the broker")


def _start() -> Broker:
    """Start from a copy of the demo's catalog, so that it can be edited while the broker runs."""
    database = FOLDER / "warehouse.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table orders (number integer primary key, item text)")
        connection.executemany("insert into orders (item) values (?)", [("tea",), ("cups",), ("spoons",)])
    shutil.copy(DEMO_RESOURCES / "catalog.yaml", FOLDER)
    pattern = (DEMO_RESOURCES / "secrets.yaml").read_text(encoding="utf-8")
    filled = pattern.replace("@DATABASE@", str(database)).replace("@RANDOM@", secrets.token_urlsafe(18))
    broker.write_private(FOLDER / "secrets.yaml", filled)
    return broker.start(FOLDER, FOLDER / "catalog.yaml")


def _airflow() -> AirflowHome:
    log = FOLDER / "install.log"
    made = environments.airflow(NEWEST, environments.install_nox(log), log, "demo")
    return migrated(AirflowHome(made, FOLDER / "airflow", {"AIRFLOW__CORE__DAGS_FOLDER": str(DEMO_DAGS)}))


def _show_answered(home: AirflowHome, running: Broker) -> None:
    with _step("Running the DAG daily_orders, whose hook needs the connection `warehouse`"):
        run = home.airflow("dags", "test", "daily_orders", seconds=TEST_SECONDS)
    run.require("The run of daily_orders")
    line = next((line for line in run.output.splitlines() if "Orders so far" in line), "")
    _tell(f"The run ended as {home.states('daily_orders')[0]}; its task printed:", line.strip())
    _tell("The broker's record of that lookup:", _event(running, "warehouse", "granted"))


def _show_refused(home: AirflowHome, running: Broker) -> None:
    with _step("Running the DAG daily_salaries, which asks for `payroll` (an old value of it lies in Airflow)"):
        run = home.airflow("dags", "test", "daily_salaries", seconds=TEST_SECONDS)
    if run.code == 0 or "connect to payroll" in run.output:
        raise CannotRunError(f"The refused lookup was answered, which must not happen; see {run.log}")
    said = next((line for line in run.output.splitlines() if "policy_denied" in line), "")
    _tell(f"The run ended as {home.states('daily_salaries')[0]}, and the task's log says why:", said.strip())
    _tell("The broker's record of that lookup:", _event(running, "payroll", "policy_denied"))


def _event(running: Broker, conn_id: str, outcome: str) -> str:
    events = [event for event in running.events() if event["id"] == conn_id and event["outcome"] == outcome]
    if not events:
        raise CannotRunError(f"{running.audit} holds no event of {conn_id} with the outcome {outcome}")
    return json.dumps(events[-1], indent=2)


def _say_next(running: Broker, home: AirflowHome, *, serve: bool) -> None:
    if not serve:
        _tell("What to try next:", "./demo --serve   leaves the broker and Airflow running, with commands to try")
        return
    client, kwargs = broker.CLIENTS[0], running.plugin()["AIRFLOW__SECRETS__BACKEND_KWARGS"]
    _tell(
        "What to try while it runs, in another terminal:",
        f"""# a token, a lookup that is answered, and one that is refused
token=$(curl -s -u "{client}:$(cat {running.folder / client})" -d grant_type=client_credentials {running.token_url} \\
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])')
curl -s -H "Authorization: Bearer $token" {running.url}/v1/connections/warehouse; echo
curl -s -H "Authorization: Bearer $token" {running.url}/v1/connections/payroll; echo
# at which step a lookup fails, and what to do
{home.environment.python} -m airflow_credential_broker doctor payroll --kwargs '{kwargs}'
# who may do what: edit, save, and ask again
{running.folder / "catalog.yaml"}
# the secrets: edit, save, and ask with ?fresh=true
{running.folder / "secrets.yaml"}
# the record, one line per lookup
tail -f {running.audit}""",
    )


def _serve(home: AirflowHome, url: str, running: Broker) -> None:
    with _step("Starting Airflow"):
        process = standalone.start(home, url)
    try:
        _tell("Running until Ctrl-C:", f"Airflow  {url}\nbroker   {running.url}")
        while process.poll() is None and running.process.poll() is None:
            time.sleep(1)
        raise CannotRunError(f"Airflow or the broker ended by itself; see {home.log} and {running.log}")
    except KeyboardInterrupt:
        sys.stdout.write("\nEnding both.\n")
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        processes.stop(process)


@contextmanager
def _step(what: str) -> Iterator[None]:
    begin = time.monotonic()
    sys.stdout.write(f"{what} ... ")
    sys.stdout.flush()
    try:
        yield
    except BaseException:
        sys.stdout.write("failed\n")
        raise
    sys.stdout.write(f"{time.monotonic() - begin:.0f} s\n")


def _tell(title: str, text: str) -> None:
    sys.stdout.write(f"\n{title}\n")
    sys.stdout.write("".join(f"    {line}\n" for line in text.splitlines()) + "\n")
    sys.stdout.flush()
