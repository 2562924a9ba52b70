# SPDX-License-Identifier: Apache-2.0
"""An Airflow in processes of their own, as in production: what only the API server is given, only it has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from . import processes, standalone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from subprocess import Popen

    from .homes import AirflowHome

# The scheduler starts the tasks, the DAG processor reads DAG files: code of DAG authors runs beneath both.
OTHERS = ("scheduler", "dag-processor")


def settings() -> tuple[str, dict[str, str]]:
    """Return the API server's URL, and what all processes share."""
    return standalone.private_settings()


class Components:
    """The processes of one Airflow."""

    def __init__(self, home: AirflowHome, url: str) -> None:
        self.airflow = standalone.Standalone(home, url)
        self.processes: list[Popen[bytes]] = []
        self._home = home

    def start(self, of_api_server: Mapping[str, str]) -> None:
        """Start all of them, with further settings for the API server alone, and wait until they are healthy."""
        server = replace(self._home, settings={**self._home.settings, **of_api_server})
        command = self._home.environment.airflow
        try:
            self.processes.append(processes.start((command, "api-server"), server.env, server.log))
            self.processes.extend(processes.start((command, part), self._home.env, self._home.log) for part in OTHERS)
            self.airflow.wait_until_healthy(self.processes)
        except BaseException:
            self.stop()
            raise

    def run(self, dags: Iterable[str]) -> None:
        """Trigger the DAGs at once and wait for their runs to end."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(self.airflow.run, dags))

    def stop(self) -> None:
        """Stop all of them."""
        with ThreadPoolExecutor() as pool:
            list(pool.map(processes.stop, self.processes))
