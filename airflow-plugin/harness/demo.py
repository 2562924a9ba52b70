# SPDX-License-Identifier: Apache-2.0
"""The demo: a connection that one DAG is given and another is not, in a real Airflow, on this machine alone."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from . import broker, components, demo_story, environments, processes
from .failures import CannotRunError
from .homes import AirflowHome, migrated
from .jdk import java
from .lines import NEWEST
from .paths import BROKER_TARGET, DEMO_DAGS, DEMO_RESOURCES, REPOSITORY, TARGET

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path
    from subprocess import Popen

    from .broker import Broker

FOLDER = TARGET / "demo"
BUILD_SECONDS = 1200
# The demo's issuer gives tokens for five minutes.
RENEWAL_SECONDS = 120
API_SERVER, WORKERS = "airflow-api-server", "airflow-workers"
# Both are in the group that the catalog's rules name, so that nothing but the context tells their lookups apart.
GROUPS = {API_SERVER: "airflow", WORKERS: "airflow"}
# What Airflow would use if a refusal fell through: the demo shows that it does not.
OLD = {"AIRFLOW_CONN_PAYROLL": "http://old-user:old-password@payroll.old"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `demo` command."""
    parser = commands.add_parser("demo", help="show a connection that one DAG is given and another is not")
    parser.add_argument("--serve", action="store_true", help="leave the broker and Airflow running until Ctrl-C")
    parser.set_defaults(run=lambda arguments: demo(serve=arguments.serve))


def demo(*, serve: bool) -> int:
    """Run the DAGs and tell what became of their lookups; with `serve`, then wait until told to stop."""
    java()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    if _is_built():
        _note("The broker is built.\n")
    else:
        with _step("Building the broker (a few minutes the first time)"):
            _build()
    with _step("Starting it with the demo's catalog, secrets and token issuer"):
        running = _start()
    try:
        with _step(f"Preparing Airflow {NEWEST.airflow} with the plugin (installed the first time)"):
            home, url = _airflow(running)
        _run(home, url, running, serve=serve)
    finally:
        running.stop()
    return 0


def _run(home: AirflowHome, url: str, running: Broker, *, serve: bool) -> None:
    credential = running.plugin(API_SERVER, mode="api-server")
    with _step("Starting Airflow: API server, scheduler, DAG processor"):
        airflow = components.Components(home, url)
        airflow.start({**credential, **OLD})
    try:
        with _step("Running the DAGs daily_salaries and nosy_report"):
            airflow.run(("daily_salaries", "nosy_report"))
        _note("\n")
        sys.stdout.write(demo_story.told(home, running))
        if serve:
            sys.stdout.write(demo_story.to_try(home, url, running))
            _wait(airflow.processes, home, running)
        else:
            sys.stdout.write("\nNext: ./demo --serve leaves all of it running, with commands to try.\n")
    finally:
        airflow.stop()


def _is_built() -> bool:
    """Whether a jar is there that is newer than everything it is made of."""
    jars = list(BROKER_TARGET.glob("broker-service-*.jar"))
    if not jars:
        return False
    modules = [pom.parent for pom in REPOSITORY.glob("**/pom.xml") if "target" not in pom.parts]
    sources = [path for module in modules for path in (module / "src" / "main").rglob("*")]
    newest = max(path.stat().st_mtime for path in (*sources, *(module / "pom.xml" for module in modules)))
    return max(jar.stat().st_mtime for jar in jars) > newest


def _build() -> None:
    mvnw = REPOSITORY / "mvnw"
    command = (mvnw, "-B", "-ntp", "-q", "-f", REPOSITORY / "pom.xml", "-pl", "broker-service", "-am")
    skipped = ("-Dmaven.test.skip=true", "-Dcyclonedx.skip=true")
    built = processes.run((*command, *skipped, "package"), os.environ, FOLDER / "build.log", BUILD_SECONDS)
    built.require("Building the broker")
    # Maven leaves a jar as it is when nothing in it changed.
    broker.jar().touch()


def _start() -> Broker:
    """Start from a copy of the demo's catalog, so that it can be edited while the broker runs."""
    database = FOLDER / "salaries.db"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("create table salaries (number integer primary key, person text)")
        connection.executemany("insert into salaries (person) values (?)", [("Ada",), ("Grace",), ("Edsger",)])
    shutil.copy(DEMO_RESOURCES / "catalog.yaml", FOLDER)
    pattern = (DEMO_RESOURCES / "secrets.yaml").read_text(encoding="utf-8")
    filled = pattern.replace("@DATABASE@", str(database)).replace("@RANDOM@", secrets.token_urlsafe(18))
    broker.write_private(FOLDER / "secrets.yaml", filled)
    authority = {
        "broker.roles.context-authority.issuer": "demo",
        "broker.roles.context-authority.clients[0]": API_SERVER,
    }
    return broker.start(FOLDER, FOLDER / "catalog.yaml", GROUPS, authority)


def _airflow(running: Broker) -> tuple[AirflowHome, str]:
    """Prepare an Airflow whose processes share nothing of the broker; a token for it lies where tasks run."""
    log = FOLDER / "install.log"
    made = environments.airflow(NEWEST, environments.install_nox(log), log, "demo")
    url, settings = components.settings()
    of_workers = {"BROKER_URL": running.url, "BROKER_TOKEN_FILE": str(_token_of_workers(running))}
    dags = {"AIRFLOW__CORE__DAGS_FOLDER": str(DEMO_DAGS)}
    return migrated(AirflowHome(made, FOLDER / "airflow", {**settings, **dags, **of_workers})), url


def _token_of_workers(running: Broker) -> Path:
    """Write a token of the workers' own identity into a file, as Kubernetes projects one into each worker."""
    file = FOLDER / "worker-token"
    broker.write_private(file, running.client_token(WORKERS))
    return file


def _wait(started: list[Popen[bytes]], home: AirflowHome, running: Broker) -> None:
    """Wait for Ctrl-C, and keep the token that lies on the worker good."""
    renewed = time.monotonic()
    try:
        while all(process.poll() is None for process in (*started, running.process)):
            time.sleep(1)
            if time.monotonic() - renewed > RENEWAL_SECONDS:
                renewed = time.monotonic()
                _token_of_workers(running)
        raise CannotRunError(f"Airflow or the broker ended by itself; see {home.log} and {running.log}")
    except KeyboardInterrupt:
        sys.stdout.write("\nEnding both.\n")
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Tell how far it is, apart from what the demo has to say."""
    begin = time.monotonic()
    _note(f"{what} ... ")
    try:
        yield
    except BaseException:
        _note("failed\n")
        raise
    _note(f"{time.monotonic() - begin:.0f} s\n")


def _note(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
