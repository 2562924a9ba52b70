# SPDX-License-Identifier: Apache-2.0
"""HTTP with kept-alive connections and a deadline; no redirects, cookies or unnamed proxies.

``http.client`` costs 22 ms to import, ``httpx`` 100 to 277 ms; Airflow loads the first anyway.
"""

from __future__ import annotations

import http.client
import select
import threading
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ._connect import (
    CLOSED_BY_PEER,
    NetworkFailure,
    Origin,
    close_quietly,
    open_socket,
    resolve,
    start_tls,
)
from ._deadline import Deadline, DeadlineReader, ReadableSocket
from ._secret import Secret

if TYPE_CHECKING:
    import socket
    import ssl
    from collections.abc import Callable, Mapping

    from ._settings import Timeouts, Tls, TokenProxy
    from ._tls import ReloadingTlsContext

    HeaderValue: TypeAlias = str | Secret | Callable[[], str]

_MAX_BODY = 4 * 1024 * 1024
_MAX_IDLE = 32
_SERVER_FAILURE = 500


class Request(NamedTuple):
    """One request; a ``Secret`` is revealed only when it is sent.

    A header value that is a function is called for each attempt to send the request.
    """

    method: str
    path: str
    headers: Mapping[str, HeaderValue] = MappingProxyType({})
    body: Secret | None = None


class Response(NamedTuple):
    """Status, headers in lower case, and the body, hidden because a 200 carries a secret."""

    status: int
    headers: Mapping[str, str]
    body: Secret

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class _Connection(NamedTuple):
    """A connection, and the TLS context it was made with: None for plain http."""

    sock: socket.socket
    context: ssl.SSLContext | None


class HttpPool:
    """Connections to one origin, shared by the threads of one process.

    When a certificate or authority changes on disk, connections made with the old one end.
    """

    def __init__(
        self, origin: Origin, tls: Tls, timeouts: Timeouts, proxy: TokenProxy | None = None
    ) -> None:
        self._origin, self._timeouts, self._proxy = origin, timeouts, proxy
        self._tls_context = _reloading(tls) if origin.scheme == "https" else None
        self._idle: list[_Connection] = []
        self._lock = threading.Lock()

    def send(self, request: Request, deadline: Deadline) -> Response:
        """Send the request; an idle connection that the server has closed is replaced first."""
        context = self._tls_context.context() if self._tls_context is not None else None
        while (idle := self._take(context)) is not None:
            try:
                return self._exchange(idle, request, deadline)
            except _ClosedWhileIdle:  # noqa: PERF203 - at most once per idle connection
                continue
        try:
            opened = _Connection(self._open(context, deadline), context)
            return self._exchange(opened, request, deadline)
        except _ClosedWhileIdle:
            raise NetworkFailure(
                "connection_lost", f"{self._origin} closed the connection without an answer"
            ) from None

    def _take(self, context: ssl.SSLContext | None) -> _Connection | None:
        with self._lock:
            while self._idle:
                idle = self._idle.pop()
                if idle.context is context and not _has_something_to_read(idle.sock):
                    return idle
                close_quietly(idle.sock)
        return None

    def _keep(self, connection: _Connection) -> None:
        with self._lock:
            if len(self._idle) < _MAX_IDLE:
                self._idle.append(connection)
                return
        close_quietly(connection.sock)

    def _open(self, context: ssl.SSLContext | None, deadline: Deadline) -> socket.socket:
        connect = self._timeouts.connect
        first = self._origin if self._proxy is None else Origin.of(self._proxy.url)
        try:
            sock = open_socket(first, resolve(first, deadline.slice(connect)), connect, deadline)
            if self._proxy is not None:
                self._tunnel(sock, self._proxy, deadline)
            if context is None:
                return sock
            return start_tls(sock, self._origin, context, deadline.slice(connect))
        except TimeoutError:
            raise self._timed_out() from None

    def _tunnel(self, sock: socket.socket, proxy: TokenProxy, deadline: Deadline) -> None:
        from ._proxy import open_tunnel

        try:
            open_tunnel(sock, self._origin, proxy, deadline, self._timeouts.read)
        except BaseException:
            close_quietly(sock)
            raise

    def _exchange(self, connection: _Connection, request: Request, deadline: Deadline) -> Response:
        sock, reusable = connection.sock, False
        try:
            sock.settimeout(deadline.slice(self._timeouts.read))
            sock.sendall(self._encode(request))
            reader = DeadlineReader(sock, deadline, self._timeouts.read)
            answer = http.client.HTTPResponse(
                ReadableSocket(reader),  # type: ignore[arg-type]
                method=request.method,
            )
            response = self._read(answer)
            whole = answer.isclosed() and not answer.will_close
            # What one replica cannot do another may: the next attempt is for any of them.
            reusable = whole and response.status < _SERVER_FAILURE
        except TimeoutError:
            raise self._timed_out() from None
        except CLOSED_BY_PEER:  # http.client.RemoteDisconnected is one of them
            raise _ClosedWhileIdle from None
        except (http.client.HTTPException, OSError, ValueError) as error:
            raise NetworkFailure(
                "answer_unreadable",
                f"{self._origin} does not answer in HTTP ({type(error).__name__})",
            ) from None
        finally:
            self._keep(connection) if reusable else close_quietly(sock)
        return response

    def _read(self, answer: http.client.HTTPResponse) -> Response:
        answer.begin()
        body = answer.read(_MAX_BODY + 1)
        if len(body) > _MAX_BODY:
            raise NetworkFailure(
                "answer_too_large", f"{self._origin} sent more than {_MAX_BODY} bytes"
            )
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return Response(answer.status, headers, Secret(body.decode("utf-8", "replace")))

    def _encode(self, request: Request) -> bytes:
        lines = [f"{request.method} {request.path} HTTP/1.1", f"Host: {self._origin.authority}"]
        lines += [f"{name}: {_header_text(value)}" for name, value in request.headers.items()]
        body = b"" if request.body is None else request.body.reveal().encode()
        if request.body is not None:
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode("ascii") + body

    def _timed_out(self) -> NetworkFailure:
        return NetworkFailure("timeout", f"{self._origin} did not answer in time")


def _has_something_to_read(sock: socket.socket) -> bool:
    """Tell whether the server has closed an idle connection, or sent something on it."""
    watch = select.poll()  # select() knows no descriptor beyond 1023
    watch.register(sock, select.POLLIN)
    return bool(watch.poll(0))


def _reloading(tls: Tls) -> ReloadingTlsContext:
    from ._tls import ReloadingTlsContext

    return ReloadingTlsContext(tls)


class _ClosedWhileIdle(Exception):  # noqa: N818 - a signal between two methods of the pool
    """The connection ended before an answer began."""


def _header_text(value: HeaderValue) -> str:
    text = value.reveal() if isinstance(value, Secret) else value() if callable(value) else value
    if any(character in text for character in "\r\n\0"):
        raise ValueError("a header value must be one line")
    return text
