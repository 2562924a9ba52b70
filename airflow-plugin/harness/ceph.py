# SPDX-License-Identifier: Apache-2.0
"""A real Ceph with its S3 gateway on loopback, where its programs are installed."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import loopback, processes
from .failures import CannotRunError
from .paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Debian's packages ceph-mon, ceph-osd, radosgw and ceph-common.
PROGRAMS = ("monmaptool", "ceph", "ceph-mon", "ceph-osd", "radosgw", "radosgw-admin")
UP = REPOSITORY / "providers" / "provider-testkit" / "src" / "main" / "ceph" / "up.sh"
READY_SECONDS = 60
USER = {"AWS_ACCESS_KEY_ID": "AKPLATFORM", "AWS_SECRET_ACCESS_KEY": "SKPLATFORM"}


@dataclass(frozen=True, slots=True)
class Ceph:
    """A running gateway."""

    folder: Path
    url: str

    def operations(self) -> list[dict[str, Any]]:
        """Return its log of operations, oldest first."""
        file = self.folder / "ops.log"
        text = file.read_text("utf-8", "replace") if file.exists() else ""
        return [json.loads(line) for line in text.replace("}{", "}\n{").splitlines() if line.startswith("{")]


def missing() -> list[str]:
    """Return the programs that are not installed."""
    return [program for program in PROGRAMS if shutil.which(program, path=_path()) is None]


def _path() -> str:
    return os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/sbin"))


@contextmanager
def running(folder: Path) -> Iterator[Ceph]:
    """Run it, with a user that may make roles, until the block ends."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    monitor, port = loopback.free_ports(2)
    env = {**os.environ, "PATH": _path(), "CEPH_CONF": str(folder / "ceph.conf")}
    log = folder / "up.log"
    try:
        processes.run(("sh", UP, folder, str(monitor), str(port)), env, log, READY_SECONDS).require("Starting Ceph")
        url = f"http://{loopback.HOST}:{port}"
        _wait(port, log)
        user = ("--uid=platform", "--display-name=platform", "--caps=roles=*;oidc-provider=*")
        keys = (f"--access-key={USER['AWS_ACCESS_KEY_ID']}", f"--secret-key={USER['AWS_SECRET_ACCESS_KEY']}")
        processes.run(("radosgw-admin", "user", "create", *user, *keys), env, log, READY_SECONDS).require(
            "Making a user of Ceph"
        )
        yield Ceph(folder, url)
    finally:
        _stop(folder)


def _wait(port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not loopback.listens(port):
        if time.monotonic() > deadline:
            raise CannotRunError(f"Ceph's gateway did not answer in {READY_SECONDS} seconds (see {log})")
        time.sleep(0.1)


def _stop(folder: Path) -> None:
    """End its daemons, which keep nothing, by the ids that they have written down."""
    for file in folder.glob("*.pid"):
        with contextlib.suppress(ProcessLookupError, ValueError):
            os.kill(int(file.read_text(encoding="utf-8")), signal.SIGKILL)
