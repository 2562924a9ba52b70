# SPDX-License-Identifier: Apache-2.0
"""The real broker on loopback, with a catalog and secrets of its own."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import loopback, processes
from .failures import CannotRunError
from .jdk import java
from .paths import BROKER_TARGET

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Mapping
    from pathlib import Path

BACKEND = "airflow_credential_broker.CredentialBrokerBackend"
# The clients of its issuer, and the group of each.
CLIENTS: Mapping[str, str] = {"airflow-etl": "airflow-etl", "airflow-ml": "airflow-ml"}
NO_SETTINGS: Mapping[str, object] = {}
READY_SECONDS = 90
# Settings of a broker that this machine may run otherwise.
OVERRIDES = ("SPRING_", "BROKER_", "SERVER_", "MANAGEMENT_")


@dataclass(frozen=True, slots=True)
class Broker:
    """A running broker."""

    process: subprocess.Popen[bytes]
    port: int
    management_port: int
    folder: Path

    @property
    def url(self) -> str:
        """Its address, for the plugin."""
        return f"http://{loopback.HOST}:{self.port}"

    @property
    def token_url(self) -> str:
        """The token endpoint of its demo issuer."""
        return f"{self.url}/demo/issuer/token"

    def secret_file(self, client: str) -> Path:
        """Return the file with the secret of a client of its issuer."""
        return self.folder / client

    def client_token(self, client: str) -> str:
        """Return an access token that its issuer gives a client."""
        return loopback.client_token(self.token_url, client, self.secret_file(client).read_text(encoding="utf-8"))

    @property
    def audit(self) -> Path:
        """The file with its audit record, one event per lookup."""
        return self.folder / "audit.jsonl"

    @property
    def log(self) -> Path:
        """The file with its output."""
        return self.folder / "broker.log"

    def plugin(self, client: str = "airflow-etl", /, **changed: object) -> dict[str, str]:
        """Return the Airflow settings of the plugin for this broker, as a client of its issuer."""
        return {
            "AIRFLOW__SECRETS__BACKEND": BACKEND,
            "AIRFLOW__SECRETS__BACKEND_KWARGS": self.kwargs(client, **changed),
        }

    def kwargs(self, client: str, **changed: object) -> str:
        """Return the `backend_kwargs` of the plugin for this broker, as a client of its issuer."""
        kwargs = {
            "url": self.url,
            "token_url": self.token_url,
            "client_id": client,
            "client_secret_file": str(self.secret_file(client)),
            "connections_lookup_pattern": ".*",
            "variables_lookup_pattern": ".*",
            **changed,
        }
        return json.dumps(kwargs)

    def events(self) -> list[dict[str, Any]]:
        """Return the lookups on its record, oldest first."""
        lines = self.audit.read_text(encoding="utf-8").splitlines() if self.audit.exists() else []
        events = [json.loads(line) for line in lines if line.strip()]
        return [event for event in events if event["event"] == "lookup"]

    def stop(self) -> None:
        """Stop it; calling this twice is allowed."""
        processes.stop(self.process)


def jar() -> Path:
    """Return the newest packaged broker."""
    found = [path for path in BROKER_TARGET.glob("broker-service-*.jar") if "-sources" not in path.name]
    if not found:
        raise CannotRunError(
            f"No broker-service jar lies in {BROKER_TARGET}; make it with ./mvnw -pl broker-service -am package."
        )
    return max(found, key=lambda path: path.stat().st_mtime)


def _clients(folder: Path, groups: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Make a secret for each client of the demo issuer, in a file for the plugin to read."""
    made = {name: secrets.token_urlsafe(24) for name in groups}
    for name, secret in made.items():
        write_private(folder / name, secret)
    return {name: {"secret": secret, "groups": [groups[name]]} for name, secret in made.items()}


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read; it never exists with other permissions."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)


def start(
    folder: Path, catalog: Path, clients: Mapping[str, str] = CLIENTS, settings: Mapping[str, object] = NO_SETTINGS
) -> Broker:
    """Start a broker on the folder's `secrets.yaml`, with a group for each client, and wait until it is ready."""
    port, management_port = loopback.free_ports(2)
    options = {
        "spring.profiles.active": "demo",
        "server.port": port,
        "management.server.port": management_port,
        "broker.catalog.location": catalog,
        "broker.stores.demo.settings.path": folder / "secrets.yaml",
        "broker.audit.sinks.file.type": "file",
        "broker.audit.sinks.file.file": folder / "audit.jsonl",
        **settings,
    }
    command = (java(), "-XX:TieredStopAtLevel=1", "-Xmx256m", "-jar", jar())
    arguments = tuple(f"--{name}={value}" for name, value in options.items())
    env = {name: value for name, value in os.environ.items() if not name.startswith(OVERRIDES)}
    # Not on the command line, where every user of this machine could read them.
    env["SPRING_APPLICATION_JSON"] = json.dumps({"broker": {"demo": {"clients": _clients(folder, clients)}}})
    process = processes.start((*command, *arguments), env, folder / "broker.log")
    broker = Broker(process, int(str(options["server.port"])), management_port, folder)
    try:
        url = f"http://{loopback.HOST}:{broker.management_port}/actuator/health/readiness"
        processes.wait_until_ready("The broker", process, lambda: loopback.answers(url), READY_SECONDS, broker.log)
    except BaseException:
        broker.stop()
        raise
    return broker
