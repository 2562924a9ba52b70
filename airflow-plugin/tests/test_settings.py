# SPDX-License-Identifier: Apache-2.0
"""What ``backend_kwargs`` may say, and how they complain."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, SettingsError
from airflow_credential_broker._settings import KEYS, settings_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import RecordingLogger
    from fake_broker import FakeBroker

    Build = Callable[..., CredentialBrokerBackend]

GOOD = {"url": "https://broker.example", "token_file": "/token"}
CLIENT = {"token_file": None, "client_id": "airflow", "token_url": "https://idp.example/token"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"tokn_file": "x"}, r"unknown backend_kwargs: tokn_file \(did you mean token_file\?\)"),
        ({"a": 1, "b": 2}, "unknown backend_kwargs: a, b; known: url, "),
        ({"client_secret": "canary"}, "client_secret: not accepted .* client_secret_file"),
        ({"url": None}, "url: missing; give the base URL"),
        ({"url": "broker:8080"}, "url: must be an http"),
        ({"url": "https://"}, "url: must be an http"),
        ({"url": "https://h:99999"}, "url: must be an http"),
        ({"url": "https://h/a b"}, "url: must be an http"),
        ({"url": "https://u:p@h"}, "url: must carry no user"),
        ({"url": "https://h?x=1"}, "url: must carry no user"),
        ({"url": "http://broker.example"}, "url: plain http would show tokens"),
        ({"token_file": None}, "give exactly one of them, none is set"),
        ({"client_id": "x"}, "give exactly one of them, token_file and client_id are set"),
        ({"scope": "x"}, "scope: only with client_id, but token_file is set"),
        ({"token_file": " "}, "token_file: must be a non-empty string"),
        ({"token_file": None, "token_command": "token -x"}, "token_command: must be a list"),
        ({"token_file": None, "token_command": []}, "token_command: must be a list"),
        ({**CLIENT, "token_url": None}, "token_url, issuer: give exactly one"),
        (CLIENT, "client_secret_file, client_secret_env, private_key_file: give exactly one"),
        ({**CLIENT, "client_secret_file": ["/a", "/b", "/c"]}, "client_secret_file: must be one"),
        ({**CLIENT, "client_secret_file": '["/a", "/a"]'}, "client_secret_file: must be one path"),
        ({**CLIENT, "client_secret_file": []}, "client_secret_file: must be a list"),
        ({**CLIENT, "token_url": "http://idp.example"}, "token_url: plain http"),
        ({**CLIENT, "client_secret_env": "E", "client_auth": "x"}, "client_auth: must be one of"),
        ({"connect_timeout_seconds": "soon"}, "connect_timeout_seconds: must be a number"),
        ({"connect_timeout_seconds": True}, "connect_timeout_seconds: must be a number"),
        ({"lookup_timeout_seconds": 0}, "lookup_timeout_seconds: must be a number .* 0.1 to 300"),
        ({"read_timeout_seconds": "nan"}, "read_timeout_seconds: must be a number"),
        ({"connections_lookup_pattern": "("}, "connections_lookup_pattern: not a regular"),
        ({"connections_lookup_pattern": 1}, "connections_lookup_pattern: must be a regular"),
        ({"allow_plain_http": "maybe"}, "allow_plain_http: must be true or false"),
        ({"on_denied": "ignore"}, "on_denied: must be one of stop, raise, fall_through"),
        ({"format": "xml"}, "format: must be one of json, uri"),
        ({"mode": "server"}, "mode: must be one of worker, api-server"),
        ({"client_key_file": "/k"}, "client_key_file: needs client_cert_file"),
    ],
)
def test_what_cannot_be_used_names_the_key_and_what_to_do(
    given: dict[str, Any], words: str
) -> None:
    """The message is enough to correct the setting, and repeats no secret."""
    with pytest.raises(SettingsError, match=words) as raised:
        CredentialBrokerBackend(**{**GOOD, **given})

    assert "canary" not in str(raised.value)


def test_building_a_backend_does_no_input_or_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the network nor the named files are touched."""

    def forbidden(*_: object, **__: object) -> None:
        pytest.fail("the constructor must do no I/O")

    monkeypatch.setattr(socket, "socket", forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr("pathlib.Path.open", forbidden)
    monkeypatch.setattr("pathlib.Path.stat", forbidden)

    CredentialBrokerBackend(**GOOD, ca_file="/not/there", client_cert_file="/not/there/either")


def test_without_kwargs_it_builds_and_every_lookup_is_refused(log: RecordingLogger) -> None:
    """Airflow builds it so where it cannot read backend_kwargs; that must not open the way."""
    backend = CredentialBrokerBackend()

    for ask in (backend.get_conn_value, backend.get_variable, backend.get_config):
        with pytest.raises(LookupRefusedError, match="not_configured: Airflow handed over no"):
            ask("x")
    assert len(log.records) == 3


def test_airflow_may_hand_every_option_over_as_a_string() -> None:
    """Per-key environment variables of Airflow are strings."""
    given = {**GOOD, "token_file": None, "token_command": '["/bin/echo", "x"]'}
    texts = {"allow_plain_http": "true", "cache_ttl_seconds": "30", "config_lookup_pattern": "null"}

    settings = settings_from({**given, **texts})

    assert settings.cache_ttl == 30
    assert settings.configs is None


def test_settings_are_frozen_hashable_and_equal_by_value() -> None:
    """They key what a process shares."""
    first, second = settings_from(GOOD), settings_from(dict(GOOD))

    assert first == second
    assert hash(first) == hash(second)
    with pytest.raises(AttributeError):
        first.url = "https://elsewhere"  # type: ignore[misc]


def test_every_known_key_is_documented(request: pytest.FixtureRequest) -> None:
    """The README's table names each key."""
    readme = (request.config.rootpath / "README.md").read_text()

    assert [key for key in KEYS if f"| `{key}` |" not in readme] == []


@pytest.mark.parametrize(
    ("pattern", "name", "asked"),
    [
        ("test", "test", 1),
        (".*", "test", 1),
        ("T.*", "test", 1),
        ("dummy", "test", 0),
        (None, "test", 0),
    ],
)
def test_ids_outside_the_pattern_cost_no_request(
    broker: FakeBroker, build: Build, pattern: str | None, name: str, asked: int
) -> None:
    """The same table as Airflow's AWS backend, but null switches a kind off."""
    backend = build(
        connections_lookup_pattern=pattern,
        variables_lookup_pattern=pattern,
        config_lookup_pattern=pattern,
    )

    assert backend.get_conn_value(name) is None
    assert backend.get_variable(name) is None
    assert backend.get_config(name) is None
    assert len(broker.asked) == asked * 3


def test_configs_are_not_looked_up_unless_asked_for(broker: FakeBroker, build: Build) -> None:
    """A broker that is down must not keep Airflow from starting, unless that was chosen."""
    assert build().get_config("sql_alchemy_conn") is None
    assert not broker.asked


@pytest.mark.parametrize(
    ("name", "encoded"),
    [
        ("a/b", "a%2Fb"),
        ("a\\b", "a%5Cb"),
        ("a b#?%.(!)-:", "a%20b%23%3F%25.%28%21%29-%3A"),
        ("ünï", "%C3%BCn%C3%AF"),
        ("x" * 250, "x" * 250),
        ("...", "..."),
    ],
)
def test_any_id_is_one_parameter(broker: FakeBroker, build: Build, name: str, encoded: str) -> None:
    """What Airflow allows as an id reaches the broker unchanged."""
    assert build(url=broker.url + "/base/").get_variable(name) is None
    assert broker.asked[0].path == f"/base/v1/variables?key={encoded}"


def test_min_ttl_is_passed_on(broker: FakeBroker, build: Build) -> None:
    """The broker is asked for a credential that stays valid so long."""
    backend = build(min_ttl_seconds=1800)
    backend.get_conn_value("c")
    backend.get_variable("k")

    assert [asked.path for asked in broker.asked] == [
        "/v1/connections?conn_id=c&format=json&min_ttl=1800",
        "/v1/variables?key=k&min_ttl=1800",
    ]


def test_the_mode_of_airflow_3_is_refused_on_airflow_2(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the context would silently be an assertion."""
    monkeypatch.setattr("airflow.__version__", "2.11.2")

    with pytest.raises(SettingsError, match=r"mode: api-server needs Airflow 3, and this is 2\.11"):
        settings_from({**GOOD, "mode": "api-server"})

    assert settings_from({**GOOD, "mode": "worker"}).mode == "worker"
