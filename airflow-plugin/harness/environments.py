# SPDX-License-Identifier: Apache-2.0
"""A private virtual environment per Airflow line, made once and kept while nothing it depends on changes."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from . import processes
from .failures import IndexUnreachableError
from .interpreters import interpreter_for
from .paths import PLUGIN, TARGET

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from .lines import Line

UV = "0.13.9"
INSTALL_SECONDS = 400
# What uv and pip say when no index answers, as opposed to an index that answers "there is no such version".
UNREACHABLE = re.compile(
    r"error sending request|dns error|failed to lookup|connection (refused|reset)|could not connect|timed? ?out"
    r"|tunnel|failed to establish a new connection|network (is )?unreachable|connection broken|network connectivity",
    re.IGNORECASE,
)

_wheel_lock = threading.Lock()


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


def tools(log: Path) -> Path:
    """Return a private `uv`, fetched with pip the first time."""
    home = TARGET / "tools" / f"uv-{UV}"
    uv = home / "bin" / "uv"
    if not uv.is_file():
        shutil.rmtree(home, ignore_errors=True)
        processes.run((sys.executable, "-m", "venv", home), os.environ, log, 60).require(
            "Making a virtual environment (on Debian and Ubuntu it needs the package python3-venv)"
        )
        pip = (
            home / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--retries",
            "1",
            "--timeout",
            "20",
        )
        _install((*pip, f"uv=={UV}"), "uv", log, 120)
    return uv


def tool(home: Path, requirement: str, uv: Path, log: Path) -> None:
    """Install a command of its own into an environment of its own."""
    venv = (uv, "venv", "--quiet", "--no-python-downloads", "--python", sys.executable, home)
    processes.run(venv, _uv_env(), log, 60).require(f"Making the environment of {requirement}")
    _install((uv, "pip", "install", "--quiet", "--python", home / "bin" / "python", requirement), requirement, log, 120)


def environment(line: Line, uv: Path, log: Path, groups: Sequence[str] = ()) -> Environment:
    """Install Airflow and what the named dependency groups of the plugin add, unless that was done before."""
    python = interpreter_for(line)
    # The demo's has no test tools; each keeps its own, so that neither replaces the other's.
    made = Environment(line, TARGET / "airflow" / "-".join((line.airflow, *groups)))
    wanted = _wanted(line, python, groups)
    stamp = made.home / "installed.json"
    if not stamp.is_file() or stamp.read_text() != wanted:
        shutil.rmtree(made.home, ignore_errors=True)
        venv = (uv, "venv", "--quiet", "--no-python-downloads", "--python", python, made.home)
        processes.run(venv, _uv_env(), log, 60).require(f"Making the environment of Airflow {line.airflow}")
        options = ("--python", made.python, "--exclude-newer", line.as_of)
        extra = tuple(part for group in groups for part in ("--group", f"{PLUGIN / 'pyproject.toml'}:{group}"))
        packages = (f"apache-airflow=={line.airflow}", "apache-airflow-providers-sqlite")
        install: tuple[str | Path, ...] = (uv, "pip", "install", "--quiet", *options, *packages, *extra)
        _install(install, f"Airflow {line.airflow}", log, INSTALL_SECONDS)
        stamp.write_text(wanted)
    _install_plugin(made, uv, log)
    return made


def _wanted(line: Line, python: Path, groups: Sequence[str]) -> str:
    groups_text = (PLUGIN / "pyproject.toml").read_text() if groups else ""
    digest = hashlib.sha256(groups_text.encode()).hexdigest()
    return json.dumps({**asdict(line), "python": str(python), "uv": UV, "groups": list(groups), "project": digest})


def _install_plugin(made: Environment, uv: Path, log: Path) -> None:
    with _wheel_lock:
        wheel = _wheel(uv, log)
    stamp = made.home / "plugin.txt"
    if not stamp.is_file() or stamp.read_text() != str(wheel):
        install = (
            uv,
            "pip",
            "install",
            "--quiet",
            "--offline",
            "--no-deps",
            "--reinstall",
            "--python",
            made.python,
        )
        processes.run((*install, wheel), _uv_env(), log, 60).require("Installing the plugin")
        stamp.write_text(str(wheel))


def _wheel(uv: Path, log: Path) -> Path:
    """Build the distribution users install, once per state of its sources."""
    sources = sorted(path for path in (PLUGIN / "src").rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in (PLUGIN / "pyproject.toml", *sources):
        digest.update(str(path.relative_to(PLUGIN)).encode() + b"\0" + path.read_bytes() + b"\0")
    folder = TARGET / "dist" / digest.hexdigest()[:16]
    if not list(folder.glob("*.whl")):
        shutil.rmtree(TARGET / "dist", ignore_errors=True)
        build = (
            uv,
            "build",
            "--quiet",
            "--wheel",
            "--python",
            sys.executable,
            "--out-dir",
            folder,
            PLUGIN,
        )
        _install(build, "the plugin's build backend", log, 120)
    return next(folder.glob("*.whl"))


def _install(command: Sequence[str | Path], what: str, log: Path, seconds: float) -> None:
    done = processes.run(command, _uv_env(), log, seconds)
    if done.code != 0 and (done.code is None or UNREACHABLE.search(done.output)):
        raise IndexUnreachableError(
            f"The Python package index cannot be reached, so {what} cannot be installed (see {log})"
        )
    done.require(f"Installing {what}")


def _uv_env() -> dict[str, str]:
    """Uv does not read pip's settings, so an index that is set for pip alone is handed on."""
    env = {
        **os.environ,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_NO_PROGRESS": "1",
        "UV_HTTP_TIMEOUT": "60",
    }
    for name in ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME"):
        env.pop(name, None)
    if not {"UV_DEFAULT_INDEX", "UV_INDEX_URL"} & env.keys():
        index = env.get("PIP_INDEX_URL") or _pip_setting("global.index-url")
        if index:
            env["UV_DEFAULT_INDEX"] = index
    return env


@functools.cache
def _pip_setting(name: str) -> str:
    command = (sys.executable, "-m", "pip", "config", "get", name)
    answer = subprocess.run(command, capture_output=True, check=False, text=True, timeout=30)  # noqa: S603 - pip
    return answer.stdout.strip() if answer.returncode == 0 else ""
