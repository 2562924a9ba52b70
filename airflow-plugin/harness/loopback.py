# SPDX-License-Identifier: Apache-2.0
"""HTTP to servers of this run; a proxy is never asked."""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from .failures import CannotRunError

HOST = "127.0.0.1"
SECONDS = 10

PORTS = range(20_000, 30_000)

_untried = random.sample(PORTS, len(PORTS))
_lock = threading.Lock()
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def free_ports(count: int) -> list[int]:
    """Return ports that nothing listens on, others at each call.

    They are below those that a system gives to whoever asks for any port (from 32768 on Linux, from 49152 elsewhere),
    so that nobody else gets one before the server that it is for has started.
    """
    found: list[int] = []
    with _lock:
        while len(found) < count:
            if not _untried:
                raise CannotRunError(f"No port from {PORTS.start} to {PORTS.stop - 1} is left.")
            port = _untried.pop()
            if _is_free(port):
                found.append(port)
    return found


def _is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    """Whether the URL answers with success."""
    return call(url) is not None


def listens(port: int) -> bool:
    """Whether something takes connections at the port."""
    try:
        with socket.create_connection((HOST, port), timeout=SECONDS):
            return True
    except OSError:
        return False


def get(url: str, headers: dict[str, str]) -> bytes:
    """Return what is answered with success; any other answer is an `HTTPError`."""
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - loopback
    with _direct.open(request, timeout=SECONDS) as response:
        return bytes(response.read())


def call(url: str, body: object = None, token: str | None = None) -> Any:  # noqa: ANN401 - JSON
    """Return the JSON that is answered with success (a POST if there is a body), else None."""
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    try:
        request = urllib.request.Request(url, data, headers)  # noqa: S310 - loopback
        with _direct.open(request, timeout=SECONDS) as response:
            return json.load(response)
    except (OSError, ValueError, urllib.error.URLError, http.client.HTTPException):
        return None


def client_token(token_url: str, client: str, secret: str) -> str:
    """Return an access token that an issuer of this run gives a client for its secret."""
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret}
    request = urllib.request.Request(token_url, urllib.parse.urlencode(form).encode())  # noqa: S310 - loopback
    with _direct.open(request, timeout=SECONDS) as response:
        return str(json.load(response)["access_token"])
