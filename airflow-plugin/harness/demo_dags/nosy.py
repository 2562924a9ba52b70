# SPDX-License-Identifier: Apache-2.0
"""A DAG that wants the connection of another one, and goes as far as the code of a DAG can."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from airflow.sdk import BaseHook, dag, task

# What the broker's own plugin would send for a task of the DAG that may, and the claim that it is verified.
PRETENDED = {
    "Airflow-Dag-Id": "daily_salaries",
    "Airflow-Task-Id": "count_salaries",
    "Airflow-Run-Id": "scheduled__2026-01-01T00%3A00%3A00%2B00%3A00",
    "Airflow-Try-Number": "1",
    "Airflow-Run-Type": "scheduled",
    "Airflow-Context-Standing": "verified",
}


@dag(schedule=None)
def nosy_report() -> None:
    """Ask for `payroll` twice: in its own name, and in the name of daily_salaries."""

    @task
    def ask() -> None:
        """Ask Airflow, as any task does."""
        print(f"would connect to {BaseHook.get_connection('payroll').host}")

    @task
    def pretend() -> None:
        """Ask the broker itself, with the token that lies on the worker, in the name of daily_salaries."""
        token = Path(os.environ["BROKER_TOKEN_FILE"]).read_text(encoding="utf-8")
        url = f"{os.environ['BROKER_URL']}/v1/connections/payroll"
        try:
            with urlopen(Request(url, headers={**PRETENDED, "Authorization": f"Bearer {token}"})) as answer:  # noqa: S310 - loopback
                print(f"would connect to {json.load(answer)['connection']['host']}")
        except HTTPError as refused:
            raise PermissionError(f"{refused.code} {json.load(refused)['detail']}") from None

    ask()
    pretend()


nosy_report()
