# SPDX-License-Identifier: Apache-2.0
"""One Airflow that moves: as it was, in shadow, switched, and back."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import broker, processes
from .jdk import java
from .migrate_world import CHANGED
from .paths import HARNESS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .broker import Broker
    from .homes import AirflowHome
    from .migrate_run import Migration
    from .migrate_world import World

DAGS = HARNESS / "move_dags"
SECONDS = 420
SECTIONS = (("WORKERS", "SECRETS_BACKEND"), ("SECRETS", "BACKEND"))
LINE = re.compile(
    r"Credential broker shadow: (\w+ .+?) (denied|missing|different|only_in_broker|unavailable|slower): (.*)"
)
AUDITOR = "airflow-ml"


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the DAG was given, and what shadow mode told about it."""

    code: int | None
    found: Mapping[str, Any]
    lines: Mapping[str, str]
    output: str


@dataclass(frozen=True, slots=True)
class Story:
    """An Airflow with the settings of before its move."""

    prepared: AirflowHome
    folder: Path
    before: Mapping[str, str]
    env: Mapping[str, str]
    asked: Mapping[str, list[str]]

    def run(self, name: str, settings: Mapping[str, str]) -> Ran:
        """Run the DAG in a home of its own under these settings."""
        home = self.home(name, settings)
        done = home.airflow("dags", "test", "moved", "2026-01-02", seconds=SECONDS)
        return self.ran(home, done.code)

    def home(self, name: str, settings: Mapping[str, str]) -> AirflowHome:
        """Return a home with the metastore of before the move."""
        common = {"AIRFLOW__CORE__DAGS_FOLDER": str(DAGS), "HARNESS_ASKED": json.dumps(self.asked)}
        fernet = self.prepared.fernet_key()
        return self.prepared.copy(self.folder / name, {**fernet, **self.env, **common, **settings})

    def ran(self, home: AirflowHome, code: int | None) -> Ran:
        """Return what a run has left in its home."""
        logs = home.logs()
        lines = {f"{what} {kind}": text.strip() for what, kind, text in LINE.findall(logs.replace('\\"', '"'))}
        return Ran(code, home.record().get("moved.look_up", {}), lines, logs)

    def shadow(self, running: Broker) -> dict[str, str]:
        """Return the settings of before, as they stand beside the broker in shadow mode."""
        return {**self.before, **self._with(running, in_shadow=True)}

    def switched(self, running: Broker) -> dict[str, str]:
        """Return the settings after the switch."""
        return self._with(running, in_shadow=False)

    def _with(self, running: Broker, *, in_shadow: bool) -> dict[str, str]:
        settings = {}
        for section, key in SECTIONS:
            present = self.before.get(f"AIRFLOW__{section}__{key}")
            if present is None:
                continue
            kwargs = json.loads(self.before[f"AIRFLOW__{section}__{key}_KWARGS"])
            shadow = {"backend": present, "backend_kwargs": kwargs, "budget_seconds": 20, "slower_than_seconds": 19}
            more = {"shadow": shadow} if in_shadow else {}
            settings[f"AIRFLOW__{section}__{key}"] = broker.BACKEND
            settings[f"AIRFLOW__{section}__{key}_KWARGS"] = running.kwargs("airflow-etl", **more)
        return settings


def planted(of: Migration) -> dict[str, Any]:
    """Return the migrated catalog with one wrong answer of each kind."""
    catalog = of.catalog()
    pattern = next(mapping for name, mapping in catalog["connections"].items() if "{" in name)
    prefix = pattern["secret"]["key"].rpartition("{")[0]

    def secret(name: str) -> dict[str, Any]:
        return {**pattern, "secret": {**pattern["secret"], "key": f"{prefix}{name}"}}

    catalog["connections"] |= {
        "warehouse": secret("reports"),
        "my conn": secret("no-such-secret"),
        "invented": secret("reports"),
        "team/nested": {**pattern, "secret": {**pattern["secret"], "key": f"{prefix.partition('/')[0]}/{CHANGED}"}},
    }
    rule = catalog["policies"][0]
    others = [name for name in catalog["connections"] if "{" not in name]
    catalog["policies"] = [{**rule, "connections": [*others, "both", "reports", "rds", "lake", "only*"]}]
    return catalog


def summary(running: Broker, days: str, log: Path) -> dict[str, Any]:
    """Return what the command for people on call says of shadow mode."""
    env = {"BROKER_URL": running.url, "BROKER_TOKEN": running.client_token(AUDITOR), "PATH": "/usr/bin:/bin"}
    command = (java(), "-jar", broker.jar(), "ops", "shadow", "--days", days, "--json")
    done = processes.run(command, env, log, 120).require("ops shadow")
    return dict(json.loads(done.output[done.output.index("{") :]))


def started(of: Migration, world: World, folder: Path, catalog: Mapping[str, Any]) -> Broker:
    """Start a broker with a record that can be searched."""
    folder.mkdir(parents=True, exist_ok=True)
    broker.write_private(folder / "secrets.yaml", '{"secrets": {}}')
    (folder / "catalog.yaml").write_text(json.dumps(catalog), encoding="utf-8")
    stores = of.texts()["stores.yaml"]
    settings: dict[str, object] = {
        "spring.config.additional-location": of.output / "stores.yaml",
        "broker.audit.sinks.db.type": "database",
        "broker.audit.sinks.db.database.directory": folder / "record",
        "broker.roles.auditor.issuer": "demo",
        "broker.roles.auditor.clients": AUDITOR,
    }
    if "  vault:\n" in stores:
        settings["broker.stores.vault.settings.authentication.token.file"] = world.token_file
    if "  aws:\n" in stores:
        settings["broker.stores.aws.settings.authentication.profile.file"] = world.credentials
    return broker.start(folder, folder / "catalog.yaml", settings=settings)
