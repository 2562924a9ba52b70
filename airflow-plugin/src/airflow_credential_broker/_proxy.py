# SPDX-License-Identifier: Apache-2.0
"""A tunnel (CONNECT) through the configured proxy, for TLS to the issuer."""

from __future__ import annotations

import base64
import http.client
from pathlib import Path
from typing import TYPE_CHECKING

from ._connect import NetworkFailure, Origin
from ._deadline import Deadline, DeadlineReader, ReadableSocket
from ._masking import mask
from ._secret import Secret
from ._token_local import read_secret

if TYPE_CHECKING:
    import socket

    from ._settings import TokenProxy

_CLIENT_ERRORS = range(400, 500)
_WANTS_CREDENTIALS = 407


def open_tunnel(
    sock: socket.socket, origin: Origin, proxy: TokenProxy, deadline: Deadline, read_timeout: float
) -> None:
    """Ask the proxy to connect this socket to the origin."""
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    lines = [f"CONNECT {host}:{origin.port} HTTP/1.1", f"Host: {host}:{origin.port}"]
    head = Secret(
        "\r\n".join([*lines, *_authorization(proxy), "", ""])
    )  # never in a plain local variable
    try:
        sock.settimeout(deadline.slice(read_timeout))
        sock.sendall(head.reveal().encode("ascii"))
        reader = ReadableSocket(DeadlineReader(sock, deadline, read_timeout))
        answer = http.client.HTTPResponse(reader, method="CONNECT")  # type: ignore[arg-type]
        answer.begin()
    except TimeoutError:
        raise
    except (http.client.HTTPException, OSError, ValueError) as error:
        kind = type(error).__name__
        raise NetworkFailure(
            "proxy_failed", f"token_proxy_url: {proxy.url} does not answer in HTTP ({kind})"
        ) from None
    if answer.status // 100 != 2:  # noqa: PLR2004 - any success opens the tunnel
        raise _refusal(answer.status, origin, proxy)


def _authorization(proxy: TokenProxy) -> list[str]:
    if proxy.credentials_file is None:
        return []
    credentials = read_secret(Path(proxy.credentials_file), "token_proxy_credentials_file")
    mask(Secret(credentials.reveal().partition(":")[2]))
    return [
        "Proxy-Authorization: Basic "
        + base64.b64encode(credentials.reveal().encode()).decode("ascii")
    ]


def _refusal(status: int, origin: Origin, proxy: TokenProxy) -> NetworkFailure:
    code = "proxy_refused" if status in _CLIENT_ERRORS else "proxy_failed"
    what = (
        "wants other credentials; check token_proxy_credentials_file"
        if status == _WANTS_CREDENTIALS
        else f"opens no tunnel to {origin}; check what it allows"
    )
    return NetworkFailure(code, f"token_proxy_url: {proxy.url} {what} (status {status})")
