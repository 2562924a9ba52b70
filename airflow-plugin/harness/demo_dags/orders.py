# SPDX-License-Identifier: Apache-2.0
"""The demo's DAGs, written as any DAG is: nothing in them knows of the broker."""

from __future__ import annotations

from airflow.providers.sqlite.hooks.sqlite import SqliteHook
from airflow.sdk import BaseHook, Variable, dag, task


@dag(schedule=None)
def daily_orders() -> None:
    """Count the orders in a database that only the broker knows the way to."""

    @task
    def count_orders() -> int:
        """Connect with the warehouse's current connection."""
        count = int(SqliteHook(sqlite_conn_id="warehouse").get_first("select count(*) from orders")[0])
        print(f"{Variable.get('report_title')}: {count}")
        return count

    count_orders()


@dag(schedule=None)
def daily_salaries() -> None:
    """Ask for a connection that is meant for others."""

    @task
    def read_salaries() -> None:
        """Be refused; the old value in Airflow is not used either."""
        print(f"would connect to {BaseHook.get_connection('payroll').host}")

    read_salaries()


daily_orders()
daily_salaries()
