# SPDX-License-Identifier: Apache-2.0
"""Airflow secrets backend for Airflow Credential Broker.

Importing this package does not import Airflow: Airflow builds the configured backend while its own
configuration module is being imported, so an import of Airflow here would be circular.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._aws import aws_session
    from ._aws_hook import AwsSessionFactory
    from ._backend import CredentialBrokerBackend
    from ._current import Current, current
    from ._current_value import CurrentValue, LookupUnavailableError
    from ._options import SettingsError
    from ._stop import LookupRefusedError, ParseStop, RequestStop, TaskStop

__all__ = [
    "AwsSessionFactory",
    "CredentialBrokerBackend",
    "Current",
    "CurrentValue",
    "LookupRefusedError",
    "LookupUnavailableError",
    "ParseStop",
    "RequestStop",
    "SettingsError",
    "TaskStop",
    "aws_session",
    "current",
]

_MODULES = {
    "AwsSessionFactory": "_aws_hook",
    "CredentialBrokerBackend": "_backend",
    "Current": "_current",
    "CurrentValue": "_current_value",
    "LookupRefusedError": "_stop",
    "LookupUnavailableError": "_current_value",
    "ParseStop": "_stop",
    "RequestStop": "_stop",
    "SettingsError": "_options",
    "TaskStop": "_stop",
    "aws_session": "_aws",
    "current": "_current",
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
