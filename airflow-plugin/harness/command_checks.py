# SPDX-License-Identifier: Apache-2.0
"""Checks of commands that people run by hand, with the settings that the README documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .lines import LINES, NEWEST
from .report import Check
from .values import FROM_BROKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .homes import AirflowHome
    from .processes import Finished

SECONDS = 120
# The package is what is imported first, so Airflow comes to ask for the backend while that is under way.
IMPORT = "from airflow_credential_broker import CredentialBrokerBackend as B; print(B.__module__)"


def checks(home: AirflowHome) -> Iterator[Check]:
    """Run each command in a new process, with `[secrets] backend` set."""
    imported = home.python("-c", IMPORT, seconds=SECONDS)
    yield _prints("the package is imported ahead of Airflow", imported, "airflow_credential_broker._backend")
    given = home.airflow("connections", "get", "service", "-o", "json", seconds=SECONDS)
    yield _prints("`airflow connections get` is given the broker's value", given, FROM_BROKER)
    if home.environment.line not in {LINES[0], NEWEST}:
        return
    option = home.airflow("config", "get-value", "secrets", "backend", seconds=SECONDS)
    yield _prints("`airflow config get-value` answers", option, "airflow_credential_broker.CredentialBrokerBackend")


def _prints(name: str, done: Finished, words: str) -> Check:
    if done.code == 0 and words in done.output:
        return Check(name)
    last = done.output.strip().splitlines()[-1:] or ["nothing"]
    return Check(name, f"exit code {done.code}, and the last of its words: {last[0][:300]}")
