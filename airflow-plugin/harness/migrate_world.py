# SPDX-License-Identifier: Apache-2.0
"""The four places of a team before its move: Vault, AWS, environment and metastore, with secrets in them."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import broker

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .moto import Aws
    from .vault import Vault

VAULT = "airflow.providers.hashicorp.secrets.vault.VaultBackend"
AWS = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
SECRET = "canary-of-the-move"  # noqa: S105 - of this run
PROFILE = "team"
# `team/nested` with another password, where no backend looks.
CHANGED = "elsewhere/nested"
# What is in the metastore and in the environment; `both` is in Vault as well, which wins.
METASTORE: Mapping[str, Any] = {
    "connections": {
        "only-in-metastore": f"http://u:{SECRET}@meta.internal",
        "both": f"http://u:{SECRET}@meta.internal",
    },
    "variables": {"greeting": "from the metastore"},
}
ENVIRONMENT = {"AIRFLOW_CONN_ONLY_IN_ENVIRONMENT": f"http://u:{SECRET}@env.internal"}
IN_PARTS = {"conn_type": "postgres", "host": "wh.internal", "login": "u", "password": SECRET, "port": 5432}
IN_VAULT: Mapping[str, dict[str, Any]] = {
    "both": {"conn_uri": f"http://u:{SECRET}@vault.internal"},
    "warehouse": {**IN_PARTS, "extra": json.dumps({"sslmode": "require", "keepalives": 1})},
    "reports": {**IN_PARTS, "host": "reports.internal"},
    "payroll": {**IN_PARTS, "host": "payroll.internal"},
    "team/nested": {"conn_uri": f"mysql://u:{SECRET}@nested.internal:3306/db"},
    "team@prod": {"conn_uri": f"http://u:{SECRET}@odd.internal"},
    "my conn": {"conn_uri": f"http://u:{SECRET}@blank.internal"},
    "ключ+ü": {"conn_uri": f"http://u:{SECRET}@letters.internal"},
}
IN_AWS: Mapping[str, str] = {
    "rds": json.dumps(
        {"engine": "postgres", "username": "u", "password": SECRET, "host": "rds.internal", "port": 5432}
    ),
    "lake": f"aws://AKIA:{SECRET}@/?region_name=eu-central-1",
    "team+lake": f"aws://AKIA:{SECRET}@/?region_name=eu-west-1",
}


@dataclass(frozen=True, slots=True)
class World:
    """Where everything is."""

    vault: Vault
    aws: Aws
    mount: str
    folder: Path

    @property
    def vault_kwargs(self) -> dict[str, Any]:
        """The options of Airflow's Vault backend."""
        return {
            "url": self.vault.url,
            "token": self.vault.token,
            "mount_point": self.mount,
            "connections_path": ["airflow/connections", "airflow/common"],
            "variables_path": "airflow/variables",
            "config_path": None,
        }

    @property
    def aws_kwargs(self) -> dict[str, Any]:
        """The options of Airflow's AWS backend."""
        return {"connections_prefix": "airflow/connections", "config_prefix": None, "profile_name": PROFILE}

    @property
    def env(self) -> dict[str, str]:
        """What a worker's environment holds beside the backends."""
        return {
            **ENVIRONMENT,
            "AWS_ENDPOINT_URL": self.aws.url,
            "AWS_DEFAULT_REGION": self.aws.env["AWS_DEFAULT_REGION"],
            "AWS_SHARED_CREDENTIALS_FILE": str(self.credentials),
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    @property
    def credentials(self) -> Path:
        """The file of the AWS profile."""
        return self.folder / "credentials"

    @property
    def token_file(self) -> Path:
        """The file of the broker's token at Vault."""
        return self.folder / "vault-token"

    def of_workers(self) -> dict[str, str]:
        """Airflow's settings where workers have Vault and servers have AWS."""
        return {
            "AIRFLOW__WORKERS__SECRETS_BACKEND": VAULT,
            "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS": json.dumps(self.vault_kwargs),
            **self.of_all(AWS, self.aws_kwargs),
        }

    def of_all(self, backend: str, kwargs: Mapping[str, Any]) -> dict[str, str]:
        """Airflow's settings where one backend is everybody's."""
        return {"AIRFLOW__SECRETS__BACKEND": backend, "AIRFLOW__SECRETS__BACKEND_KWARGS": json.dumps(kwargs)}

    def fill(self) -> None:
        """Write all secrets."""
        self.vault.mount(self.mount, 2)
        for name, secret in IN_VAULT.items():
            self.vault.write(self.mount, 2, f"airflow/connections/{name}", secret)
        self.vault.write(self.mount, 2, "airflow/common/shared", {"conn_uri": f"http://u:{SECRET}@shared.internal"})
        self.vault.write(self.mount, 2, CHANGED, {"conn_uri": f"mysql://u:{SECRET}-2@nested.internal:3306/db"})
        self.vault.write(self.mount, 2, "airflow/variables/limit", {"value": "17"})
        for name, text in IN_AWS.items():
            self.aws.write(f"airflow/connections/{name}", text)
        self.aws.write("airflow/variables/numbers", '{"num1": 23}')
        keys = {"aws_access_key_id": "AKIATEST", "aws_secret_access_key": "secret-of-the-test"}
        lines = [f"[{PROFILE}]", *(f"{key} = {value}" for key, value in keys.items())]
        broker.write_private(self.credentials, "\n".join(lines) + "\n")
        broker.write_private(self.token_file, self.vault.token)


def world(vault: Vault, aws: Aws, folder: Path) -> World:
    """Make the places of this run."""
    folder.mkdir(parents=True, exist_ok=True)
    made = World(vault, aws, f"move-{uuid.uuid4().hex[:8]}", folder)
    made.fill()
    return made
