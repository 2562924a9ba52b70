# SPDX-License-Identifier: Apache-2.0
"""Runs commands of a guide as its reader does: in a checkout, with kubectl and helm for this cluster."""

from __future__ import annotations

import http.client
import os
import ssl
from typing import TYPE_CHECKING

from harness import processes
from harness.paths import REPOSITORY
from harness.report import Check

from .api import NODE_IP, PORT

if TYPE_CHECKING:
    from pathlib import Path

    from .api import Api

SECONDS = 60


class Shell:
    """A folder that looks like a checkout, for commands of the pages."""

    def __init__(self, api: Api, folder: Path) -> None:
        self._trust = ssl.create_default_context(cafile=str(api.folder / "ca.crt"))
        self.folder = folder
        self._log = folder.parent / "commands.log"
        folder.mkdir(parents=True)
        (folder / "helm").symlink_to(REPOSITORY / "helm")
        home = folder.parent / "home"
        home.mkdir()
        self._env = {
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "KUBECONFIG": str(api.kubeconfig),
            "LANG": "C.UTF-8",
        }

    def try_out(self, command: str, seconds: float = SECONDS) -> processes.Finished:
        """Run a command to its end or its time limit."""
        return processes.run(("bash", "-e", "-c", command), self._env, self._log, seconds, self.folder)

    def run(self, command: str) -> str:
        """Run a command that must succeed, and return what it printed."""
        return self.try_out(command).require(command.splitlines()[0]).output

    def check(self, what: str, command: str, seconds: float = SECONDS) -> Check:
        """Run a command that must succeed without a warning about what was applied."""
        done = self.try_out(command, seconds)
        warned = "Warning:" in done.output
        return Check(what, None if done.code == 0 and not warned else f"{done.code}: {done.output[-1500:]}")

    def status_without_token(self, path: str) -> int:
        """Ask the API server for something as nobody."""
        connection = http.client.HTTPSConnection(NODE_IP, PORT, timeout=20, context=self._trust)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()
