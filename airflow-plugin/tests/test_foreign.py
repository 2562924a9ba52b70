# SPDX-License-Identifier: Apache-2.0
"""What something in between answers is told apart, and is never "not mapped"."""

from __future__ import annotations

import json
import socket
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError
from airflow_credential_broker._cause import cause_of
from airflow_credential_broker._cli import main
from airflow_credential_broker._outcome import Unavailable
from fake_broker import FakeBroker, Reply, html, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

CANARY = "canary-of-a-page-8d"
TEXT = {"Content-Type": "text/plain", "server": "envoy"}
DENIED = Reply(403, b"Access denied\r\n", TEXT)
MESH = Reply(403, b"RBAC: access denied", TEXT)

FOREIGN: list[tuple[Reply, str, str]] = [
    (DENIED, "network_policy_denied", "network policy"),
    (Reply(403, b"Access denied", TEXT), "network_policy_denied", "network policy"),
    (MESH, "mesh_denied", "network policy"),
    (html(403), "http_403", "routing"),
    (html(401), "http_401", "routing"),
    (Reply(403, b"access denied by " + CANARY.encode(), TEXT), "http_403", "routing"),
    (Reply(404, b"", {"server": "envoy"}), "http_404", "routing"),
    (Reply(404, b"Access denied\r\n", TEXT), "http_404", "routing"),
    (Reply(307, b"", {"Location": f"/v1/connections/team/x?token={CANARY}"}), "redirected", "rou"),
    (Reply(302, b"", {"Location": f"https://sso.example/?a={CANARY}"}), "redirected", "routing"),
    (Reply(308, b"", {"Location": "https://[bad/"}), "redirected", "routing"),
    (Reply(301, b""), "redirected", "routing"),
    (Reply(502, b"<h1>502 Bad Gateway</h1>" + CANARY.encode(), TEXT), "http_502", "routing"),
    (Reply(503, b"no healthy upstream", TEXT), "http_503", "routing"),
    (Reply(504, b"upstream request timeout", TEXT), "http_504", "routing"),
    (Reply(418, CANARY.encode(), TEXT), "http_418", "routing"),
]


@pytest.mark.parametrize(("reply", "code", "cause"), FOREIGN)
def test_no_foreign_answer_leaves_it_to_the_next_backend(
    broker: FakeBroker, build: Build, reply: Reply, code: str, cause: str
) -> None:
    """Neither None nor a word of the body, which may hold anything; code and cause are told."""
    broker.on("/v1/", reply)
    backend = build(lookup_timeout_seconds=0.2, config_lookup_pattern=".*")

    for ask in (backend.get_conn_value, backend.get_variable, backend.get_config):
        with pytest.raises(LookupRefusedError) as raised:
            ask("k")

        told = str(raised.value)
        assert f": {code}: " in told
        assert f"[{cause}" in told
        assert CANARY not in told


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(503, b"no healthy upstream", TEXT), "'no healthy upstream'"),
        (Reply(404, b"", {"server": "envoy"}), r"answered \(server envoy\); no route"),
        (Reply(404, b"", {"server": "<b>x"}), r"answered; no route"),
        (Reply(302, b"", {"Location": "https://sso.example/a"}), "to https://sso.example,"),
        (Reply(307, b"", {"Location": "/v1/connections/team/x"}), "to another path of the same"),
    ],
)
def test_what_helps_is_said(broker: FakeBroker, build: Build, reply: Reply, words: str) -> None:
    """The proxy's own words where they are known ones, its name, and where it leads."""
    broker.on("/v1/", reply)

    with pytest.raises(LookupRefusedError, match=words):
        build(lookup_timeout_seconds=0.3).get_variable("k")


@pytest.mark.parametrize(
    ("reply", "cause"),
    [
        (problem(403, "policy_denied"), "permission"),
        (problem(401, "token_expired"), "token"),
        (problem(424, "secret_missing"), "store"),
        (problem(503, "audit_unavailable"), "broker"),
        (problem(429, "rate_limited"), "limit"),
        (problem(400, "request_invalid"), "request"),
    ],
)
def test_the_brokers_own_answers_have_their_cause(
    broker: FakeBroker, build: Build, reply: Reply, cause: str
) -> None:
    """Permission, token, store and the broker itself are different people's work."""
    broker.on("/v1/", reply)

    with pytest.raises(LookupRefusedError, match=rf"\[{cause}\]$"):
        build(lookup_timeout_seconds=0.3).get_variable("k")


@contextmanager
def dropping() -> Iterator[int]:
    """Give a port of which the kernel drops every SYN, since its queue is full."""
    with ExitStack() as open_ones:
        full = open_ones.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = int(full.getsockname()[1])
        for _ in range(8):
            one = open_ones.enter_context(socket.socket())
            one.settimeout(0.1)
            try:
                one.connect(("127.0.0.1", port))
            except TimeoutError:
                break
        yield port


@pytest.mark.parametrize("limits", [{}, {"lookup_timeout_seconds": 0.3}])
def test_dropped_packets_are_told_from_a_refused_connection(
    build: Build, limits: dict[str, float]
) -> None:
    """By another code and cause, also where the whole lookup has no more time than that."""
    given = {"connect_timeout_seconds": 0.3, "lookup_timeout_seconds": 0.6, **limits}
    with dropping() as port, pytest.raises(LookupRefusedError) as dropped:
        build(url=f"http://127.0.0.1:{port}", **given).get_variable("k")
    with pytest.raises(LookupRefusedError) as refused:
        build(url="http://127.0.0.1:1", **given).get_variable("k")

    assert "unavailable: connect_timeout: " in str(dropped.value)
    assert str(dropped.value).endswith("[network policy]")
    assert "unavailable: connect_refused: " in str(refused.value)
    assert str(refused.value).endswith("[routing]")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "knows no such name"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "lets this pod ask DNS"),
    ],
)
def test_a_name_that_may_not_be_asked_for_is_told_from_one_that_is_not_there(
    build: Build, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    """Cilium's DNS proxy refuses, which the resolver calls a temporary failure."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(LookupRefusedError, match=rf"dns_failed: .*{words}.*\[dns\]$"):
        build(url="https://broker.example", lookup_timeout_seconds=0.3).get_variable("k")


@pytest.mark.parametrize(
    ("reply", "code"), [(DENIED, "network_policy_denied"), (MESH, "mesh_denied")]
)
def test_a_policy_on_the_way_to_the_issuer_is_no_refusal_of_the_client(
    broker: FakeBroker,
    build: Build,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
    code: str,
) -> None:
    """Nobody has to look at its secret."""
    monkeypatch.setenv("CLIENT_SECRET_OF_TEST", "s")
    broker.on("/token", reply)
    client = {"client_id": "c", "client_secret_env": "CLIENT_SECRET_OF_TEST"}

    with pytest.raises(LookupRefusedError, match=f"unavailable: {code}: .*/token: ") as raised:
        build(token_file=None, token_url=broker.url + "/token", **client).get_variable("k")

    assert "client_id" not in str(raised.value)


@pytest.mark.parametrize(
    ("reply", "next_line"),
    [
        (DENIED, "Next: ask the owner of the network policy to admit GET"),
        (MESH, "Next: ask the owner of the mesh"),
        (Reply(307, b"", {"Location": "/x"}), "Next: set url to where the broker itself"),
        (html(404), "Next: check host, port and path of url"),
        (Reply(503, b"no healthy upstream", TEXT), "Next: check the route of the proxy"),
    ],
)
def test_the_doctor_says_whom_to_ask(
    broker: FakeBroker,
    token_file: Path,
    capsys: pytest.CaptureFixture[str],
    reply: Reply,
    next_line: str,
) -> None:
    """The step is the broker's, and the advice is about what really answered."""
    broker.on("/v1/", reply)

    lines = _doctor(capsys, url=broker.url, token_file=str(token_file))

    assert any(line.startswith("broker   FAILED") for line in lines)
    assert lines[-1].startswith(next_line)


def test_the_doctor_tells_a_drop_from_a_refusal(
    token_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """At the step of the connection, before any token is fetched."""
    with dropping() as port:
        dropped = _doctor(capsys, url=f"http://127.0.0.1:{port}", token_file=str(token_file))
    refused = _doctor(capsys, url="http://127.0.0.1:1", token_file=str(token_file))

    assert any(line.startswith("tcp      FAILED   connect_timeout: ") for line in dropped)
    assert dropped[-1].startswith("Next: ask the owner of the network policy")
    assert any(line.startswith("tcp      FAILED   connect_refused: ") for line in refused)
    assert refused[-1].startswith("Next: check the port in url")


def test_the_doctor_does_not_take_the_way_to_the_issuer_for_that_to_the_broker(
    broker: FakeBroker, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The advice names the issuer, and not its client."""
    monkeypatch.setenv("CLIENT_SECRET_OF_TEST", "s")
    broker.on("/token", DENIED)
    client = {"client_id": "c", "client_secret_env": "CLIENT_SECRET_OF_TEST"}

    lines = _doctor(capsys, url=broker.url, token_url=broker.url + "/token", **client)

    assert any(line.startswith("token    FAILED   network_policy_denied: ") for line in lines)
    assert lines[-1].startswith("Next: ask the owner of the network policy to admit this pod to th")
    assert "issuer" in lines[-1]


def test_a_code_that_is_new_is_the_brokers() -> None:
    """Only the broker has codes of its own that this version does not know."""
    assert cause_of(Unavailable("brand_new_code", "")) == "broker"


def _doctor(capsys: pytest.CaptureFixture[str], **kwargs: Any) -> list[str]:
    given = {"connect_timeout_seconds": 0.3, "lookup_timeout_seconds": 0.6, **kwargs}
    assert main(["doctor", "c", "--kwargs", json.dumps(given)]) == 1
    return capsys.readouterr().out.splitlines()
