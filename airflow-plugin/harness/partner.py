# SPDX-License-Identifier: Apache-2.0
"""A service that takes the present password and no other, and rotates while it is in use."""

from __future__ import annotations

import base64
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from . import broker
from .loopback import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

USER = "etl"
FIRST, SECOND, THIRD = "first-of-the-partner", "second-of-the-partner", "third-of-the-partner"
PASSWORDS = (FIRST, SECOND, THIRD)
KEYS = {"access_key": "AKIAFIRST", "secret_key": "first-of-aws", "session_token": "first-token-of-aws"}
# Pages after which the password is replaced: with an overlap, in which both work, and without.
WITH_OVERLAP, WITHOUT = 15, 100
PAGE_SECONDS = 0.05


class Partner:
    """The service, its secret in the broker's store, and the password of each request."""

    def __init__(self, secrets: Path, ready_after: float = 0) -> None:
        self._secrets, self._ready_after = secrets, ready_after
        self._lock = threading.Lock()
        self.answered: list[tuple[str, str]] = []
        self.refused: list[str] = []
        self._valid = {FIRST}
        self._first_asked = 0.0
        give_out(secrets, FIRST)

    def answer(self, path: str, header: str) -> tuple[int, bytes]:
        """Answer a request, and rotate after some."""
        user, _, password = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
        with self._lock:
            if user != USER or password not in self._valid:
                self.refused.append(password)
                return 401, b""
            self.answered.append((path, password))
            pages = sum(path.startswith("/pages/") for path, _ in self.answered)
            self._first_asked = self._first_asked or time.monotonic()
            waited = time.monotonic() - self._first_asked >= self._ready_after
            ready = b"yes" if password == THIRD and waited else b"no"
            if path == "/ready" and password != THIRD:
                self._rotate(THIRD, overlap=False)
            elif pages == WITH_OVERLAP:
                self._rotate(SECOND, overlap=True)
            elif pages == WITHOUT:
                self._rotate(THIRD, overlap=False)
            return 200, ready

    def _rotate(self, password: str, *, overlap: bool) -> None:
        give_out(self._secrets, password)
        self._valid = {password, *(self._valid if overlap else ())}


def give_out(secrets: Path, password: str) -> None:
    """Put the password where the broker reads it; the file is never half written."""
    content = {"secrets": {"secret/partner/api": {"username": USER, "password": password}, "aws/sts/reports": KEYS}}
    # JSON is YAML.
    broker.write_private(secrets.with_suffix(".next"), json.dumps(content))
    secrets.with_suffix(".next").replace(secrets)


class Address:
    """Where the service is, and which one is there at present."""

    def __init__(self, port: int) -> None:
        self.host = f"{HOST}:{port}"
        self.partner: Partner | None = None

    def open(self, secrets: Path, ready_after: float = 0) -> Partner:
        """Begin anew, with the first password."""
        self.partner = Partner(secrets, ready_after)
        return self.partner


@contextmanager
def serving() -> Iterator[Address]:
    """Run it until the block ends."""
    server = ThreadingHTTPServer((HOST, 0), BaseHTTPRequestHandler)
    address = Address(server.server_address[1])
    server.RequestHandlerClass = _handler(address)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(address: Address) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(PAGE_SECONDS)
            partner = address.partner
            header = self.headers.get("Authorization", "")
            status, body = (404, b"") if partner is None else partner.answer(self.path, header)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    return Handler
