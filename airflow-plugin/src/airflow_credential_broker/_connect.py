# SPDX-License-Identifier: Apache-2.0
"""Open a connection in separate steps, so that a failure names its step."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._settings import Tls

Address: TypeAlias = tuple[Any, ...]

_PORTS = {"http": 80, "https": 443}
_BUSY_OR_NO_TLS = "check that the broker is not overloaded, and that the port speaks https"
# TLS has errors of its own where a socket would say that it is reset or closed.
CLOSED_BY_PEER = (ConnectionError, ssl.SSLEOFError, ssl.SSLZeroReturnError)
_UNKNOWN_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


class NetworkFailure(Exception):  # noqa: N818 - becomes an outcome
    """A network step failed; ``code`` says which one, ``detail`` what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


class Origin(NamedTuple):
    """Scheme, host and port of a server."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> Origin:
        """Return the origin of a validated URL."""
        parts = urlsplit(url)
        return cls(parts.scheme, parts.hostname or "", parts.port or _PORTS[parts.scheme])

    @property
    def authority(self) -> str:
        """Return host and port as a Host header has them: no port where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        own = _PORTS[self.scheme] == self.port
        return host if own else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}"


def resolve(origin: Origin, timeout: float) -> list[Address]:
    """Resolve the host; the system's resolver has no timeout, so it runs in its own thread."""
    found: list[Address] = []
    failure: list[tuple[int | None, str]] = []
    # As bytes, so that the codec for international names is imported for those alone.
    host = origin.host.encode() if origin.host.isascii() else origin.host

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(host, origin.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            text = getattr(error, "strerror", None) or type(error).__name__
            failure.append((getattr(error, "errno", None), text))

    thread = threading.Thread(target=ask, name="credential-broker-dns", daemon=True)
    thread.start()
    thread.join(timeout)
    if found:
        return list(found)
    number, reason = failure[0] if failure else (None, f"no answer within {timeout:.1f} s")
    advice = (
        "the name server was asked and knows no such name; check the name"
        if number in _UNKNOWN_NAME
        else "no name server answered, or it refused; check that a network policy lets this pod "
        "ask DNS, and for this name"
    )
    raise NetworkFailure("dns_failed", f"cannot resolve {origin.host}: {reason}; {advice}")


def open_socket(
    origin: Origin, addresses: list[Address], seconds: float, deadline: Deadline
) -> socket.socket:
    """Connect to the first address that accepts, no longer than the deadline allows."""
    code, reason = "connect_failed", "no address"
    for family, kind, proto, _, address in addresses:
        limit = deadline.slice(seconds)
        sock = socket.socket(family, kind, proto)
        try:
            sock.settimeout(limit)
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            code, reason = _connect_failure(error, limit)
            if deadline.remaining() <= 0:
                break
            continue
        except BaseException:
            sock.close()
            raise
        return sock
    raise NetworkFailure(code, f"cannot connect to {origin}: {reason}")


def _connect_failure(error: OSError, seconds: float) -> tuple[str, str]:
    if isinstance(error, TimeoutError):
        text = (
            f"no answer within {seconds:.3g} s, as where a network policy or a firewall drops "
            "packets; check that it admits this pod, and the port"
        )
        return "connect_timeout", text
    reason = error.strerror or type(error).__name__
    if isinstance(error, ConnectionRefusedError):
        text = f"{reason}: nothing listens there; check the port, and that the broker is ready"
        return "connect_refused", text
    return "connect_failed", f"{reason}; check routing and network policy"


def tls_context(tls: Tls) -> ssl.SSLContext:
    """Return a context that verifies; reads the files that the settings name."""
    step, path = "ca_file", tls.ca_file
    try:
        context = ssl.create_default_context(cafile=tls.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        step, path = "client_cert_file", tls.client_cert_file
        if tls.client_cert_file:
            context.load_cert_chain(tls.client_cert_file, tls.client_key_file, _no_passphrase)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        _tls_failure(f"{step}: cannot use {path}: {reason}")
    return context


def _no_passphrase() -> NoReturn:
    raise ValueError("the key is encrypted")


def start_tls(
    sock: socket.socket, origin: Origin, context: ssl.SSLContext, timeout: float
) -> ssl.SSLSocket:
    """Start TLS on the socket; certificate and host name are verified."""
    try:
        sock.settimeout(timeout)
        return context.wrap_socket(sock, server_hostname=origin.host)
    except ssl.SSLCertVerificationError as error:
        sock.close()
        _tls_failure(
            f"{origin} shows a certificate that is not trusted: {error.verify_message}; "
            "check ca_file and the name in url"
        )
    except TimeoutError:
        sock.close()
        detail = f"no TLS session with {origin} within {timeout:.3g} s; {_BUSY_OR_NO_TLS}"
        raise NetworkFailure("timeout", detail) from None
    except CLOSED_BY_PEER:
        sock.close()
        detail = f"{origin} closed the connection before a TLS session began; {_BUSY_OR_NO_TLS}"
        raise NetworkFailure("connection_lost", detail) from None
    except OSError as error:
        sock.close()
        reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
        _tls_failure(f"no TLS session with {origin}: {reason}; check that the port speaks https")
    except BaseException:
        sock.close()
        raise


def _tls_failure(detail: str) -> NoReturn:
    raise NetworkFailure("tls_failed", detail)


def close_quietly(sock: socket.socket) -> None:
    """Close the socket and ignore errors."""
    with contextlib.suppress(OSError):
        sock.close()
