# SPDX-License-Identifier: Apache-2.0
"""The broker that the checks run against: the catalog of this folder, and secrets that only it knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from . import broker
from .paths import HARNESS
from .values import FROM_BROKER, write_database

API_SERVER = "airflow-api-server"

if TYPE_CHECKING:
    from pathlib import Path


def start(folder: Path) -> broker.Broker:
    """Start it; only the broker knows the path of the database it gives out."""
    folder.mkdir(parents=True)
    database = folder / "warehouse.db"
    write_database(database, FROM_BROKER)
    secrets = {
        "warehouse": {"path": str(database)},
        "untyped": {"host": "service.internal", "password": FROM_BROKER},
        "service": {"username": "airflow", "password": FROM_BROKER},
    }
    # JSON is YAML.
    broker.write_private(folder / "secrets.yaml", json.dumps({"secrets": secrets}))
    authority = {
        "broker.roles.context-authority.issuer": "demo",
        "broker.roles.context-authority.clients": API_SERVER,
    }
    clients = {**broker.CLIENTS, API_SERVER: API_SERVER}
    return broker.start(folder, HARNESS / "catalog.yaml", clients, authority)
