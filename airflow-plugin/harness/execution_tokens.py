# SPDX-License-Identifier: Apache-2.0
"""Tokens of Airflow's Execution API, made with its signing key or with another, and what they are answered."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import secrets
import time
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .loopback import SECONDS

AUDIENCE = "urn:airflow.apache.org:task"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tokens around one task instance."""

    key: str
    task_id: str

    def good(self) -> str:
        """Return what Airflow itself gives the task."""
        return self._signed()

    def bad(self) -> dict[str, str]:
        """Return what must be worth nothing, by what is wrong with it."""
        header, payload, signature = self._signed().split(".")
        none = _part({"alg": "none", "typ": "JWT"})
        return {
            "a token signed with another key": self._signed(key=secrets.token_urlsafe(64)),
            "a token without a signature": f"{none}.{payload}.",
            "a token whose claims were changed": f"{header}.{_part(self._claims(sub=str(uuid.uuid4())))}.{signature}",
            "a token that has expired": self._signed(iat=-1200, nbf=-1200, exp=-600),
            "a token for another audience": self._signed(aud="apache-airflow"),
            "a token that only starts a task": self._signed(scope="workload"),
            "a token of no task": self._signed(sub=str(uuid.uuid4())),
        }

    def ask(self, server: str, token: str, conn_id: str = "payroll") -> tuple[int, str]:
        """Ask the API server for a connection with a token."""
        connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=SECONDS * 3)
        try:
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            connection.request("GET", f"/execution/connections/{conn_id}", headers=headers)
            response = connection.getresponse()
            return response.status, response.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def _signed(self, key: str | None = None, **changed: object) -> str:
        text = f"{_part({'alg': 'HS512', 'typ': 'JWT'})}.{_part(self._claims(**changed))}"
        signature = hmac.new((key or self.key).encode(), text.encode(), hashlib.sha512).digest()
        return f"{text}.{_base64(signature)}"

    def _claims(self, **changed: object) -> dict[str, Any]:
        now = int(time.time())
        times = {"iat": 0, "nbf": 0, "exp": 600}
        seconds = {name: now + int(str(changed.pop(name, offset))) for name, offset in times.items()}
        return {"sub": self.task_id, "aud": AUDIENCE, "scope": "execution", **seconds, **changed}


def _part(value: object) -> str:
    return _base64(json.dumps(value).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
