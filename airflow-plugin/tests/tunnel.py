# SPDX-License-Identifier: Apache-2.0
"""A proxy that opens tunnels for whoever knows its password, and to one port alone."""

from __future__ import annotations

import base64
import contextlib
import socket
import threading


class TunnelProxy:
    """Answers CONNECT as a forward proxy does; remembers the heads of the requests."""

    def __init__(self, allowed_port: int, credentials: str) -> None:
        self.heads: list[str] = []
        self._allowed_port = allowed_port
        self._expected = base64.b64encode(credentials.encode()).decode()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> TunnelProxy:  # noqa: PYI034 - Self is Python 3.11
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            client.settimeout(30)
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(1)
            self.heads.append(head.decode())
            status = self._status(self.heads[-1])
            client.sendall(f"HTTP/1.1 {status} x\r\n\r\n".encode())
            if status == 200:
                with socket.create_connection(("127.0.0.1", self._allowed_port)) as upstream:
                    self._carry(client, upstream)

    def _status(self, head: str) -> int:
        if not head.startswith("CONNECT "):
            return 400
        if f"Proxy-Authorization: Basic {self._expected}\r\n" not in head:
            return 407
        return 200 if head.split(" ")[1].endswith(f":{self._allowed_port}") else 403

    @staticmethod
    def _carry(client: socket.socket, upstream: socket.socket) -> None:
        def copy(source: socket.socket, sink: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while data := source.recv(65_536):
                    sink.sendall(data)
                sink.shutdown(socket.SHUT_WR)

        back = threading.Thread(target=copy, args=(upstream, client), daemon=True)
        back.start()
        copy(client, upstream)
        back.join(30)
