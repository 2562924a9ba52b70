# SPDX-License-Identifier: Apache-2.0
"""Airflow secrets backend for Airflow Credential Broker.

Importing this package imports nothing of Airflow: while Airflow's own configuration is being
imported it builds the backend that is named in it, so whichever of the two came first would meet
the other half done.
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

_HOMES = {
    "CredentialBrokerBackend": "_backend",
    "LookupRefusedError": "_stop",
    "ParseStop": "_stop",
    "RequestStop": "_stop",
    "SettingsError": "_options",
    "TaskStop": "_stop",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name != "SettingsError":
        # Airflow first, and whole: it may ask for the backend before it is through.
        importlib.import_module("airflow.configuration")
    return getattr(importlib.import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
