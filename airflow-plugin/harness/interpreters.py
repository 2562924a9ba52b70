# SPDX-License-Identifier: Apache-2.0
"""Finding a Python that is already on this machine; none is ever downloaded."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lines import Line


def interpreter_for(line: Line) -> Path:
    """Return the first interpreter that suits the line and really runs."""
    for version in line.pythons:
        found = _find(version)
        if found is not None:
            return found
    versions = " or ".join(line.pythons)
    raise CannotRunError(
        f"No Python {versions} was found for Airflow {line.airflow}; install one so that it is on the PATH "
        "(a package, pyenv or `uv python install`)"
    )


@functools.cache
def _find(version: str) -> Path | None:
    return next((path for path in _candidates(version) if _is(path, version)), None)


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        yield Path(sys.executable)
    for entry in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(entry) / name
    pyenv = os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv"
    uv = os.environ.get("UV_PYTHON_INSTALL_DIR") or Path.home() / ".local/share/uv/python"
    for home, pattern in (
        (pyenv, f"versions/{version}.*"),
        (uv, f"cpython-{version}.*"),
        ("/opt", f"python*{version}*"),
        ("/usr", "local"),
        ("/opt", "homebrew"),
    ):
        for folder in sorted(Path(home).glob(pattern), reverse=True):
            yield folder / "bin" / name


def _is(path: Path, version: str) -> bool:
    """Tell whether it runs; a file of the right name may be a shim, or lack what a virtual environment needs."""
    if not path.is_file():
        return False
    probe = "import sqlite3, ssl, sys, venv; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(  # noqa: S603 - an interpreter found by name on this machine
            [path, "-I", "-c", probe], capture_output=True, check=False, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version
