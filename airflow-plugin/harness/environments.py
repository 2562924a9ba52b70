# SPDX-License-Identifier: Apache-2.0
"""The virtual environments of `noxfile.py`, each made once and kept until the files that define it change."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from . import processes
from .failures import IndexUnreachableError
from .paths import HARNESS, PLUGIN, TARGET

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .lines import Line

NOX = ("nox==2026.10.20", "uv==0.13.9")
INSTALL_SECONDS = 400
MADE_FROM = (PLUGIN / "noxfile.py", PLUGIN / "pyproject.toml", HARNESS / "lines.py")
# What uv and pip print when no index answers, as opposed to an index that answers "there is no such version".
UNREACHABLE = re.compile(
    r"error sending request|dns error|failed to lookup|connection (refused|reset)|could not connect|timed? ?out"
    r"|tunnel|failed to establish a new connection|network (is )?unreachable|connection broken|network connectivity",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Environment:
    """An installed Airflow with the plugin in it."""

    line: Line
    home: Path

    @property
    def python(self) -> Path:
        """The interpreter that imports this Airflow."""
        return self.home / "bin" / "python"

    @property
    def airflow(self) -> Path:
        """The `airflow` command."""
        return self.home / "bin" / "airflow"


def install_nox(log: Path) -> Path:
    """Return the interpreter that runs nox, which pip installs the first time."""
    home = TARGET / "tools" / "-".join(NOX)
    python = home / "bin" / "python"
    if not (home / "complete").exists():
        shutil.rmtree(home, ignore_errors=True)
        processes.run((sys.executable, "-m", "venv", home), os.environ, log, 60).require(
            "Making a virtual environment (on Debian and Ubuntu it needs the package python3-venv)"
        )
        pip = (python, "-m", "pip", "install", "--quiet", "--retries", "1", "--timeout", "20")
        _install((*pip, *NOX), "nox", log)
        (home / "complete").touch()
    return python


def airflow(line: Line, nox: Path, log: Path, purpose: str = "verify") -> Environment:
    """Install Airflow, what the purpose needs, and the plugin as its users install it."""
    made = Environment(line, TARGET / "nox" / f"{purpose}-{line.airflow}".replace(".", "-"))
    session = f"{purpose}-{line.airflow}"
    if _is_older(made.home, MADE_FROM):
        _install((nox, "-m", "nox", "--session", session), f"Airflow {line.airflow}", log)
    elif _is_older(made.home, (PLUGIN / "src").rglob("*.py")):
        # Installs the plugin alone.
        _install((nox, "-m", "nox", "-R", "--session", session), "the plugin", log)
    return made


def tool(session: str, nox: Path, log: Path) -> Path:
    """Install a tool, and return the folder it is in."""
    home = TARGET / "nox" / session
    if _is_older(home, MADE_FROM):
        _install((nox, "-m", "nox", "--session", session), session, log)
    return home


def _is_older(home: Path, files: Iterable[Path]) -> bool:
    """Whether the environment is not complete, or was completed before one of the files was written."""
    complete = home / "complete"
    return not complete.exists() or complete.stat().st_mtime < max(file.stat().st_mtime for file in files)


def _install(command: Sequence[str | Path], what: str, log: Path) -> None:
    done = processes.run(command, _environ(), log, INSTALL_SECONDS, folder=PLUGIN)
    if done.code != 0 and (done.code is None or UNREACHABLE.search(done.output)):
        raise IndexUnreachableError(
            f"The Python package index cannot be reached, so {what} cannot be installed (see {log})"
        )
    done.require(f"Installing {what}")


def _environ() -> dict[str, str]:
    """Put every installed interpreter on the PATH, and tell uv the index that is set for pip alone."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("NOX", "PYTHON", "VIRTUAL_ENV"))}
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    uv = Path(os.environ.get("UV_PYTHON_INSTALL_DIR") or Path.home() / ".local/share/uv/python")
    found = [str(folder) for root in (pyenv, uv) for folder in sorted(root.glob("*/bin"), reverse=True)]
    index = os.environ.get("PIP_INDEX_URL") or _pip_setting("global.index-url")
    default_index = {"UV_DEFAULT_INDEX": index} if index and "UV_INDEX_URL" not in ours else {}
    path = os.pathsep.join([*found, os.environ.get("PATH", "")])
    return {"UV_HTTP_TIMEOUT": "60", "NO_COLOR": "1", **default_index, **ours, "PATH": path}


@functools.cache
def _pip_setting(name: str) -> str:
    command = (sys.executable, "-m", "pip", "config", "get", name)
    answer = subprocess.run(command, capture_output=True, check=False, text=True, timeout=30)  # noqa: S603 - pip
    return answer.stdout.strip() if answer.returncode == 0 else ""
