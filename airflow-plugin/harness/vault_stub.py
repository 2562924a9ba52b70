# SPDX-License-Identifier: Apache-2.0
"""A stand-in for Vault on loopback that answers as strictly as the real one; `vault_checks.py` compares the two."""

from __future__ import annotations

import json
import posixpath
import threading
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from .loopback import HOST
from .vault_stub_engines import DENIED, UNKNOWN_TOKEN, Answer, Request, VaultState

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT_TOKEN = "root-of-the-stub"  # noqa: S105 - of a server of this run
WITHOUT_TOKEN = ("sys/health", "auth/approle/login", "auth/kubernetes/login")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def _answer(self) -> None:
        address = urlsplit(self.path)
        text = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        plain = unquote(address.path)
        clean = posixpath.normpath(plain) + ("/" if plain.endswith("/") and plain != "/" else "")
        if clean != plain:
            # Vault cleans paths as any Go server does; neither the broker nor hvac may rely on it.
            self._send(Answer(HTTPStatus.TEMPORARY_REDIRECT), location=clean)
            return
        if not plain.startswith("/v1/"):
            self._send(Answer.errors(404))
            return
        query = {name: values[-1] for name, values in parse_qs(address.query, keep_blank_values=True).items()}
        method = "LIST" if self.command == "GET" and query.get("list") == "true" else self.command
        method = "POST" if method == "PUT" else method
        request = Request(method, plain.removeprefix("/v1/"), query, text, self.headers.get("X-Vault-Token"))
        self._send(self._allowed(request))

    def _allowed(self, request: Request) -> Answer:
        with self.server.state.lock:
            state = self.server.state
            if request.path.startswith(WITHOUT_TOKEN):
                return state.answer(request)
            if request.path == "sys/internal/ui/mounts" and request.token is None:
                return Answer.data({"auth": {}, "secret": {}})
            token = state.tokens.get(request.token or "")
            if token is None:
                return UNKNOWN_TOKEN
            return state.answer(request) if state.allows(token, request) else DENIED

    def _send(self, answer: Answer, location: str | None = None) -> None:
        body = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
        self.send_response(answer.status)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json")
        if location is not None:
            self.send_header("Location", location)
        if answer.status != HTTPStatus.NO_CONTENT:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = do_LIST = _answer  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, state: VaultState) -> None:
        super().__init__((HOST, 0), _Handler)
        self.state = state


@contextmanager
def running(state: VaultState | None = None) -> Iterator[tuple[str, str]]:
    """Run a stub with a KV-2 engine at `secret`, as a new development server has; return its address and root token."""
    state = state or VaultState(threading.RLock(), {})
    state.tokens[ROOT_TOKEN] = ("root",)
    state.mount("secret", 2)
    server = _Server(state)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}", ROOT_TOKEN
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
