# SPDX-License-Identifier: Apache-2.0
"""Bounded child processes, each in its own process session; all end with the harness."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

GRACE_SECONDS = 15
# A line of the broker's log that says why it did not start is longer than others.
LAST_WORDS = 1500

_running: set[subprocess.Popen[bytes]] = set()
_lock = threading.Lock()
_closing = threading.Event()


@dataclass(frozen=True, slots=True)
class Finished:
    """How a command ended; `code` is None when it ran out of time and was stopped."""

    code: int | None
    log: Path
    start: int

    @property
    def output(self) -> str:
        """What this command alone wrote."""
        return self.log.read_bytes()[self.start :].decode("utf-8", "replace")

    def require(self, what: str) -> Finished:
        """Raise an error unless the command succeeded."""
        if self.code != 0:
            how = "took too long" if self.code is None else f"failed with exit code {self.code}"
            raise CannotRunError(f"{what} {how}: {_last_line(self.output)[:300]} (see {self.log})")
        return self


def _last_line(text: str) -> str:
    return next((line.strip() for line in reversed(text.splitlines()) if line.strip()), "")


def start(
    command: Sequence[str | Path], env: Mapping[str, str], log: Path, folder: Path | None = None
) -> subprocess.Popen[bytes]:
    """Start a command whose output goes to the end of the log; `stop` ends it and all that it started."""
    log.parent.mkdir(parents=True, exist_ok=True)
    if _closing.is_set():
        raise CannotRunError("Nothing more is started: the harness is ending.")
    with log.open("ab") as out, _lock:
        process = subprocess.Popen(  # noqa: S603 - every command is the harness's own
            [str(part) for part in command],
            env=dict(env),
            cwd=folder or log.parent,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        _running.add(process)
    return process


def run(
    command: Sequence[str | Path],
    env: Mapping[str, str],
    log: Path,
    seconds: float,
    folder: Path | None = None,
) -> Finished:
    """Run a command in a folder to its end, or stop it after so many seconds."""
    begin = log.stat().st_size if log.exists() else 0
    process = start(command, env, log, folder)
    code: int | None
    try:
        code = process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        stop(process)
    return Finished(code, log, begin)


def wait_until_ready(
    what: str, process: subprocess.Popen[bytes], ready: Callable[[], bool], seconds: float, log: Path
) -> None:
    """Wait so many seconds until a server that was started is ready; an error tells its last words."""
    deadline = time.monotonic() + seconds
    while not ready():
        code = process.poll()
        if code is not None or time.monotonic() > deadline:
            how = f"was not ready after {seconds} seconds" if code is None else f"ended with exit code {code}"
            last = _last_line(log.read_text(encoding="utf-8", errors="replace"))
            raise CannotRunError(f"{what} {how}: {last[:LAST_WORDS]} (see {log})")
        time.sleep(0.1)


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process and whatever is left of its session: SIGTERM first, SIGKILL after a grace period."""
    _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + GRACE_SECONDS
    while time.monotonic() < deadline and _alive(process):
        time.sleep(0.1)
    _signal(process, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=GRACE_SECONDS)
    with _lock:
        _running.discard(process)


def stop_all() -> None:
    """End all processes that still run, and refuse to start more."""
    _closing.set()
    with _lock:
        left = list(_running)
    for process in left:
        _signal(process, signal.SIGTERM)
    for process in left:
        stop(process)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The session's id is the first process's own, so its group can be named even after that process is gone.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _alive(process: subprocess.Popen[bytes]) -> bool:
    process.poll()
    try:
        os.killpg(process.pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True
