# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: performs the lookups in its argument, and prints their results."""

from __future__ import annotations

import json
import sys
from typing import Any

from airflow_credential_broker import CredentialBrokerBackend


def main() -> None:
    """Read `[{"kwargs": {...}, "connections": [id, ...], "variables": [key, ...]}, ...]` from the one argument."""
    print(json.dumps([answers(asked) for asked in json.loads(sys.argv[1])]))


def answers(asked: dict[str, Any]) -> dict[str, str | None]:
    """Return the password, the value, or why there is none; None where the next backend would be asked."""
    backend = CredentialBrokerBackend(**asked["kwargs"])
    return {
        **{name: answer(lambda name=name: password(backend, name)) for name in asked.get("connections", ())},
        **{name: answer(lambda name=name: backend.get_variable(name)) for name in asked.get("variables", ())},
    }


def password(backend: CredentialBrokerBackend, conn_id: str) -> str | None:
    """Return the password of a connection, or None."""
    value = backend.get_conn_value(conn_id)
    return None if value is None else str(json.loads(value)["password"])


def answer(ask: Any) -> str | None:
    """Return the answer, or the words of the refusal."""
    try:
        return str(value) if (value := ask()) is not None else None
    except Exception as refusal:  # noqa: BLE001 - whatever refuses is the answer
        return str(refusal)


if __name__ == "__main__":
    main()
