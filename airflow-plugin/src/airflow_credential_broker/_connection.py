# SPDX-License-Identifier: Apache-2.0
"""Build the Connection class that the asking side of this Airflow line works with."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from airflow.secrets import BaseSecretsBackend

    from ._secret import Secret


class ConnectionUnreadable(Exception):  # noqa: N818 - becomes an outcome
    """Airflow's own parser did not take the connection; the message quotes none of it."""


def build(backend: BaseSecretsBackend, conn_id: str, value: Secret) -> Any:  # noqa: ANN401 - a class per line
    """Return the connection; the frames that hold its text never show in a traceback."""
    try:
        # Airflow 3.2 and later tell the backend which class is right.
        told = hasattr(backend, "_get_connection_class")
        sdk = None if told else _sdk_connection_class()
        if sdk is None or not value.reveal().startswith("{"):
            return backend.deserialize_connection(conn_id=conn_id, value=value.reveal())
        return sdk(conn_id=conn_id, **_fields(value))
    except Exception as error:  # noqa: BLE001 - its text and frames may quote the secret
        kind = type(error).__name__
    raise ConnectionUnreadable(f"Airflow cannot read the connection ({kind})")


def _sdk_connection_class() -> Any:  # noqa: ANN401 - exists on Airflow 3 only
    try:
        from airflow.sdk import Connection
    except ImportError:
        return None
    return Connection


def _fields(value: Secret) -> dict[str, Any]:
    # The first SDKs know no connection without a type, unless it is said that there is none.
    fields = {"conn_type": None, **json.loads(value.reveal())}
    if "extra" in fields:
        fields["extra"] = json.dumps(fields["extra"])
    return dict(fields)
