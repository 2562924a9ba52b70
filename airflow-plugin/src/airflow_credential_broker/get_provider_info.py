# SPDX-License-Identifier: Apache-2.0
"""What ``airflow providers`` lists about this package."""

from __future__ import annotations

from typing import Any


def get_provider_info() -> dict[str, Any]:
    """Return the provider's metadata in the form of Airflow's provider schema."""
    return {
        "package-name": "airflow-credential-broker",
        "name": "Airflow Credential Broker",
        "description": "Connections, variables and configs from Airflow Credential Broker.",
        "secrets-backends": ["airflow_credential_broker.CredentialBrokerBackend"],
    }
