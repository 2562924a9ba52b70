# SPDX-License-Identifier: Apache-2.0
"""The DAG that may read the connection `payroll`, written as any DAG is: nothing in it knows of the broker."""

from __future__ import annotations

from airflow.providers.sqlite.hooks.sqlite import SqliteHook
from airflow.sdk import Variable, dag, task


@dag(schedule=None)
def daily_salaries() -> None:
    """Count the salaries in a database that only the broker knows the way to."""

    @task
    def count_salaries() -> int:
        """Connect with the current connection."""
        count = int(SqliteHook(sqlite_conn_id="payroll").get_first("select count(*) from salaries")[0])
        print(f"{Variable.get('report_title')}: {count}")
        return count

    count_salaries()


daily_salaries()
