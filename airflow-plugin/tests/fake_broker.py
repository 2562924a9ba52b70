# SPDX-License-Identifier: Apache-2.0
"""A fake broker for the broker and an issuer: scripted answers, and a record of what was asked."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

JSON = "application/json"
PROBLEM = "application/problem+json"
PATIENCE = 30  # seconds for which a misbehaving peer goes on


@dataclass
class RecordedRequest:
    """One request that reached the fake broker."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    peer: tuple[str, int]
    shown: str | None = None  # the common name in the client's certificate


@dataclass
class Reply:
    """One scripted answer; ``act`` misbehaves on the raw socket instead."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    act: Callable[[socket.socket], None] | None = None
    gate: threading.Barrier | None = None


def connection(conn_id: str, expires_at: str = "2999-01-01T00:00:00Z", **fields: Any) -> Reply:
    """Return a 200 with a connection."""
    given = {"conn_type": "postgres", "host": "wh.internal", **fields}
    body = {"conn_id": conn_id, "conn_type": given["conn_type"], "uri": None, "connection": given}
    return as_json({**body, "version": "17", "expires_at": expires_at, "stale": False})


def variable(key: str, value: Any, expires_at: str = "2999-01-01T00:00:00.123456789Z") -> Reply:
    """Return a 200 with a variable or config."""
    return as_json({"key": key, "value": value, "expires_at": expires_at})


def as_json(body: Any, status: int = 200, media_type: str = JSON) -> Reply:
    """Return a JSON answer."""
    return Reply(status, json.dumps(body).encode(), {"Content-Type": media_type})


def problem(
    status: int,
    code: str,
    detail: str = "what to do next",
    *,
    retryable: bool = False,
    retry_after: int | None = None,
) -> Reply:
    """Return a problem of the contract."""
    body = {"type": "about:blank", "title": "t", "status": status, "code": code}
    rest = {"detail": detail, "retryable": retryable, "correlation_id": "cid-42"}
    reply = as_json({**body, **rest}, status, PROBLEM)
    if retry_after is None:
        return reply
    return Reply(status, reply.body, {**reply.headers, "Retry-After": str(retry_after)})


def html(status: int) -> Reply:
    """Return a page as a proxy would."""
    return Reply(status, b"<html>sign in</html>", {"Content-Type": "text/html"})


def reset(sock: socket.socket) -> None:
    """Reset the connection without an answer."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


def hang(sock: socket.socket) -> None:
    """Say nothing until the caller gives up."""
    sock.settimeout(PATIENCE)
    try:
        sock.recv(1)
    except OSError:
        return


def drip(sock: socket.socket) -> None:
    """Send a header byte at a time, each within any read timeout."""
    try:
        sock.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(PATIENCE * 20):
            sock.sendall(b"a")
            time.sleep(0.05)
    except OSError:
        return


def nonsense(sock: socket.socket) -> None:
    """Speak something that is not HTTP."""
    sock.sendall(b"SSH-2.0-nope\r\n\r\n")


def cut(sock: socket.socket) -> None:
    """Promise more than is sent."""
    sock.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"
    )


class FakeBroker:
    """Answer from a script per path prefix; the last reply of a script repeats."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[RecordedRequest] = []
        self.scripts: dict[str, list[Reply]] = {}
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if tls is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> FakeBroker:  # noqa: PYI034 - Self is Python 3.11
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def take(self, sock: socket.socket, address: Any) -> None:
        """Serve a connection that another port has accepted."""
        context = getattr(self._server.socket, "context", None)
        request = sock if context is None else context.wrap_socket(sock, server_side=True)
        self._server.process_request(request, address)

    def on(self, prefix: str, *replies: Reply) -> None:
        """Script the answers for paths that begin so."""
        with self._lock:
            self.scripts[prefix] = list(replies)

    def next_reply(self, asked: RecordedRequest) -> Reply:
        """Record the request and return its answer."""
        with self._lock:
            self.asked.append(asked)
            for prefix in sorted(self.scripts, key=len, reverse=True):
                if asked.path.startswith(prefix):
                    script = self.scripts[prefix]
                    return script.pop(0) if len(script) > 1 else script[0]
        return problem(404, "not_mapped")

    def lookups(self) -> list[RecordedRequest]:
        """Return the requests to the broker's own endpoints."""
        return [asked for asked in self.asked if asked.path.startswith("/v1/")]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: callers that hang up are part of the tests."""


def _handler(fake_broker: FakeBroker) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            shown = _common_name(self.connection)
            asked = RecordedRequest(
                self.command, self.path, headers, body, self.client_address[:2], shown
            )
            reply = fake_broker.next_reply(asked)
            if reply.gate is not None:
                reply.gate.wait(30)
            if reply.act is not None:
                self.close_connection = True
                reply.act(self.connection)
                return
            self.send_response_only(reply.status)
            if "Date" not in reply.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_CONNECT = _serve  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def _common_name(sock: socket.socket) -> str | None:
    certificate = sock.getpeercert() if isinstance(sock, ssl.SSLSocket) else None
    subject: Any = (certificate or {}).get("subject", ())
    return next((value for part in subject for name, value in part if name == "commonName"), None)


def server_tls(cert: Path, key: Path, client_ca: Path | None = None) -> ssl.SSLContext:
    """Return a server context, asking for a client certificate where a CA is given."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    if client_ca is not None:
        context.load_verify_locations(client_ca)
        context.verify_mode = ssl.CERT_REQUIRED
    return context
