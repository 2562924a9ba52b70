# SPDX-License-Identifier: Apache-2.0
"""One pod on this machine: its volumes, its process in namespaces of its own, its probes and its end."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import signal
import ssl
import sys
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

from harness import processes

from . import network, plans
from .plans import HOST_ENV
from .volumes import Json, NotThereError, Volumes

if TYPE_CHECKING:
    import subprocess

    from .api import Api
    from .image import Image

CONTAINER = Path(__file__).with_name("container.py")


@dataclass(slots=True)
class Pod:
    """A pod of this node. One of the broker runs its image; any other has volumes and an address, and runs commands."""

    api: Api
    spec: Json
    number: int
    folder: Path
    hosts: Path
    image: Image | None
    network: str = ""
    address: str = ""
    waits_for: str = ""
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started: bool = False
    ready: bool = False
    failures: int = 0
    probed: float = 0.0
    stopping: float | None = None
    killed: bool = False
    volumes: Volumes = field(init=False)

    def __post_init__(self) -> None:
        """Make its folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.volumes = Volumes(self.api, self.spec, self.folder / "volumes")

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.spec["metadata"]["name"])

    @property
    def path(self) -> str:
        """Where the API server has it."""
        return f"/api/v1/namespaces/{self.spec['metadata']['namespace']}/pods/{self.name}"

    @property
    def container(self) -> Json:
        """Its one container."""
        (found,) = self.spec["spec"]["containers"]
        return dict(found)

    @property
    def log(self) -> Path:
        """What its process prints."""
        return self.folder / "container.log"

    def sync(self) -> None:
        """Do what is due now: write volumes, start, probe."""
        try:
            self.volumes.refresh()
        except NotThereError as missing:
            self.waits_for = str(missing)
            return
        self.waits_for = ""
        if not self.network:
            self.network, self.address = network.open_pod(self.number)
        if self.image is None:
            self.started = self.ready = True
        elif self.process is None:
            self.process = self._start(self.image)
            self.starts += 1
        elif self.process.poll() is not None:
            self.started = self.ready = False
            raise RuntimeError(f"{self.name} has ended by itself with {self.process.returncode} (see {self.log})")
        else:
            self._probe()

    def run(self, command: tuple[str, ...], env: dict[str, str], log: Path, seconds: float) -> processes.Finished:
        """Run a command as the container would, with this machine's programs."""
        plan = self._write(
            f"exec-{time.time_ns()}.json", plans.of_host(self.spec, command, env, self.volumes.folder, self.hosts)
        )
        return processes.run(self._command(plan), HOST_ENV, log, seconds)

    def pid(self) -> int:
        """Return the number of its first process."""
        if self.process is None:
            raise LookupError(f"{self.name} has no process")
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="utf-8")
        return int(children.split()[0])

    def end(self) -> bool:
        """Stop a step further, as Kubernetes does: the hook, SIGTERM, SIGKILL; whether it has ended."""
        now = time.monotonic()
        if self.process is None or self.process.poll() is not None:
            self.remove()
            return True
        hook = self.container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        grace = self.spec["spec"].get("terminationGracePeriodSeconds", 30)
        if self.stopping is None:
            self.stopping = now
        elif now - self.stopping > grace:
            self.killed = True
            self.process.kill()
        elif now - self.stopping > hook:
            with contextlib.suppress(ProcessLookupError, IndexError, FileNotFoundError):
                os.kill(self.pid(), signal.SIGTERM)
        return False

    def remove(self) -> None:
        """Leave nothing behind."""
        if self.process is not None:
            processes.stop(self.process)
        network.close_pod(self.network)

    def _start(self, image: Image) -> subprocess.Popen[bytes]:
        plan = plans.of_image(self.spec, image, self.volumes.folder, self.hosts)
        return processes.start(self._command(self._write("plan.json", plan)), HOST_ENV, self.log)

    def _command(self, plan: Path) -> tuple[str | Path, ...]:
        spaces = ("unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child")
        return ("ip", "netns", "exec", self.network, *spaces, sys.executable, "-I", CONTAINER, plan)

    def _write(self, name: str, plan: Json) -> Path:
        file = self.folder / name
        file.write_text(json.dumps(plan), encoding="utf-8")
        return file

    def _probe(self) -> None:
        which = "readinessProbe" if self.started else "startupProbe"
        probe = self.container[which]
        if time.monotonic() - self.probed < probe["periodSeconds"]:
            return
        self.probed = time.monotonic()
        if self._answers(probe):
            self.failures = 0
            self.ready, self.started = self.started, True
            return
        self.failures += 1
        if self.failures >= probe["failureThreshold"]:
            self.ready = False

    def _answers(self, probe: Json) -> bool:
        get = probe["httpGet"]
        (port,) = [each["containerPort"] for each in self.container["ports"] if each["name"] == get["port"]]
        connection = _connection(get.get("scheme", "HTTP"), self.address, port, probe["timeoutSeconds"])
        try:
            connection.request("GET", get["path"])
            return connection.getresponse().status < HTTPStatus.BAD_REQUEST
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _connection(scheme: str, host: str, port: int, seconds: float) -> http.client.HTTPConnection:
    if scheme == "HTTP":
        return http.client.HTTPConnection(host, port, timeout=seconds)
    # The kubelet verifies no certificate either.
    context = ssl._create_unverified_context()  # noqa: S323, SLF001 - as the kubelet does
    return http.client.HTTPSConnection(host, port, timeout=seconds, context=context)
