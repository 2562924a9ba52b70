# SPDX-License-Identifier: Apache-2.0
"""Clients in processes of their own, and what they wrote down of each call."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import processes
from .failures import CannotRunError
from .homes import AirflowHome
from .paths import INSIDE

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from .environments import Environment
    from .replicas_world import World

START_SECONDS = 180
STOP_SECONDS = 120
# A task connects anew; an API server keeps its connections.
MANNERS = ("anew", "kept", "anew", "kept")
SUCCESS = 200


@dataclass(frozen=True, slots=True)
class Call:
    """One lookup through the plugin: when it was, how it ended, and each answer it got on the way."""

    run: str
    began: float
    ended: float
    outcome: str
    answers: tuple[dict[str, Any], ...]
    secret: str | None = None
    catalog: str | None = None

    @property
    def found(self) -> bool:
        """Whether it was answered."""
        return self.outcome == "found"

    @property
    def seconds(self) -> float:
        """How long it took."""
        return self.ended - self.began

    @property
    def granted(self) -> dict[str, Any] | None:
        """The answer that held the secret."""
        return next((answer for answer in self.answers if answer["status"] == SUCCESS), None)


class Load:
    """The clients; they start at once and end together."""

    def __init__(self, made: Environment, world: World, folder: Path, **settings: object) -> None:
        self._folder = folder
        folder.mkdir(parents=True)
        home = AirflowHome(made, folder, {"HARNESS_KWARGS": world.client_kwargs(**settings)})
        self._clients: dict[str, subprocess.Popen[bytes]] = {}
        for number, manner in enumerate(MANNERS, 1):
            name = f"client-{number}"
            # A home for each, since Airflow writes its configuration at the first import.
            env = {**home.env, "AIRFLOW_HOME": str(folder / name)}
            command = (made.python, INSIDE / "replica_client.py", name, manner, folder)
            self._clients[name] = processes.start(command, env, folder / f"{name}.log")
        self._wait()

    def _wait(self) -> None:
        """Wait until each has made a call."""
        deadline = time.monotonic() + START_SECONDS
        while any(not self._lines(name) for name in self._clients):
            gone = [name for name, client in self._clients.items() if client.poll() is not None]
            if gone or time.monotonic() > deadline:
                raise CannotRunError(f"A client did not start (see {self._folder})")
            time.sleep(0.1)

    def _lines(self, name: str) -> list[str]:
        file = self._folder / f"{name}.jsonl"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    def count(self) -> int:
        """Return how many calls have ended."""
        return sum(len(self._lines(name)) for name in self._clients)

    def finish(self) -> list[Call]:
        """End the clients after their present calls, and return all calls in the order of their beginnings."""
        (self._folder / "stop").touch()
        for name, client in self._clients.items():
            if client.wait(STOP_SECONDS) != 0:
                raise CannotRunError(f"{name} failed (see {self._folder / name}.log)")
            processes.stop(client)
        found = [json.loads(line) for name in self._clients for line in self._lines(name)]
        calls = [Call(**{**call, "answers": tuple(call["answers"])}) for call in found]
        return sorted(calls, key=lambda call: call.began)
