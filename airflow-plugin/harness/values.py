# SPDX-License-Identifier: Apache-2.0
"""The values that a lookup may return: the broker's, and old ones in the places that Airflow would ask next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from pathlib import Path

OLD_ENVIRONMENT = "old-value-of-the-environment"
OLD_METASTORE = "old-value-of-the-metastore"
FROM_BROKER = "given-by-the-broker"
UNMAPPED = "only-in-the-environment"


def in_environment(old_database: Path) -> dict[str, str]:
    """Return the old values of the environment, one for each id; and the one id that only Airflow knows."""
    old = f"http://u:{OLD_ENVIRONMENT}@old.invalid"
    return {
        "AIRFLOW_CONN_WAREHOUSE": f"sqlite://{quote(str(old_database), safe='')}",
        **{f"AIRFLOW_CONN_{name}": old for name in ("SERVICE", "FORBIDDEN", "LOST")},
        **{f"AIRFLOW_VAR_{name}": OLD_ENVIRONMENT for name in ("GREETING", "FORBIDDEN")},
        "AIRFLOW_CONN_ELSEWHERE": f"http://u:{UNMAPPED}@elsewhere.invalid",
    }


def in_metastore(old_database: Path) -> dict[str, Any]:
    """Return the old values of the metastore, for the same ids and for those that only the API server asks for."""
    old = f"http://u:{OLD_METASTORE}@old.invalid"
    ids = ("service", "forbidden", "lost", "server-service", "server-forbidden", "payroll")
    warehouse = f"sqlite://{quote(str(old_database), safe='')}"
    return {
        "connections": {"warehouse": warehouse, **dict.fromkeys(ids, old)},
        "variables": dict.fromkeys(("greeting", "forbidden", "payroll"), OLD_METASTORE),
    }


def write_database(file: Path, source: str) -> None:
    """Make a SQLite file whose one row names the source of the connection that leads to it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table origin (source text)")
        database.execute("insert into origin values (?)", (source,))
