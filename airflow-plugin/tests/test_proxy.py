# SPDX-License-Identifier: Apache-2.0
"""A proxy is used where the settings name one: on the way to the issuer, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, SettingsError
from certificates import issue
from fake_broker import FakeBroker, as_json, server_tls, variable
from tunnel import TunnelProxy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

CREDENTIALS = "airflow:canary-proxy-q7"


@pytest.fixture
def issuer(tmp_path: Path) -> Iterator[FakeBroker]:
    """Return an issuer that speaks https, its authority in ``issuer.pem``."""
    own = issue(tmp_path, "issuer", "127.0.0.1")
    with FakeBroker(server_tls(own.cert, own.key)) as fake_broker:
        fake_broker.on("/token", as_json({"access_token": "tok", "expires_in": 3_600}))
        yield fake_broker


@pytest.fixture
def client(build: Build, broker: FakeBroker, issuer: FakeBroker, tmp_path: Path) -> Build:
    """Return a builder of backends that log in at the issuer, for now directly."""
    broker.on("/v1/", variable("k", "v"))
    (tmp_path / "secret").write_text("s")

    def built(**kwargs: Any) -> CredentialBrokerBackend:
        given = {"token_file": None, "token_url": issuer.url + "/token", "client_id": "c"}
        files = {
            "client_secret_file": tmp_path / "secret",
            "token_ca_file": tmp_path / "issuer.pem",
        }
        return build(**given, **{key: str(file) for key, file in files.items()}, **kwargs)

    return built


def _port(fake_broker: FakeBroker) -> int:
    return urlsplit(fake_broker.url).port or 0


def test_only_the_issuer_is_asked_through_the_proxy(
    client: Build, broker: FakeBroker, issuer: FakeBroker, tmp_path: Path
) -> None:
    """The proxy sees names and its own credentials; the broker is asked directly."""
    file = tmp_path / "proxy"
    file.write_text(CREDENTIALS + "\n")
    with TunnelProxy(_port(issuer), CREDENTIALS) as proxy:
        backend = client(token_proxy_url=proxy.url, token_proxy_credentials_file=str(file))

        assert backend.get_variable("k") == "v"

        assert [head.splitlines()[0] for head in proxy.heads] == [
            f"CONNECT 127.0.0.1:{_port(issuer)} HTTP/1.1"
        ]
    assert [asked.path for asked in issuer.asked] == ["/token"]
    assert [asked.path for asked in broker.asked] == ["/v1/variables?key=k"]


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_comes_from_the_environment(
    client: Build, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What some other program needs is no wish to show tokens to it."""
    monkeypatch.setenv(name, "http://127.0.0.1:1")

    assert client().get_variable("k") == "v"


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        (None, r"unavailable: proxy_refused: .*wants other credentials.*\(status 407\)"),
        ("airflow:wrong", r"unavailable: proxy_refused: .*wants other.*\(status 407\)"),
        (CREDENTIALS, r"unavailable: proxy_refused: .*opens no tunnel to https.*\(status 403\)"),
    ],
)
def test_a_proxy_that_refuses_is_told_at_once(
    client: Build, issuer: FakeBroker, tmp_path: Path, credentials: str | None, words: str
) -> None:
    """Once, by the name of the setting, and without its password."""
    kwargs: dict[str, Any] = {}
    if credentials is not None:
        (tmp_path / "proxy").write_text(credentials)
        kwargs = {"token_proxy_credentials_file": str(tmp_path / "proxy")}
    allowed = 1 if credentials == CREDENTIALS else _port(issuer)
    with TunnelProxy(allowed, CREDENTIALS) as proxy:
        with pytest.raises(LookupRefusedError, match=words) as raised:
            client(token_proxy_url=proxy.url, **kwargs).get_variable("k")

        assert len(proxy.heads) == 1
    assert "canary" not in str(raised.value)
    assert not issuer.asked


@pytest.mark.parametrize("reply", [b"SSH-2.0-nope\r\n\r\n", b""])
def test_what_is_no_proxy_is_told(client: Build, reply: bytes) -> None:
    """An outage of the proxy is an outage, not a denial."""
    from fake_broker import Reply

    with FakeBroker() as other:
        other.on("127.0.0.1", Reply(act=lambda sock: sock.sendall(reply)))
        with pytest.raises(LookupRefusedError, match="unavailable: proxy_failed: token_proxy_url"):
            client(token_proxy_url=other.url, lookup_timeout_seconds=1.5).get_variable("k")


@pytest.mark.parametrize(
    ("kwargs", "words"),
    [
        ({"token_proxy_url": "https://proxy.example"}, "must be http://host:port"),
        ({"token_proxy_url": "http://proxy.example/path"}, "must be http://host:port"),
        ({"token_proxy_url": "http://u:p@proxy.example"}, "must carry no user"),
        ({"token_proxy_credentials_file": "/f"}, "needs token_proxy_url"),
        (
            {"token_proxy_url": "http://proxy.example", "token_url": "http://127.0.0.1/token"},
            "needs an https token_url or issuer",
        ),
    ],
)
def test_settings_that_would_show_secrets_to_the_proxy_are_refused(
    build: Build, kwargs: dict[str, str], words: str
) -> None:
    """Before anything is sent."""
    given = {"token_url": "https://issuer.example/token", "client_id": "c"}
    with pytest.raises(SettingsError, match=words):
        build(token_file=None, client_secret_file="/s", **{**given, **kwargs})


def test_a_proxy_without_a_login_is_a_mistake(build: Build) -> None:
    """A token file needs none."""
    with pytest.raises(SettingsError, match="token_proxy_url: only with client_id"):
        build(token_proxy_url="http://proxy.example")
