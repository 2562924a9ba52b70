# SPDX-License-Identifier: Apache-2.0
"""Each answer of the contract, and each misbehaviour on the way, ends in the right outcome."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest

import fake_broker
from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, _http
from airflow_credential_broker._connect import Origin, open_socket, resolve
from airflow_credential_broker._connection_format import hidden_in
from airflow_credential_broker._deadline import Deadline
from fake_broker import FakeBroker, Reply, as_json, connection, html, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import RecordingLogger

    Build = Callable[..., CredentialBrokerBackend]

EVERY_FIELD: dict[str, Any] = {
    "conn_type": "postgres",
    "description": "the warehouse",
    "host": "wh.internal",
    "login": "123",
    "password": "p@ss/w:rd € 😀",
    "schema": "analytics",
    "port": 5432,
    "extra": {"sslmode": "require", "nested": {"n": 1}},
}


def test_a_connection_comes_back_in_the_json_that_airflow_parses(
    broker: FakeBroker, build: Build
) -> None:
    """All eight fields survive Airflow's own parser, a numeric login stays text."""
    broker.on("/v1/connections?conn_id=warehouse", connection("warehouse", **EVERY_FIELD))

    found = build().get_connection("warehouse")

    assert json.loads(build().get_conn_value("warehouse") or "") == EVERY_FIELD
    assert (found.conn_type, found.host, found.login) == ("postgres", "wh.internal", "123")
    assert (found.password, found.schema, found.port) == ("p@ss/w:rd € 😀", "analytics", 5432)
    assert found.extra_dejson["nested"] in ({"n": 1}, '{"n": 1}')


def test_null_fields_are_left_out(broker: FakeBroker, build: Build) -> None:
    """A null of the broker never becomes a key that Airflow would refuse."""
    broker.on("/v1/connections?conn_id=c", connection("c", port=None, extra=None, password=None))

    assert json.loads(build().get_conn_value("c") or "") == {
        "conn_type": "postgres",
        "host": "wh.internal",
    }


def test_a_connection_without_a_type_is_one(broker: FakeBroker, build: Build) -> None:
    """Airflow's own backends give such connections, and hooks that know their type use them."""
    given = {"host": "h", "login": "u", "password": "p"}
    body = {"conn_id": "c", "connection": given, "expires_at": "2999-01-01T00:00:00Z"}
    broker.on("/v1/connections?conn_id=c", as_json(body))

    found = build().get_connection("c")

    assert (found.conn_type or None, found.host, found.password) == (None, "h", "p")
    assert json.loads(build().get_conn_value("c") or "") == given


def test_a_secret_deep_in_extra_is_masked() -> None:
    """What is masked goes by the name of its key, at any depth."""
    extra = {"a": {"token": "deep"}, "secrets": ["in a list"], "n": {"x": "shown"}, "key": 5}

    assert [text.reveal() for text in hidden_in({"extra": extra})] == ["deep", "in a list"]


def test_the_uri_form_is_asked_for_and_returned(broker: FakeBroker, build: Build) -> None:
    """Format uri asks the broker for the URI and hands it on."""
    reply = as_json({"conn_id": "c", "uri": "postgres://u:p%40@h:1/db", "connection": {}})
    broker.on("/v1/connections?conn_id=c", reply)

    assert build(format="uri").get_conn_value("c") == "postgres://u:p%40@h:1/db"
    assert broker.asked[0].path == "/v1/connections?conn_id=c&format=uri"


def test_a_connection_that_no_uri_carries_is_refused_in_uri_form(
    broker: FakeBroker, build: Build
) -> None:
    """The complaint names the way out."""
    broker.on("/v1/connections?conn_id=c", connection("c"))

    with pytest.raises(LookupRefusedError, match="use format json"):
        build(format="uri").get_conn_value("c")


@pytest.mark.parametrize("value", ["v", "", " {not json ", "ü"])
def test_variables_and_configs_come_back_as_they_are(
    broker: FakeBroker, build: Build, value: str
) -> None:
    """No value is trimmed or parsed; an empty one is a value."""
    broker.on("/v1/variables?key=k", variable("k", value))
    broker.on("/v1/configs?key=k", variable("k", value))

    assert build().get_variable("k") == value
    assert build(config_lookup_pattern=".*").get_config("k") == value


def test_not_mapped_is_none_without_a_word(
    broker: FakeBroker, build: Build, log: RecordingLogger
) -> None:
    """Only the broker's own not_mapped lets the next backend answer."""
    broker.on("/v1/", problem(404, "not_mapped"))

    assert build().get_conn_value("c") is None
    assert build().get_connection("c") is None
    assert build().get_variable("k") is None
    assert not log.records


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (html(404), "unavailable: http_404"),
        (problem(404, "something_else"), "unavailable: something_else"),
        (as_json({"code": "not_mapped"}, 404), "unavailable: http_404"),
        (problem(401, "token_audience_mismatch"), "denied: token_audience_mismatch: what to do"),
        (html(401), "denied: http_401: status 401 with media type text/html carries no problem"),
        (problem(403, "policy_denied"), "denied: policy_denied: what to do next"),
        (html(403), "denied: http_403: status 403 with media type text/html carries no problem"),
        (problem(400, "request_invalid"), "invalid: request_invalid"),
        (html(400), "unavailable: http_400"),
        (problem(422, "min_ttl_unsatisfiable"), "unavailable: min_ttl_unsatisfiable"),
        (problem(424, "secret_missing"), "unavailable: secret_missing"),
        (problem(502, "secret_missing"), "unavailable: secret_missing"),  # brokers before 424
        (problem(500, "brand_new_code"), "unavailable: brand_new_code"),
        (problem(409, "brand_new_code"), "unavailable: brand_new_code"),
        (Reply(302, b"", {"Location": "http://127.0.0.1:1/"}), "unavailable: redirected"),
        (Reply(307, b"", {"Location": "/v1/connections?conn_id=c"}), "unavailable: redirected"),
        (html(200), "unavailable: response_invalid: status 200 with media type text/html"),
        (Reply(200, b"", {"Content-Type": "application/json"}), "the body is not JSON"),
        (Reply(200, b"{oops", {"Content-Type": "application/json"}), "the body is not JSON"),
        (Reply(200, b"[" * 100_000, {"Content-Type": "application/json"}), "not JSON"),
        (Reply(200, b"[]", {"Content-Type": "application/json"}), "not a JSON object"),
        (connection("another"), "conn_id is not the one"),
        (connection("c", conn_type=" "), "connection.conn_type is empty"),
        (connection("c", login=123), "connection.login is not a string"),
        (connection("c", port="5432"), "connection.port is not a whole number"),
        (connection("c", port=65_536), "connection.port is not a whole number"),
        (connection("c", port=True), "connection.port is not a whole number"),
        (connection("c", extra="{}"), "connection.extra is not an object"),
        (connection("c", secret="x"), "a field that Airflow does not know"),
        (connection("c", expires_at="tomorrow"), "expires_at is not an instant"),
        (connection("c", expires_at="2026-99-01T00:00:00Z"), "expires_at is not an instant"),
        (as_json({"conn_id": "c"}), "connection is not an object"),
        (Reply(act=fake_broker.cut), "the body is not JSON"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once_and_logged_once(
    broker: FakeBroker, build: Build, log: RecordingLogger, reply: Reply, words: str
) -> None:
    """One request, one ERROR with the code, one exception with the same words."""
    broker.on("/v1/connections?conn_id=c", reply)

    with pytest.raises(LookupRefusedError) as raised:
        build().get_conn_value("c")

    assert words in str(raised.value)
    assert [(level, words in text) for level, text in log.records] == [("ERROR", True)]
    assert len(broker.asked) == 1


def test_the_correlation_id_is_told(broker: FakeBroker, build: Build) -> None:
    """The id that the security team needs stands in the message."""
    broker.on("/v1/", problem(403, "policy_denied"))

    with pytest.raises(LookupRefusedError, match=r"\(correlation id cid-42\)"):
        build().get_variable("k")


@pytest.mark.parametrize(
    "reply",
    [
        problem(429, "rate_limited", retryable=True, retry_after=0),
        problem(503, "store_unavailable", retryable=True),
        problem(504, "store_timeout", retryable=True),
        html(502),
        html(503),
        Reply(act=fake_broker.reset),
        Reply(act=fake_broker.nonsense),
    ],
)
def test_what_passes_is_tried_again_within_the_budget(
    broker: FakeBroker, build: Build, reply: Reply
) -> None:
    """A hiccup costs a moment, not the task."""
    broker.on("/v1/variables?key=k", reply, reply, variable("k", "v"))

    assert build().get_variable("k") == "v"
    assert len(broker.asked) == 3


def test_the_next_attempt_may_reach_another_replica(broker: FakeBroker, build: Build) -> None:
    """A connection stays with one replica, which may be the only one that fails."""
    failing = problem(503, "audit_unavailable", retryable=True)
    broker.on("/v1/variables?key=k", variable("k", "v"), failing, variable("k", "v"))
    backend = build()
    backend.get_variable("k")

    assert backend.get_variable("k") == "v"

    first, second, third = (asked.peer for asked in broker.asked)
    assert second == first
    assert third != second


def test_retry_after_is_honoured(broker: FakeBroker, build: Build) -> None:
    """The second question comes no sooner than the broker asked for."""
    wait = problem(503, "rotation_in_progress", retryable=True, retry_after=1)
    broker.on("/v1/variables?key=k", wait, variable("k", "v"))

    before = time.monotonic()

    assert build().get_variable("k") == "v"
    assert time.monotonic() - before >= 1


def test_a_wait_beyond_the_budget_is_not_begun(broker: FakeBroker, build: Build) -> None:
    """A Retry-After that cannot be met ends the lookup at once."""
    broker.on("/v1/", problem(429, "rate_limited", retryable=True, retry_after=60))

    with pytest.raises(LookupRefusedError, match="rate_limited"):
        build().get_variable("k")

    assert len(broker.asked) == 1


def test_a_budget_that_ends_is_told_apart_from_a_silent_network(broker: FakeBroker) -> None:
    """Whoever is late need not look for dropped packets."""
    origin = Origin.of(broker.url)

    with pytest.raises(TimeoutError):
        open_socket(origin, resolve(origin, 3), 3, Deadline(0))


@pytest.mark.parametrize("act", [fake_broker.hang, fake_broker.drip])
def test_no_peer_outlasts_the_budget(
    broker: FakeBroker, build: Build, act: Callable[[Any], None]
) -> None:
    """A silent peer and one that drips bytes are both cut off."""
    broker.on("/v1/", Reply(act=act))

    before = time.monotonic()
    with pytest.raises(LookupRefusedError, match="timeout"):
        build(lookup_timeout_seconds=0.6, read_timeout_seconds=0.4).get_variable("k")

    assert time.monotonic() - before < fake_broker.PATIENCE / 2


def test_the_deadline_does_not_hide_why_the_broker_said_no(
    broker: FakeBroker, build: Build
) -> None:
    """An attempt that the deadline cuts off says less than the answer before it."""
    unavailable = problem(503, "store_unavailable", retryable=True)
    broker.on("/v1/", unavailable, Reply(act=fake_broker.hang))

    with pytest.raises(LookupRefusedError, match="store_unavailable"):
        build(lookup_timeout_seconds=1.5).get_variable("k")

    assert len(broker.asked) > 1


def test_a_known_outage_is_tried_once(broker: FakeBroker, build: Build) -> None:
    """After one lookup has spent its patience the next ones do not pile up behind it."""
    broker.on("/v1/", problem(503, "store_unavailable", retryable=True))
    backend = build(lookup_timeout_seconds=0.5)
    with pytest.raises(LookupRefusedError):
        backend.get_variable("k")
    before = len(broker.asked)

    with pytest.raises(LookupRefusedError):
        backend.get_variable("k")

    assert len(broker.asked) == before + 1


def test_a_huge_answer_is_cut_off(
    broker: FakeBroker, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A peer that sends without end fills no memory."""
    monkeypatch.setattr(_http, "_MAX_BODY", 1_000)
    broker.on("/v1/", variable("k", "x" * 2_000))

    with pytest.raises(LookupRefusedError, match="answer_too_large"):
        build().get_variable("k")


def test_an_unreachable_broker_says_what_to_check(build: Build) -> None:
    """Name and port problems read differently."""
    with pytest.raises(LookupRefusedError, match=r"connect_refused: .*check the port"):
        build(url="http://127.0.0.1:1", lookup_timeout_seconds=0.3).get_variable("k")
    with pytest.raises(LookupRefusedError, match=r"dns_failed: cannot resolve nowhere\.invalid"):
        build(
            url="https://nowhere.invalid", lookup_timeout_seconds=0.3, connect_timeout_seconds=0.3
        ).get_variable("k")
