# SPDX-License-Identifier: Apache-2.0
"""The stores that both sides read: the secrets of the cases in Vault, in AWS, in the environment and in files."""

from __future__ import annotations

import json
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from . import broker
from .moto import REGION
from .parity_case import ABSENT, Gone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .broker import Broker
    from .moto import Aws
    from .parity_case import Case
    from .vault import Vault

VAULT = "airflow.providers.hashicorp.secrets.vault.VaultBackend"
AWS = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
ENVIRONMENT = "airflow.secrets.environment_variables.EnvironmentVariablesBackend"
LOCAL_FILES = "airflow.secrets.local_filesystem.LocalFilesystemBackend"
PREFIX = {"connection": "connections", "variable": "variables", "config": "config"}


@dataclass(slots=True)
class Stores:
    """Vault and AWS with the secrets of the cases, and what stands in the environment and in files."""

    folder: Path
    vault: Vault
    aws: Aws
    mounts: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=lambda: {"connection": {}, "variable": {}})
    of_the_file_store: dict[str, dict[str, str]] = field(default_factory=dict)

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Mount the engines of this run; nothing is left in a real Vault."""
        try:
            for version in (1, 2):
                mount = f"parity-{version}-{uuid.uuid4().hex[:8]}"
                self.vault.mount(mount, version)
                self.mounts[f"vault-{version}"] = mount
            yield
        finally:
            for mount in self.mounts.values():
                self.vault.unmount(mount)

    def write(self, case: Case, name: str) -> tuple[str, dict[str, str]]:
        """Store the secret of a case; return its id, and where the broker's catalog finds it."""
        path = f"{PREFIX[case.what]}/{name}"
        match case.store:
            case "vault-1" | "vault-2":
                mount, version = self.mounts[case.store], int(case.store[-1])
                if isinstance(case.content, Gone):
                    self.vault.write(mount, version, path, case.content.content)
                    self.vault.write(mount, version, path, case.content.content)
                    self.vault.remove_newest(mount, path, 2, destroy=case.content.destroyed)
                elif case.content is not ABSENT:
                    self.vault.write(mount, version, path, case.content)
                return name, {"store": "vault", "key": f"{mount}/{path}"}
            case "aws":
                if isinstance(case.content, Gone):
                    self.aws.write(f"airflow/{path}", case.content.content)
                    self.aws.call("DeleteSecret", {"SecretId": f"airflow/{path}"})
                elif case.content is not ABSENT:
                    self.aws.write(f"airflow/{path}", case.content)
                return name, {"store": "aws", "key": f"airflow/{path}"}
            case "aws-bare":
                arn = self.aws.write(name, case.content)
                key = arn if case.by_arn else name
                return key, {"store": "aws", "key": key}
            case "env":
                self.environment[f"AIRFLOW_{'CONN' if case.what == 'connection' else 'VAR'}_{name.upper()}"] = (
                    case.content
                )
            case "file":
                self.files[case.what][name] = case.content
        text = case.content if isinstance(case.content, str) else json.dumps(case.content)
        self.of_the_file_store[f"{case.store}/{path}"] = {"value": text}
        return name, {"store": "demo", "key": f"{case.store}/{path}"}

    def backends(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return Airflow's own backends by store."""
        for what, content in self.files.items():
            file = self.folder / f"{what}.json"
            # Airflow reads it anew for each lookup, perhaps at this moment.
            file.with_suffix(".next").write_text(json.dumps(content), encoding="utf-8")
            file.with_suffix(".next").replace(file)
        common = {"url": self.vault.url, "auth_type": "token", "token": self.vault.token}
        vaults = {
            name: (VAULT, {**common, "mount_point": mount, "kv_engine_version": int(name[-1])})
            for name, mount in self.mounts.items()
        }
        files = {f"{what}s_file_path": str(self.folder / f"{what}.json") for what in self.files}
        return {
            **vaults,
            "aws": (AWS, {}),
            "aws-bare": (AWS, {"connections_prefix": "", "variables_prefix": ""}),
            "env": (ENVIRONMENT, {}),
            "file": (LOCAL_FILES, files),
        }

    def start_broker(self, mappings: Mapping[str, Mapping[str, Any]]) -> Broker:
        """Start a broker over the same stores."""
        broker.write_private(
            self.folder / "secrets.yaml", json.dumps({"secrets": self.of_the_file_store}, ensure_ascii=False)
        )
        everything = {kind: ["*"] for kind, mapped in mappings.items() if mapped}
        rule = {"name": "all", "callers": {"groups": ["airflow-etl"]}, **everything}
        catalog = self.folder / "catalog.yaml"
        catalog.write_text(json.dumps({**mappings, "policies": [rule]}, ensure_ascii=False), encoding="utf-8")
        broker.write_private(self.folder / "vault-token", self.vault.token)
        keys = self.aws.env
        profile = f"[default]\naws_access_key_id = {keys['AWS_ACCESS_KEY_ID']}\n"
        profile += f"aws_secret_access_key = {keys['AWS_SECRET_ACCESS_KEY']}\n"
        broker.write_private(self.folder / "aws-credentials", profile)
        vault, aws = "broker.stores.vault", "broker.stores.aws"
        settings = {
            f"{vault}.type": "vault",
            f"{vault}.settings.address": self.vault.url,
            f"{vault}.settings.engines.kv-1": self.mounts["vault-1"],
            f"{vault}.settings.engines.kv-2": self.mounts["vault-2"],
            f"{vault}.settings.authentication.token.file": self.folder / "vault-token",
            f"{aws}.type": "aws-secrets-manager",
            f"{aws}.settings.region": REGION,
            f"{aws}.settings.endpoint": self.aws.url,
            f"{aws}.settings.authentication.profile.file": self.folder / "aws-credentials",
        }
        return broker.start(self.folder, catalog, settings=settings)
