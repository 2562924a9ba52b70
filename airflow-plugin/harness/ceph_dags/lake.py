# SPDX-License-Identifier: Apache-2.0
"""DAGs that use the connection `lake` with the Amazon provider's hook, each with what its role may do and may not."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from airflow.providers.amazon.aws.hooks.s3 import S3Hook
from airflow.sdk import DAG, task

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
MAPPED = 5


def note(name: str, act: Callable[[], object]) -> None:
    """Append what came of it to the record."""
    try:
        answer = str(act())
    except BaseException as refusal:  # noqa: BLE001 - before 3.2.2 a refusal is no Exception
        answer = f"refused: {refusal}"
    dag, _, question = name.partition(".")
    with Path(os.environ["HARNESS_RECORD"]).open("a", encoding="utf-8") as record:
        record.write(json.dumps({"dag": dag, "task": question, "value": answer}) + "\n")


def write(key: str) -> str:
    """Write an object."""
    S3Hook("lake").load_string("content", key, "lake", replace=True)
    return "written"


def read(key: str) -> str:
    """Read an object."""
    return str(S3Hook("lake").read_key(key, "lake"))


@task  # type: ignore[untyped-decorator,unused-ignore]
def extract() -> None:
    """Write where the DAG may, and elsewhere."""
    note("etl_sales.own prefix", lambda: write("etl_sales/report"))
    note("etl_sales.another prefix", lambda: write("etl_hr/report"))
    note("etl_sales.models", lambda: write("models/report"))


@task  # type: ignore[untyped-decorator,unused-ignore]
def load(number: int) -> None:
    """Write one of several objects."""
    note(f"etl_many.{number}", lambda: write(f"etl_many/{number}"))


@task  # type: ignore[untyped-decorator,unused-ignore]
def train() -> None:
    """Write a model, and where ETL writes."""
    note("ml_train.models", lambda: write("models/one"))
    note("ml_train.another prefix", lambda: write("etl_sales/report"))


@task  # type: ignore[untyped-decorator,unused-ignore]
def copy() -> None:
    """Read everything, and try to write."""
    note("backup_all.read", lambda: read("etl_sales/report"))
    note("backup_all.write", lambda: write("etl_sales/report"))


@task  # type: ignore[untyped-decorator,unused-ignore]
def pry() -> None:
    """Ask as a DAG that no role trusts."""
    note("other.write", lambda: write("other/report"))


with DAG("etl_sales", schedule=None, start_date=START):
    extract()

with DAG("etl_many", schedule=None, start_date=START):
    load.expand(number=list(range(MAPPED)))

with DAG("ml_train", schedule=None, start_date=START):
    train()

with DAG("backup_all", schedule=None, start_date=START):
    copy()

with DAG("other", schedule=None, start_date=START):
    pry()
