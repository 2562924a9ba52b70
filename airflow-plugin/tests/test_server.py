# SPDX-License-Identifier: Apache-2.0
"""A real API server survives a refused lookup and does not answer with the old value."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from fake_broker import FakeBroker, connection, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytest.importorskip("uvicorn", reason="Airflow 2 has no API server that tasks ask")

# Airflow's own route function and lookup loop, under the middleware that its API server uses;
# only the check of the task's token is left out.
SERVER = textwrap.dedent(
    """
    import socket, sys, uvicorn
    from fastapi import FastAPI
    from starlette.middleware.base import BaseHTTPMiddleware
    from airflow.api_fastapi.execution_api.routes.connections import get_connection
    from airflow_credential_broker._server import CredentialBrokerServer

    app = FastAPI()

    @app.middleware("http")
    async def passing(request, call_next):
        return await call_next(request)

    def route(conn_id: str):
        if "team_name" in get_connection.__annotations__:
            return get_connection(conn_id, None)
        return get_connection(conn_id)

    app.get("/c/{conn_id}")(route)
    app.get("/alive")(lambda: "alive")
    for added in CredentialBrokerServer.fastapi_root_middlewares:
        app.add_middleware(added["middleware"], *added["args"], **added["kwargs"])
    sock = socket.create_server(("127.0.0.1", 0))
    print(sock.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[sock])
    """
)


@pytest.fixture
def api(broker: FakeBroker, token_file: Path, tmp_path: Path) -> Iterator[str]:
    """Return the URL of a running server whose environment holds old values."""
    (tmp_path / "server.py").write_text(SERVER)
    kwargs = (
        f'{{"url": "{broker.url}", "token_file": "{token_file}", "lookup_timeout_seconds": 15}}'
    )
    environment = {
        **os.environ,
        "AIRFLOW__SECRETS__BACKEND": "airflow_credential_broker.CredentialBrokerBackend",
        "AIRFLOW__SECRETS__BACKEND_KWARGS": kwargs,
        **{
            f"AIRFLOW_CONN_{name}": "postgres://old@old-value"
            for name in ("DENIED", "DOWN", "FREE")
        },
    }
    server = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(tmp_path / "server.py")],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    port = next(line.strip() for line in server.stdout if line.strip().isdigit())
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(20)
    server.stdout.close()


def get(url: str) -> tuple[int, str]:
    """Return status and body; the socket listens before its port is told."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_refusal_ends_the_request_and_not_the_server(broker: FakeBroker, api: str) -> None:
    """Denial and outage are status 403, again and again, and the next request is served."""
    broker.on("/v1/connections?conn_id=mapped", connection("mapped"))
    broker.on("/v1/connections?conn_id=denied", problem(403, "policy_denied"))
    broker.on("/v1/connections?conn_id=down", problem(503, "store_unavailable"))

    refused = [get(f"{api}/c/{name}") for name in ("denied", "down", "denied", "down")]

    assert [status for status, _ in refused] == [403] * 4
    assert "policy_denied" in json.loads(refused[0][1])["detail"]["message"]
    assert not any("old" in body for _, body in refused)
    assert get(f"{api}/alive") == (200, '"alive"')
    assert "wh.internal" in get(f"{api}/c/mapped")[1]
    assert "old-value" in get(f"{api}/c/free")[1]
