# SPDX-License-Identifier: Apache-2.0
"""Airflow secrets backend for Airflow Credential Broker."""

from __future__ import annotations

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
