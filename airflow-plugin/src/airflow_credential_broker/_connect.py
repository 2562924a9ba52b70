# SPDX-License-Identifier: Apache-2.0
"""Open a connection in separate steps, so that a failure names its step."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._settings import Tls

Address: TypeAlias = tuple[Any, ...]

_PORTS = {"http": 80, "https": 443}


class NetworkFailure(Exception):  # noqa: N818 - becomes an outcome
    """A network step failed; ``code`` says which one, ``detail`` what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class Origin:
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
    failure: list[str] = []

    def ask() -> None:
        try:
            found.extend(socket.getaddrinfo(origin.host, origin.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            failure.append(getattr(error, "strerror", None) or type(error).__name__)

    thread = threading.Thread(target=ask, name="credential-broker-dns", daemon=True)
    thread.start()
    thread.join(timeout)
    if found:
        return list(found)
    reason = failure[0] if failure else f"no answer within {timeout:.1f} s"
    raise NetworkFailure(
        "dns_failed", f"cannot resolve {origin.host}: {reason}; check the name and the DNS policy"
    )


def open_socket(
    origin: Origin, addresses: list[Address], seconds: float, deadline: Deadline
) -> socket.socket:
    """Connect to the first address that accepts; TimeoutError when the deadline passes first."""
    reason = "no address"
    for family, kind, proto, _, address in addresses:
        sock = socket.socket(family, kind, proto)
        try:
            sock.settimeout(deadline.slice(seconds))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as error:
            sock.close()
            if deadline.remaining() <= 0:
                raise TimeoutError("lookup_timeout_seconds have passed") from None
            reason = _reason(error, seconds)
            continue
        except BaseException:
            sock.close()
            raise
        return sock
    raise NetworkFailure(
        "connect_failed",
        f"cannot connect to {origin}: {reason}; check routing, network policy and the port",
    )


def _reason(error: OSError, seconds: float) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {seconds:g} s (packets may be dropped)"
    return error.strerror or type(error).__name__


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
