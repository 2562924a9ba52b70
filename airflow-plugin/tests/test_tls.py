# SPDX-License-Identifier: Apache-2.0
"""Nobody is talked to whose certificate is not trusted, and ours is shown where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError
from certificates import issue
from fake_broker import FakeBroker, as_json, server_tls, variable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]


def test_a_trusted_server_is_talked_to_over_one_session(build: Build, tmp_path: Path) -> None:
    """The CA file decides, and the handshake is done once."""
    own = issue(tmp_path, "server", "127.0.0.1")
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        broker.on("/v1/", variable("k", "v"))
        backend = build(url=broker.url, ca_file=str(own.cert))

        assert [backend.get_variable("k") for _ in range(3)] == ["v"] * 3
        assert len({asked.peer for asked in broker.asked}) == 1


@pytest.mark.parametrize(
    ("trusted", "address", "words"),
    [
        (False, "127.0.0.1", "shows a certificate that is not trusted"),
        (True, "127.0.0.2", "shows a certificate that is not trusted: .*127.0.0.1"),
    ],
)
def test_an_unknown_issuer_or_a_wrong_name_is_refused_at_once(
    build: Build, tmp_path: Path, address: str, words: str, *, trusted: bool
) -> None:
    """No request, and so no token, reaches such a server."""
    own, other = issue(tmp_path, "server", address), issue(tmp_path, "other", "127.0.0.1")
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        ca = own.cert if trusted else other.cert

        with pytest.raises(LookupRefusedError, match=f"tls_failed: .*{words}"):
            build(url=broker.url, ca_file=str(ca)).get_variable("k")

        assert not broker.asked


def test_our_certificate_is_shown_where_the_server_asks(build: Build, tmp_path: Path) -> None:
    """With it the server answers, without it the session fails."""
    own, ours = issue(tmp_path, "server", "127.0.0.1"), issue(tmp_path, "client", "127.0.0.9")
    with FakeBroker(server_tls(own.cert, own.key, client_ca=ours.cert)) as broker:
        broker.on("/v1/", variable("k", "v"))
        known = {"client_cert_file": str(ours.cert), "client_key_file": str(ours.key)}

        assert build(url=broker.url, ca_file=str(own.cert), **known).get_variable("k") == "v"
        with pytest.raises(LookupRefusedError, match="unavailable"):
            build(url=broker.url, ca_file=str(own.cert), lookup_timeout_seconds=0.5).get_variable(
                "k"
            )


@pytest.mark.parametrize("key", ["ca_file", "client_cert_file"])
@pytest.mark.parametrize("content", [None, "not a certificate"])
def test_a_file_that_cannot_be_used_is_named(
    build: Build, tmp_path: Path, key: str, content: str | None
) -> None:
    """Missing and broken files are told by the name of their setting."""
    own = issue(tmp_path, "server", "127.0.0.1")
    if content is not None:
        (tmp_path / "file").write_text(content)
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        backend = build(url=broker.url, **{"ca_file": str(own.cert), key: str(tmp_path / "file")})

        with pytest.raises(LookupRefusedError, match=f"tls_failed: {key}: cannot use "):
            backend.get_variable("k")


def test_an_authority_that_is_replaced_on_disk_counts_at_once(build: Build, tmp_path: Path) -> None:
    """A connection that was made with the old one is not used again."""
    own, other = issue(tmp_path, "server", "127.0.0.1"), issue(tmp_path, "other", "127.0.0.1")
    ca = tmp_path / "ca.pem"
    ca.write_bytes(own.cert.read_bytes())
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        broker.on("/v1/", variable("k", "v"))
        backend = build(url=broker.url, ca_file=str(ca))
        assert backend.get_variable("k") == "v"

        replace(ca, other.cert.read_bytes())
        with pytest.raises(LookupRefusedError, match="shows a certificate that is not trusted"):
            backend.get_variable("k")
        replace(ca, other.cert.read_bytes() + own.cert.read_bytes())
        assert backend.get_variable("k") == "v"
        replace(ca, b"half of a certif")
        assert backend.get_variable("k") == "v"


def test_our_certificate_that_is_replaced_on_disk_is_shown(build: Build, tmp_path: Path) -> None:
    """To broker and issuer, whose token may be bound to it; a half replaced one is not."""
    own = issue(tmp_path, "server", "127.0.0.1")
    old, new = issue(tmp_path, "old", "127.0.0.9"), issue(tmp_path, "new", "127.0.0.9")
    cert, key = tmp_path / "our.pem", tmp_path / "our.key"
    cert.write_bytes(old.cert.read_bytes())
    key.write_bytes(old.key.read_bytes())
    (tmp_path / "both").write_bytes(old.cert.read_bytes() + new.cert.read_bytes())
    (tmp_path / "secret").write_text("s")
    with FakeBroker(server_tls(own.cert, own.key, client_ca=tmp_path / "both")) as broker:
        broker.on("/v1/", variable("k", "v"))
        broker.on("/token", as_json({"access_token": "tok", "expires_in": 3_600}))
        backend = build(
            url=broker.url,
            ca_file=str(own.cert),
            client_cert_file=str(cert),
            client_key_file=str(key),
            token_file=None,
            token_url=broker.url + "/token",
            client_id="c",
            client_secret_file=str(tmp_path / "secret"),
        )
        shown = []
        for change in (None, (cert, new.cert), (key, new.key)):
            if change is not None:
                replace(change[0], change[1].read_bytes())
            assert backend.get_variable("k") == "v"
            shown.append({asked.shown for asked in broker.asked})
            broker.asked.clear()

    assert shown == [{"old"}, {"old"}, {"new"}]


def replace(file: Path, content: bytes) -> None:
    """Move a new file over the old one, as who rotates certificates does."""
    new = file.with_suffix(".new")
    new.write_bytes(content)
    new.rename(file)


def test_plain_http_behind_https_is_told(broker: FakeBroker, build: Build) -> None:
    """A port that does not speak TLS reads as such."""
    with pytest.raises(LookupRefusedError, match="check that the port speaks https"):
        build(url=broker.url.replace("http:", "https:")).get_variable("k")
