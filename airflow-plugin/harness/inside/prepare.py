# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: leaves an old value of every id in the metastore, and prints the listed secrets backends."""

from __future__ import annotations

import json
import sys

from airflow.models import Connection, Variable
from airflow.providers_manager import ProvidersManager
from airflow.utils.session import create_session


def main() -> None:
    """Read `{"connections": {id: uri}, "variables": {key: value}}` from the one argument."""
    old = json.loads(sys.argv[1])
    with create_session() as session:
        session.add_all([Connection(conn_id=name, uri=uri) for name, uri in old["connections"].items()])
        session.add_all([Variable(key=key, val=value) for key, value in old["variables"].items()])
    print(json.dumps({"secrets_backends": list(ProvidersManager().secrets_backend_class_names)}))


if __name__ == "__main__":
    main()
