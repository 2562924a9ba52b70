# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: compares golden connections with Airflow's own classes.

What the broker writes, Airflow must write too and must read back; what the broker reads, Airflow must read alike.
Where one version of Airflow is known to differ, the case itself says so by the name of that reader.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import airflow
from airflow.models import Connection as CoreConnection

try:
    from airflow.sdk import Connection as TaskConnection
except ImportError:
    TaskConnection = None

FIELDS = ("conn_type", "host", "login", "password", "schema", "port")
LINE = ".".join(airflow.__version__.split(".")[:2])
MADE_UP = "property case "
READERS: dict[str, Any] = (
    {LINE: CoreConnection}
    if TaskConnection is None
    else {f"{LINE}/core": CoreConnection, f"{LINE}/sdk": TaskConnection}
)


def main() -> None:
    """Read the cases from the files that are named, and print one JSON list of what was looked at."""
    cases = [case for name in sys.argv[1:] for case in json.loads(Path(name).read_text(encoding="utf-8"))]
    print(json.dumps([result for case in cases for reader in READERS for result in look_at(case, reader)]))


def look_at(case: dict[str, Any], reader: str) -> list[tuple[str, str | None]]:
    """Return what was compared, each with the difference or None."""
    compared = as_read(case, reader) if "text" in case else as_written(case, reader)
    return [(f"{case['name']} ({reader}): {what}", differ(actual, wanted)) for what, actual, wanted in compared]


def as_written(case: dict[str, Any], reader: str) -> list[tuple[str, object, object]]:
    """Compare what the broker wrote: the JSON always, the URI where one can carry the connection."""
    wanted, uri = known(case["connection"]), case.get("uri")
    compared: list[tuple[str, object, object]] = []
    if can_read(reader):
        compared.append(("the JSON is read back", fields(attempt(lambda: read(reader, case["json"]))), wanted))
    if uri is not None:
        if not (case["name"].startswith(MADE_UP) and writes_another_uri(case["connection"], reader)):
            airflow_writes = case.get("airflow_writes", {}).get(reader, uri)
            same = attempt(lambda: made(reader, case).get_uri())
            compared.append(("Airflow writes the same URI", same, airflow_writes))
        if can_read(reader):
            compared.append(("the URI is read back", fields(attempt(lambda: read(reader, uri))), wanted))
    return compared


def writes_another_uri(connection: dict[str, Any], reader: str) -> bool:
    """Tell where this reader is known to write another URI; cases written by hand say which one."""
    drops_an_empty_password = connection.get("password") == "" and not reader.endswith("/sdk")
    protocol_of_the_type = (connection.get("host") or "").startswith(f"{connection['conn_type']}://")
    return drops_an_empty_password or (protocol_of_the_type and LINE in {"2.11", "3.0"})


def as_read(case: dict[str, Any], reader: str) -> list[tuple[str, object, object]]:
    """Compare what the broker read from a stored text, or why it would not."""
    if not can_read(reader):
        return []
    answer = attempt(lambda: read(reader, case["text"]))
    refused = isinstance(answer, str)
    if "unfit" in case:
        return [("Airflow refuses it as well", refused, reader not in case.get("airflow_reads", ()))]
    if reader in case.get("airflow_refuses", ()):
        return [("this reader refuses it", refused, True)]
    return [("the text is read alike", fields(answer), known(case["connection"]))]


def can_read(reader: str) -> bool:
    """Tell whether the class reads connections; the one of Airflow 3.0's tasks leaves it to the core's."""
    return hasattr(READERS[reader], "from_json")


def read(reader: str, text: str) -> Any:
    """Read a stored text as Airflow's secrets backends do."""
    cls, value = READERS[reader], text.strip()
    if value[0] == "{":
        return cls.from_json(value, conn_id="golden")
    return cls.from_uri(value, conn_id="golden") if hasattr(cls, "from_uri") else cls(conn_id="golden", uri=value)


def made(reader: str, case: dict[str, Any]) -> Any:
    """Make the connection from its fields."""
    if can_read(reader):
        return read(reader, case["json"])
    given = dict(case["connection"])
    extra = given.pop("extra", None)
    return READERS[reader](conn_id="golden", extra=json.dumps(extra) if extra else None, **given)


def fields(connection: Any) -> dict[str, Any]:
    """Return what the connection says."""
    if isinstance(connection, str):
        return {"error": connection}
    extra = connection.extra or {}
    extra = json.loads(extra) if isinstance(extra, str) else extra
    return known({**{name: getattr(connection, name) for name in FIELDS}, "extra": extra})


def known(connection: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is empty: Airflow makes no difference between empty and absent."""
    return {name: connection[name] for name in (*FIELDS, "extra") if connection.get(name)}


def attempt(what: Any) -> Any:
    """Return the answer, or as a text what kind of error came instead."""
    try:
        return what()
    except Exception as error:  # noqa: BLE001 - any error of Airflow's is a result here
        return f"{type(error).__name__}: {error}"


def differ(actual: object, expected: object) -> str | None:
    """Return how the two differ, or None."""
    return None if actual == expected else f"expected {expected!r}, Airflow has {actual!r}"


if __name__ == "__main__":
    main()
