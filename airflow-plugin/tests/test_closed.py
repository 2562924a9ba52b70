# SPDX-License-Identifier: Apache-2.0
"""A server that closes connections, as a full broker does, costs no task an error or a wait."""

from __future__ import annotations

import contextlib
import random
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, _http
from certificates import Issued, issue
from fake_broker import PATIENCE, FakeBroker, Reply, reset, server_tls, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]


@pytest.fixture
def own(tmp_path: Path) -> Issued:
    """Return the certificate of the server."""
    return issue(tmp_path, "server", "127.0.0.1")


@pytest.fixture
def tls_broker(own: Issued) -> Iterator[FakeBroker]:
    """Return a fake broker with TLS."""
    with FakeBroker(server_tls(own.cert, own.key)) as fake_broker:
        yield fake_broker


@pytest.fixture
def _no_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(_seconds: float) -> None:
        raise AssertionError("the lookup waited before it was made again")

    monkeypatch.setattr("airflow_credential_broker._session.time.sleep", sleep)


def with_notice(sock: socket.socket) -> None:
    """End the TLS session as the standard wants it."""
    sock.settimeout(0.05)
    with contextlib.suppress(OSError):
        sock.unwrap()  # type: ignore[attr-defined]


def without_notice(_sock: socket.socket) -> None:
    """Leave it to the server, which only closes the socket."""


def answered_and(close: Callable[[socket.socket], None]) -> Reply:
    """Return an answer after which the connection is closed, though the answer does not say so."""
    reply = variable("k", "v")
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(reply.body)}"

    def act(sock: socket.socket) -> None:
        sock.sendall(head.encode() + b"\r\n\r\n" + reply.body)
        close(sock)

    return Reply(act=act)


@pytest.mark.usefixtures("_no_wait")
@pytest.mark.parametrize("close", [with_notice, without_notice, reset])
def test_a_connection_that_closes_while_it_is_taken_is_replaced(
    tls_broker: FakeBroker,
    own: Issued,
    build: Build,
    monkeypatch: pytest.MonkeyPatch,
    close: Callable[[socket.socket], None],
) -> None:
    """The plugin has just looked at the connection when the server closes it."""
    look = _http._has_something_to_read

    def too_early(sock: socket.socket) -> bool:
        for _ in range(PATIENCE * 1000):
            if look(sock):
                return False
            threading.Event().wait(0.001)
        raise AssertionError("the server did not close the connection")

    monkeypatch.setattr(_http, "_has_something_to_read", too_early)
    tls_broker.on("/v1/", answered_and(close), variable("k", "v"))
    backend = build(url=tls_broker.url, ca_file=str(own.cert))

    assert [backend.get_variable("k") for _ in range(2)] == ["v", "v"]
    assert len({asked.peer for asked in tls_broker.asked}) == 2


@pytest.mark.usefixtures("_no_wait")
def test_connections_that_are_closed_at_random_cost_no_error(
    tls_broker: FakeBroker, own: Issued, build: Build
) -> None:
    """Eight threads share them, and the server closes one in every way and at any moment."""
    dice = random.Random(7)  # noqa: S311 - any sequence will do

    def at_random(sock: socket.socket) -> None:
        threading.Event().wait(dice.random() / 500)
        dice.choice([with_notice, without_notice, reset])(sock)

    tls_broker.on("/v1/", answered_and(at_random))
    backend = build(url=tls_broker.url, ca_file=str(own.cert))

    with ThreadPoolExecutor(8) as threads:
        assert set(threads.map(backend.get_variable, ["k"] * 200)) == {"v"}


def test_the_word_of_the_server_that_it_closes_is_heeded(
    tls_broker: FakeBroker, own: Issued, build: Build
) -> None:
    """No second request is sent on such a connection, even while it is still open."""
    said = variable("k", "v")
    tls_broker.on("/v1/", Reply(200, said.body, {**said.headers, "Connection": "close"}))
    backend = build(url=tls_broker.url, ca_file=str(own.cert))

    assert [backend.get_variable("k") for _ in range(3)] == ["v"] * 3
    assert len({asked.peer for asked in tls_broker.asked}) == 3


class _Unready:
    """A port that deals with the first connections as told, and then is a broker."""

    def __init__(self, broker: FakeBroker, *first: Callable[[socket.socket], Any]) -> None:
        self._broker, self._first = broker, first
        self._port = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._port.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._held: list[socket.socket] = []

    def __enter__(self) -> _Unready:  # noqa: PYI034 - Self is Python 3.11
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._port.close()
        for sock in self._held:
            sock.close()

    def _serve(self) -> None:
        for act in self._first:
            sock, _ = self._port.accept()
            self._held.append(sock)
            act(sock)
        with contextlib.suppress(OSError):
            while True:
                sock, address = self._port.accept()
                self._broker.take(sock, address)


def _say_nothing(_sock: socket.socket) -> None:
    """Leave the handshake unanswered, as a server that has just started may."""


@pytest.mark.parametrize("act", [_say_nothing, reset, socket.socket.close])
def test_a_handshake_that_fails_is_made_again(
    tls_broker: FakeBroker,
    own: Issued,
    build: Build,
    act: Callable[[socket.socket], Any],
) -> None:
    """An overloaded broker is no reason to give up at once; a wrong certificate is."""
    tls_broker.on("/v1/", variable("k", "v"))
    with _Unready(tls_broker, act) as port:
        backend = build(url=port.url, ca_file=str(own.cert), connect_timeout_seconds=0.5)

        assert backend.get_variable("k") == "v"


def test_a_port_that_never_answers_a_handshake_says_so(
    tls_broker: FakeBroker, own: Issued, build: Build
) -> None:
    """The reason names what was waited for, and what to check."""
    with _Unready(tls_broker, *[_say_nothing] * 50) as port:
        backend = build(
            url=port.url,
            ca_file=str(own.cert),
            connect_timeout_seconds=0.1,
            lookup_timeout_seconds=0.5,
        )

        with pytest.raises(LookupRefusedError, match=r"timeout: .*no TLS session .* speaks https"):
            backend.get_variable("k")
