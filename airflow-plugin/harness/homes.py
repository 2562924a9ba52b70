# SPDX-License-Identifier: Apache-2.0
"""A throw-away AIRFLOW_HOME on SQLite, and the settings an `airflow` command runs with."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import processes
from .paths import DAGS, INSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .environments import Environment


# How long to wait for another process of the same Airflow that writes; the default of 5 fails on a busy machine.
LOCKED_SECONDS = 60


@dataclass(frozen=True, slots=True)
class AirflowHome:
    """One isolated installation state: its own database, logs, record and settings."""

    environment: Environment
    path: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def log(self) -> Path:
        """Everything its commands printed."""
        return self.path / "console.log"

    @property
    def env(self) -> dict[str, str]:
        """The environment of its commands; settings of another Airflow on this machine are left out."""
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PYTHON"))}
        return {
            **ours,
            "PATH": f"{self.environment.home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "NO_COLOR": "1",
            "COLUMNS": "400",
            "PYTHONDONTWRITEBYTECODE": "1",
            "AIRFLOW_HOME": str(self.path),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self.database}?timeout={LOCKED_SECONDS}",
            "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
            "HARNESS_RECORD": str(self.path / "record.jsonl"),
            "HARNESS_RELEASE": str(self.path / "release"),
            **self.settings,
        }

    @property
    def database(self) -> Path:
        """The metastore."""
        return self.path / "airflow.db"

    def airflow(self, *arguments: str, seconds: float) -> processes.Finished:
        """Run an `airflow` command to its end or its time limit."""
        return processes.run((self.environment.airflow, *arguments), self.env, self.log, seconds)

    def python(self, *arguments: str | Path, seconds: float) -> processes.Finished:
        """Run this Airflow's interpreter to its end or its time limit."""
        return processes.run((self.environment.python, *arguments), self.env, self.log, seconds)

    def copy(self, path: Path, settings: Mapping[str, str]) -> AirflowHome:
        """Make a second home that starts from the same metastore, under other settings."""
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        shutil.copy2(self.database, path)
        return AirflowHome(self.environment, path, settings)

    def fernet_key(self) -> dict[str, str]:
        """Return the key under which the metastore's values are encrypted, as a setting for a copy."""
        found = re.search(
            r"^fernet_key = (\S+)$", (self.path / "airflow.cfg").read_text(encoding="utf-8"), re.MULTILINE
        )
        return {"AIRFLOW__CORE__FERNET_KEY": found[1]} if found else {}

    def record(self, key: str = "value") -> dict[str, Any]:
        """Return what the tasks wrote down, by `dag.task`."""
        file = self.path / "record.jsonl"
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return {f"{entry['dag']}.{entry['task']}": entry[key] for entry in map(json.loads, lines)}

    def forget(self) -> None:
        """Start a new record."""
        (self.path / "record.jsonl").unlink(missing_ok=True)

    def states(self, dag: str) -> tuple[str, dict[str, str]]:
        """Return the state of the DAG's last run and of each of its tasks, as the metastore has them."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as database:
            run = database.execute(
                "select run_id, state from dag_run where dag_id = ? order by id desc limit 1",
                (dag,),
            ).fetchone()
            if run is None:
                return "never started", {}
            tasks = database.execute(
                "select task_id, state from task_instance where dag_id = ? and run_id = ?",
                (dag, run[0]),
            ).fetchall()
        return str(run[1]), {str(task): str(state) for task, state in tasks}

    def task_log(self, dag: str, task: str) -> list[dict[str, Any]]:
        """Return the events in the log of a task's last try, as people read them in Airflow."""
        files = sorted((self.path / "logs").glob(f"dag_id={dag}/run_id=*/task_id={task}/*.log"))
        lines = files[-1].read_text("utf-8", "replace").splitlines() if files else []
        return [json.loads(line) for line in lines if line.startswith("{")]

    def logs(self) -> str:
        """All that was printed and all task logs."""
        files = [self.log, *sorted((self.path / "logs").rglob("*.log"))]
        return "\n".join(file.read_text("utf-8", "replace") for file in files if file.is_file())


def migrated(home: AirflowHome) -> AirflowHome:
    """Make an empty home with a new metastore."""
    shutil.rmtree(home.path, ignore_errors=True)
    home.path.mkdir(parents=True)
    home.airflow("db", "migrate", seconds=240).require(
        f"Preparing the database of Airflow {home.environment.line.airflow}"
    )
    return home


def prepared(made: Environment, path: Path, old: Mapping[str, Any]) -> tuple[AirflowHome, dict[str, Any]]:
    """Make a home whose metastore holds the old values; also return what Airflow knows of the plugin."""
    home = migrated(AirflowHome(made, path))
    seeded = home.python(INSIDE / "prepare.py", json.dumps(old), seconds=120)
    seeded.require(f"Writing old values into the database of Airflow {made.line.airflow}")
    return home, json.loads(seeded.output.strip().splitlines()[-1])
