# SPDX-License-Identifier: Apache-2.0
"""Airflow secrets backend for Airflow Credential Broker.

Importing this package does not import Airflow: Airflow builds the configured backend while its own
configuration module is being imported, so an import of Airflow here would be circular.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._backend import CredentialBrokerBackend
    from ._options import SettingsError
    from ._stop import LookupRefusedError, ParseStop, RequestStop, TaskStop

__all__ = [
    "CredentialBrokerBackend",
    "LookupRefusedError",
    "ParseStop",
    "RequestStop",
    "SettingsError",
    "TaskStop",
]

_MODULES = {
    "CredentialBrokerBackend": "_backend",
    "LookupRefusedError": "_stop",
    "ParseStop": "_stop",
    "RequestStop": "_stop",
    "SettingsError": "_options",
    "TaskStop": "_stop",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name != "SettingsError":
        # Import Airflow completely first: it may ask for the backend during its own import.
        importlib.import_module("airflow.configuration")
    return getattr(importlib.import_module(f".{_MODULES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
