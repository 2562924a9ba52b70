# SPDX-License-Identifier: Apache-2.0
"""AWS Secrets Manager on loopback, as moto's server plays it."""

from __future__ import annotations

import base64
import json
import os
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import environments, loopback, processes
from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY_SECONDS = 60
SECONDS = 20
REGION = "eu-central-1"
# moto checks no signature, but takes the service from the header that one stands in.
SIGNED = f"AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/{REGION}/%s/aws4_request, SignedHeaders=host, Signature=none"

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Aws:
    """A running stand-in for AWS."""

    url: str

    @property
    def env(self) -> dict[str, str]:
        """The environment in which boto3 and Airflow's own backends use it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIATEST",
            "AWS_SECRET_ACCESS_KEY": "secret-of-the-test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def write(self, name: str, content: str | bytes) -> str:
        """Store a secret, a text or bytes, and return its ARN."""
        of_a_kind: dict[str, str] = (
            {"SecretString": content}
            if isinstance(content, str)
            else {"SecretBinary": base64.b64encode(content).decode()}
        )
        return str(
            self.call("CreateSecret", {"Name": name, "ClientRequestToken": str(uuid.uuid4()), **of_a_kind})["ARN"]
        )

    def call(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        """Call Secrets Manager; anything but success raises an error."""
        headers = {
            "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Target": f"secretsmanager.{action}",
            "Authorization": SIGNED % "secretsmanager",
        }
        request = urllib.request.Request(self.url, json.dumps(body).encode(), headers)  # noqa: S310 - loopback
        try:
            with _direct.open(request, timeout=SECONDS) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            raise CannotRunError(f"moto answered {error.code} to {action}: {error.read()[:300]!r}") from error
        return dict(answer)


@contextmanager
def running(nox: Path, folder: Path) -> Iterator[Aws]:
    """Install moto's server once, and run it until the block ends."""
    home = environments.tool("moto", nox, folder / "moto-install.log")
    (port,) = loopback.free_ports(1)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "PYTHON"))}
    command = (home / "bin" / "moto_server", "-H", loopback.HOST, "-p", str(port))
    process = processes.start(command, env, folder / "moto.log")
    try:
        url = f"http://{loopback.HOST}:{port}"
        data = f"{url}/moto-api/data.json"
        log = folder / "moto.log"
        processes.wait_until_ready("moto's server", process, lambda: loopback.answers(data), READY_SECONDS, log)
        yield Aws(url)
    finally:
        processes.stop(process)
