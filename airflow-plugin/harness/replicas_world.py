# SPDX-License-Identifier: Apache-2.0
"""Replicas of one broker: a PostgreSQL, an issuer, a store of files, and a Service in front of real processes."""

from __future__ import annotations

import fcntl
import json
import os
import re
import resource
import secrets
import signal
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import broker, loopback, processes
from .jdk import java
from .paths import INSIDE
from .postgres import USER, Postgres
from .replicas_balancer import Balancer, Probe
from .replicas_network import Link, Network

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .environments import Environment

AUDIENCE = "broker"
CLIENT, AUDITOR = "airflow-etl", "auditor"
READY_SECONDS = 180
ROTATION_SECONDS = 2.0
OUTPUT = "output"
PIPE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Replica:
    """One process of the broker, with a catalog's folder of its own, as a pod has it."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    management_port: int
    folder: Path
    database: Link
    collector: subprocess.Popen[bytes]

    @property
    def log(self) -> Path:
        """Everything it printed."""
        return self.folder / "broker.log"

    def is_ready(self) -> bool:
        """Whether it says that it is ready."""
        return loopback.answers(f"http://{loopback.HOST}:{self.management_port}/actuator/health/readiness")

    def metric(self, name: str) -> dict[str, float]:
        """Return the samples of a metric, by their labels."""
        address = f"http://{loopback.HOST}:{self.management_port}/actuator/prometheus"
        text = loopback.get(address, {"Accept": "text/plain"}).decode()
        samples = re.findall(rf"^{name}(?:{{(.*)}})? (\S+)$", text, re.MULTILINE)
        return {labels: float(value) for labels, value in samples}

    def digest(self) -> str:
        """Return the digest of the catalog in force."""
        (labels,) = self.metric("broker_catalog_info")
        return labels.partition('digest="')[2].partition('"')[0]

    def fill_disk(self, *, full: bool) -> None:
        """Let no file of this process grow, which it sees as a disk that is full; or end that."""
        _, hard = resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (1 if full else hard, hard))


class World:
    """All that runs; `close` ends it."""

    def __init__(self, made: Environment, folder: Path, probe: Probe, settings: Mapping[str, object]) -> None:
        self.folder, self._python, self._changed = folder, made.python, settings
        self.replicas: dict[str, Replica] = {}
        self._count = 0
        folder.mkdir(parents=True)
        self._rotation = Rotation(folder / "secrets.yaml")
        (folder / "fingerprint-key").write_bytes(secrets.token_bytes(32))
        self.postgres = Postgres(folder / "postgres")
        self._network = Network()
        self.balancer = Balancer(self._network, probe)
        (self._issuer_port,) = loopback.free_ports(1)
        self._issuing = self._start_issuer()

    def start(self, count: int) -> None:
        """Start the database, and so many replicas at the same time."""
        self.postgres.start()
        for replica in [self._launch() for _ in range(count)]:
            self._admit(replica)
        self._rotation.start()

    def add(self) -> Replica:
        """Start one more replica, and wait until it is ready."""
        return self._admit(self._launch())

    def drain(self, replica: Replica, seconds: float, limit: float) -> float:
        """Take a replica out of the Service, wait as the chart's preStop does, and stop it; return how long it took."""
        self.balancer.remove(replica.name)
        time.sleep(seconds)
        began = time.monotonic()
        replica.process.send_signal(signal.SIGTERM)
        replica.process.wait(limit)
        self.replicas.pop(replica.name)
        return time.monotonic() - began

    def kill(self, replica: Replica) -> None:
        """Kill a replica; the Service learns of it by its probe."""
        replica.process.send_signal(signal.SIGKILL)
        replica.process.wait(10)
        self.replicas.pop(replica.name)

    def forget(self, replica: Replica) -> None:
        """Take a replica that is gone out of the Service."""
        self.balancer.remove(replica.name)

    def client_kwargs(self, **changed: object) -> str:
        """Return the `backend_kwargs` of the plugin for the Service."""
        kwargs = {
            "url": self.balancer.url,
            "token_url": f"{self._issuer}/token",
            "client_id": CLIENT,
            "client_secret_file": str(self.folder / CLIENT),
            **changed,
        }
        return json.dumps(kwargs)

    def auditor_token(self) -> str:
        """Return the token of a caller who may read the record."""
        secret = (self.folder / AUDITOR).read_text(encoding="utf-8")
        return loopback.client_token(f"{self._issuer}/token", AUDITOR, secret)

    def change_catalog(self, replica: Replica, revision: str) -> None:
        """Put another catalog into a replica's folder as the kubelet does: by the rename of one link."""
        write_catalog(replica.folder / "catalog", revision)

    def close(self) -> None:
        """End everything."""
        self._rotation.stop()
        for replica in [*self.replicas.values()]:
            for process in (replica.process, replica.collector):
                process.send_signal(signal.SIGCONT)
                processes.stop(process)
        processes.stop(self._issuing)
        self.postgres.stop()
        self._network.close()

    @property
    def _issuer(self) -> str:
        return f"http://{loopback.HOST}:{self._issuer_port}"

    def _start_issuer(self) -> subprocess.Popen[bytes]:
        known = {name: {"secret": secrets.token_urlsafe(24), "group": name} for name in (CLIENT, AUDITOR)}
        broker.write_private(self.folder / "clients.json", json.dumps(known))
        for name, client in known.items():
            broker.write_private(self.folder / name, client["secret"])
        command = (self._python, INSIDE / "issuer.py", str(self._issuer_port), AUDIENCE, self.folder / "clients.json")
        log = self.folder / "issuer.log"
        process = processes.start(command, os.environ, log)
        keys = f"{self._issuer}/keys"
        processes.wait_until_ready("The issuer", process, lambda: loopback.answers(keys), READY_SECONDS, log)
        return process

    def _launch(self) -> Replica:
        self._count += 1
        name = f"replica-{self._count}"
        folder = self.folder / name
        folder.mkdir()
        write_catalog(folder / "catalog", "first")
        port, management_port = loopback.free_ports(2)
        database = Link(self._network, lambda: self.postgres.port)
        options = self._settings(folder, port, management_port, database)
        command = (java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-jar", broker.jar())
        arguments = tuple(f"--{key}={value}" for key, value in options.items())
        env = {key: value for key, value in os.environ.items() if not key.startswith(broker.OVERRIDES)}
        with _collector(folder) as collector:
            process = processes.start((*command, *arguments), env, folder / OUTPUT)
        replica = Replica(name, process, port, management_port, folder, database, collector)
        self.replicas[name] = replica
        return replica

    def _settings(self, folder: Path, port: int, management_port: int, database: Link) -> dict[str, Any]:
        issuer, sinks = "broker.identity.issuers.harness", "broker.audit.sinks"
        return {
            "server.address": loopback.HOST,
            "server.port": port,
            "management.server.address": loopback.HOST,
            "management.server.port": management_port,
            "broker.catalog.location": folder / "catalog" / "catalog.yaml",
            f"{issuer}.issuer": self._issuer,
            f"{issuer}.jwks-uri": f"{self._issuer}/keys",
            f"{issuer}.audiences": AUDIENCE,
            "broker.stores.files.type": "file",
            "broker.stores.files.settings.path": self.folder / "secrets.yaml",
            f"{sinks}.database.type": "database",
            f"{sinks}.database.database.url": f"jdbc:postgresql://{loopback.HOST}:{database.port}/postgres",
            f"{sinks}.database.database.username": USER,
            f"{sinks}.file.type": "file",
            f"{sinks}.file.file": folder / "audit.jsonl",
            f"{sinks}.file.required": "false",
            "broker.secret.fingerprint-key-file": self.folder / "fingerprint-key",
            "broker.roles.auditor.issuer": "harness",
            "broker.roles.auditor.clients": AUDITOR,
            **self._changed,
        }

    def _admit(self, replica: Replica) -> Replica:
        processes.wait_until_ready(replica.name, replica.process, replica.is_ready, READY_SECONDS, replica.log)
        self.balancer.add(replica.name, replica.port, replica.management_port)
        return replica


class Rotation:
    """Replaces the secret in the store every few seconds; its password says the how manieth it is."""

    def __init__(self, file: Path) -> None:
        self._file, self._number = file, 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._rotate, name="rotation", daemon=True)
        self._write()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(10)

    def _rotate(self) -> None:
        while not self._ended.wait(ROTATION_SECONDS):
            self._write()

    def _write(self) -> None:
        self._number += 1
        content = {"secrets": {"service": {"username": "airflow", "password": f"secret-{self._number}"}}}
        broker.write_private(self._file.with_suffix(".next"), json.dumps(content))
        self._file.with_suffix(".next").replace(self._file)


@contextmanager
def _collector(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start what writes a replica's output to a file, as a container's runtime does, through the smallest pipe."""
    pipe = folder / OUTPUT
    os.mkfifo(pipe, 0o600)
    collector = processes.start(("cat", pipe), os.environ, folder / "broker.log")
    with pipe.open("wb") as opened:
        fcntl.fcntl(opened, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
        yield collector


def write_catalog(folder: Path, revision: str) -> None:
    """Write a revision that shows in each answer, as a ConfigMap's volume holds it."""
    service = {
        "conn-type": "http",
        "secret": {"store": "files", "key": "service"},
        "host": f"{revision}.internal",
        "login": "${username}",
        "password": "${password}",
        "ttl": "2s",
        "max-stale": "1m",
    }
    policy = {"name": "etl", "callers": {"groups": [CLIENT]}, "connections": ["service"]}
    version = folder / f"..{revision}"
    version.mkdir(parents=True)
    # JSON is YAML.
    (version / "catalog.yaml").write_text(json.dumps({"connections": {"service": service}, "policies": [policy]}))
    link = folder / "..data"
    (folder / "..data_tmp").symlink_to(version.name)
    (folder / "..data_tmp").rename(link)
    if not (folder / "catalog.yaml").is_symlink():
        (folder / "catalog.yaml").symlink_to("..data/catalog.yaml")
