# SPDX-License-Identifier: Apache-2.0
"""Runs the guide's SQLAlchemy block: a pool that logs in with the present password, through a rotation.

SQLite stands in for the database, with a login of its own.
"""

from __future__ import annotations

import functools
import json
import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.pool import QueuePool

SECONDS = 30
ON_THE_PAGE = "postgresql+psycopg2://warehouse.internal/analytics"
logins: list[tuple[str, str]] = []


class Session(sqlite3.Connection):
    """A session that was opened with a user and a password."""

    def __init__(self, *args: Any, user: str, password: str, **kwargs: Any) -> None:
        logins.append((user, password))
        super().__init__(*args, **kwargs)


def main() -> None:
    """Take the block, the store's file and the new password from the arguments; print who has logged in."""
    block, secrets, password = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    database = f"sqlite:///{block.parent / 'pool.db'}"
    sqlalchemy.create_engine = functools.partial(
        sqlalchemy.create_engine, poolclass=QueuePool, connect_args={"factory": Session}
    )
    space: dict[str, Any] = {"__name__": "block"}
    code = block.read_text(encoding="utf-8").replace(ON_THE_PAGE, database)
    exec(code, space)  # noqa: S102 - the guide's
    engine = space["engine"]
    with engine.connect() as first:
        assert first.execute(sqlalchemy.text("select 1")).scalar() == 1  # noqa: S101 - ends the script
        rotate(secrets, password)
        until = time.monotonic() + SECONDS
        while logins[-1][1] != password and time.monotonic() < until:
            with engine.connect() as second:
                # So that the next round opens a session of its own.
                second.invalidate()
            time.sleep(0.1)
        assert first.execute(sqlalchemy.text("select 1")).scalar() == 1  # noqa: S101 - ends the script
    print(json.dumps(list(dict.fromkeys(logins))))


def rotate(secrets: Path, password: str) -> None:
    """Replace the password in the broker's store."""
    content = json.loads(secrets.read_text(encoding="utf-8"))
    content["secrets"]["secret/partner/api"]["password"] = password
    new = secrets.with_suffix(".pool")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out)
    new.replace(secrets)


if __name__ == "__main__":
    main()
