# SPDX-License-Identifier: Apache-2.0
"""Tasks of Airflow 3 that ask the broker by themselves and print what they are given, which Airflow has to mask."""

from __future__ import annotations

import os

from airflow.sdk import Connection, dag, task

from airflow_credential_broker import current


@dag(schedule=None)  # type: ignore[untyped-decorator,unused-ignore]
def shown() -> None:
    """Ask as a worker does, whatever the mode of this installation."""

    @task  # type: ignore[untyped-decorator,unused-ignore]
    def show() -> None:
        """Print the password, and the object that has it."""
        os.environ["AIRFLOW__SECRETS__BACKEND_KWARGS"] = os.environ["HARNESS_WORKER_KWARGS"]
        held = current("partner").get()
        print(f"it is {held.value.password}, says {held}")

    @task  # type: ignore[untyped-decorator,unused-ignore]
    def show_by_hook() -> None:
        """Do the same as a hook, to compare."""
        os.environ["AIRFLOW__SECRETS__BACKEND_KWARGS"] = os.environ["HARNESS_WORKER_KWARGS"]
        print(f"for a hook it is {Connection.get('partner').password}")

    show()
    show_by_hook()


shown()
