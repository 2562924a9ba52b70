# SPDX-License-Identifier: Apache-2.0
"""A whole Airflow: API server, scheduler, DAG processor, triggerer, and tasks in supervised processes."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import lookup_checks, loopback, processes, values
from .failures import CannotRunError
from .report import Check

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterable, Iterator

    from .broker import Broker
    from .homes import AirflowHome

READY_SECONDS = 240
RUN_SECONDS = 240
# The worker's plugin leaves these to the API server, which asks the broker in its own name.
LEFT_TO_THE_SERVER = "(?!server-)"


def settings(broker: Broker) -> tuple[str, dict[str, str]]:
    """Return the API server's URL, and what makes a standalone Airflow private to this run."""
    url, private = private_settings()
    of_workers = broker.plugin(connections_lookup_pattern=LEFT_TO_THE_SERVER)
    return url, {
        **private,
        **broker.plugin(),
        "AIRFLOW__WORKERS__SECRETS_BACKEND": of_workers["AIRFLOW__SECRETS__BACKEND"],
        "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS": of_workers["AIRFLOW__SECRETS__BACKEND_KWARGS"],
    }


def private_settings() -> tuple[str, dict[str, str]]:
    """Return the API server's URL, and what keeps an Airflow that runs tasks to itself on this machine."""
    port, worker_logs, trigger_logs = loopback.free_ports(3)
    url = f"http://{loopback.HOST}:{port}"
    return url, {
        "AIRFLOW__API__HOST": loopback.HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        # A machine that builds something else at the same time may be slow to answer.
        "AIRFLOW__WORKERS__EXECUTION_API_TIMEOUT": "60",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "2",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(worker_logs),
        "AIRFLOW__LOGGING__TRIGGER_LOG_SERVER_PORT": str(trigger_logs),
    }


@contextmanager
def running(home: AirflowHome, url: str) -> Iterator[Standalone]:
    """Run a whole Airflow until the block ends."""
    process = start(home, url)
    try:
        yield Standalone(home, url)
    finally:
        processes.stop(process)


def start(home: AirflowHome, url: str) -> subprocess.Popen[bytes]:
    """Start a whole Airflow and wait until its parts report that they are healthy."""
    process = processes.start((home.environment.airflow, "standalone"), home.env, home.log)
    try:
        Standalone(home, url).wait_until_healthy([process])
    except BaseException:
        processes.stop(process)
        raise
    return process


class Standalone:
    """A whole Airflow that runs, as one process or in several."""

    def __init__(self, home: AirflowHome, url: str) -> None:
        self.home = home
        self._url = url

    def healthy(self) -> bool:
        """Whether the API server answers and has heard from the scheduler and the DAG processor."""
        health: dict[str, Any] = loopback.call(f"{self._url}/api/v2/monitor/health") or {}
        parts = ("metadatabase", "scheduler", "dag_processor")
        return all(health.get(part, {}).get("status") == "healthy" for part in parts)

    def wait_until_healthy(self, started: Iterable[subprocess.Popen[bytes]]) -> None:
        """Wait until `healthy`, as long as all that was started for it still runs."""

        def healthy() -> bool:
            if any(process.poll() is not None for process in started):
                raise CannotRunError(f"A part of Airflow ended by itself at its start (see {self.home.log})")
            return self.healthy()

        _wait(healthy, READY_SECONDS, f"Airflow {self.home.environment.line.airflow} to be ready", self.home)

    def run(self, dag: str) -> None:
        """Trigger the DAG, as soon as it is known, and wait for its run to end."""
        self.home.forget()
        token = loopback.call(f"{self._url}/auth/token") or {}
        runs = f"{self._url}/api/v2/dags/{dag}/dagRuns"
        started: dict[str, Any] = {}

        def triggered() -> bool:
            started.update(loopback.call(runs, {"logical_date": None}, token.get("access_token")) or {})
            return bool(started)

        def ended() -> bool:
            run = loopback.call(f"{runs}/{started['dag_run_id']}", token=token.get("access_token")) or {}
            return run.get("state") in {"success", "failed"}

        _wait(triggered, READY_SECONDS, f"the DAG {dag} to be known", self.home)
        _wait(ended, RUN_SECONDS, f"the run of {dag} to end", self.home)


def checks(home: AirflowHome, url: str, broker: Broker) -> Iterator[Check]:
    """Check supervised tasks, and the API server, which Airflow asks when a task's own backends have no answer."""
    with running(home, url) as airflow:
        airflow.run("answered")
        yield from lookup_checks.answers(home)
        airflow.run("refused")
        yield from lookup_checks.refusals(home, "refused", lookup_checks.REFUSED)
        yield from lookup_checks.on_record(home, broker, "refused", lookup_checks.REFUSED_UNDER_SUPERVISION)
        airflow.run("asked_by_the_server")
        yield from lookup_checks.asked_by_the_server(home, values.FROM_BROKER, "policy_denied")
        yield Check("the API server lives on after a refusal", None if airflow.healthy() else "it is not healthy")
        broker.stop()
        airflow.run("cut_off")
        yield from lookup_checks.refusals(home, "cut_off", lookup_checks.UNREACHABLE)
        airflow.run("asked_by_the_server")
        yield from lookup_checks.asked_by_the_server(home, "nothing", "connect_refused")
        yield Check("the API server lives on after an outage", None if airflow.healthy() else "it is not healthy")


def _wait(until: Callable[[], bool], seconds: float, what: str, home: AirflowHome) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            raise CannotRunError(f"Waited {seconds:.0f} seconds for {what} (see {home.log})")
        time.sleep(0.5)
