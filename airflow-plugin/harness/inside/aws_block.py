# SPDX-License-Identifier: Apache-2.0
"""Runs the guide's boto3 block, and a hook of the Amazon provider, through a rotation of keys, with moto's AWS."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import botocore.auth
import moto

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Longer than the value counts.
PAUSE = 3
signed: list[str] = []


def main() -> None:
    """Take the block and the store's file from the arguments; print with which keys what was signed."""
    block, secrets = Path(sys.argv[1]), Path(sys.argv[2])
    record_keys()
    space: dict[str, Any] = {"__name__": "block"}
    exec(block.read_text(encoding="utf-8"), space)  # noqa: S102 - the guide's
    with moto.mock_aws():
        from airflow.providers.amazon.aws.hooks.s3 import S3Hook

        hook = S3Hook(aws_conn_id="aws_reports")
        hook.get_conn().create_bucket(
            Bucket="reports", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        print(
            json.dumps(
                {
                    "block": during(secrets, "SECOND", space["upload"]),
                    "hook": during(secrets, "THIRD", lambda names: load(hook, names)),
                    "stored": sorted(item.key for item in hook.get_bucket("reports").objects.all()),
                }
            )
        )


def load(hook: Any, reports: Iterator[tuple[str, bytes]]) -> None:
    """Do the same as the block with one hook object."""
    for name, body in reports:
        hook.load_bytes(body, name, "reports")


def during(secrets: Path, new: str, upload: Callable[[Iterator[tuple[str, bytes]]], None]) -> list[str]:
    """Upload two reports with a rotation in between; return the keys that signed them, in order."""
    signed.clear()

    def reports() -> Iterator[tuple[str, bytes]]:
        yield f"before-{new}", b"1"
        rotate(secrets, new)
        time.sleep(PAUSE)
        yield f"after-{new}", b"2"

    upload(reports())
    return list(dict.fromkeys(signed))


def record_keys() -> None:
    """Note the key and the token of each signature."""
    real = botocore.auth.SigV4Auth.add_auth

    def noted(self: Any, request: Any) -> None:
        signed.append(f"{self.credentials.access_key} {self.credentials.token}")
        real(self, request)

    botocore.auth.SigV4Auth.add_auth = noted
    for name in ("S3SigV4Auth", "S3SigV4QueryAuth"):
        vars_of = vars(getattr(botocore.auth, name))
        assert "add_auth" not in vars_of, name  # noqa: S101 - would go unnoticed


def rotate(secrets: Path, new: str) -> None:
    """Replace the keys in the broker's store."""
    content = json.loads(secrets.read_text(encoding="utf-8"))
    content["secrets"]["aws/sts/reports"] = {
        "access_key": f"AKIA{new}",
        "secret_key": f"{new.lower()}-of-aws",
        "session_token": f"{new.lower()}-token-of-aws",
    }
    file = secrets.with_suffix(".aws")
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        json.dump(content, out)
    file.replace(secrets)


if __name__ == "__main__":
    main()
