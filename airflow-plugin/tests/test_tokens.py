# SPDX-License-Identifier: Apache-2.0
"""Where tokens come from, how long they are used, and what happens when they are refused."""

from __future__ import annotations

import base64
import json
import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError
from fake_broker import FakeBroker, Reply, as_json, html, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

SECRET = "canary/client secret+5"


def token_of(claims: dict[str, Any]) -> str:
    """Return an unsigned JWT."""
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{part}.c2ln"


def bearers(broker: FakeBroker) -> list[str]:
    """Return the tokens that reached the broker."""
    return [asked.headers["authorization"] for asked in broker.lookups()]


@pytest.fixture
def client(build: Build, broker: FakeBroker, tmp_path: Path) -> Build:
    """Return a builder of backends that get tokens from the fake broker as an issuer."""
    (tmp_path / "client-secret").write_text(SECRET + "\n")
    broker.on("/v1/", variable("k", "v"))
    broker.on("/token", as_json({"access_token": "tok-1", "expires_in": 300}))

    def built(**kwargs: Any) -> CredentialBrokerBackend:
        given = {
            "token_file": None,
            "token_url": broker.url + "/token",
            "client_id": "air flow",
            "client_secret_file": str(tmp_path / "client-secret"),
        }
        return build(**{**given, **kwargs})

    return built


def test_a_token_file_is_read_again_when_it_changes(
    broker: FakeBroker, build: Build, token_file: Path
) -> None:
    """A rewritten file and a swapped symlink, as Kubernetes does it, are both seen at once."""
    broker.on("/v1/", variable("k", "v"))
    backend = build()
    backend.get_variable("k")
    token_file.write_text("second-token")
    backend.get_variable("k")
    (token_file.parent / "fresh").write_text("third-token")
    (token_file.parent / "link").symlink_to(token_file.parent / "fresh")
    os.replace(token_file.parent / "link", token_file)  # noqa: PTH105 - the call the kubelet makes
    backend.get_variable("k")

    assert bearers(broker) == [
        "Bearer canary-token-7Yd2",
        "Bearer second-token",
        "Bearer third-token",
    ]


@pytest.mark.parametrize(("content", "words"), [(None, "cannot read"), ("two words", "no bearer")])
def test_a_bad_token_file_says_so(
    build: Build, token_file: Path, content: str | None, words: str
) -> None:
    """The message names the key and the file, not the content."""
    token_file.unlink()
    if content is not None:
        token_file.write_text(content)

    with pytest.raises(
        LookupRefusedError, match=f"token_unavailable: token_file.*{words}"
    ) as raised:
        build().get_variable("k")

    assert "two words" not in str(raised.value)


def test_a_command_prints_the_token_and_is_run_once(
    broker: FakeBroker, build: Build, tmp_path: Path
) -> None:
    """No shell expands the words, and its token serves the lookups that follow."""
    broker.on("/v1/", variable("k", "v"))
    script = f"echo run >> {tmp_path}/runs; echo 'cmd-token'; echo noise >&2"
    backend = build(token_file=None, token_command=["/bin/sh", "-c", script])

    backend.get_variable("k")
    backend.get_variable("k")

    assert bearers(broker) == ["Bearer cmd-token"] * 2
    assert (tmp_path / "runs").read_text() == "run\n"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["/bin/sh", "-c", "echo canary-out; exit 3"], "/bin/sh ended with status 3"),
        (["/not/there"], "cannot run /not/there: No such file"),
        (["/bin/sleep", "60"], "/bin/sleep did not end within 0.3 s"),
        (["/bin/echo"], "/bin/echo contains no bearer token"),
    ],
)
def test_a_command_that_fails_says_how(build: Build, argv: list[str], words: str) -> None:
    """Its output, which may hold a token, is not repeated."""
    timeout = 0.3 if "/bin/sleep" in argv else 15
    backend = build(token_file=None, token_command=argv, token_command_timeout_seconds=timeout)

    with pytest.raises(LookupRefusedError, match=words) as raised:
        backend.get_variable("k")

    assert "canary-out" not in str(raised.value)


def test_client_credentials_by_basic_authentication(broker: FakeBroker, client: Build) -> None:
    """One login serves many lookups; id and secret are encoded as RFC 6749 says."""
    backend = client(scope="broker.read", audience="broker")
    for _ in range(3):
        assert backend.get_variable("k") == "v"

    login = next(asked for asked in broker.asked if asked.path == "/token")
    given = base64.b64decode(login.headers["authorization"].removeprefix("Basic ")).decode()
    assert given == "air+flow:canary%2Fclient+secret%2B5"
    assert parse_qs(login.body) == {
        "grant_type": ["client_credentials"],
        "scope": ["broker.read"],
        "audience": ["broker"],
    }
    assert [asked.path for asked in broker.asked] == ["/token"] + ["/v1/variables?key=k"] * 3


def test_client_credentials_in_the_form_with_a_secret_from_the_environment(
    broker: FakeBroker, client: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issuers that want the secret in the body get it there."""
    monkeypatch.setenv("CLIENT_SECRET_OF_TEST", SECRET)
    backend = client(
        client_secret_file=None, client_secret_env="CLIENT_SECRET_OF_TEST", client_auth="post"
    )

    assert backend.get_variable("k") == "v"
    assert parse_qs(broker.asked[0].body)["client_secret"] == [SECRET]
    assert "authorization" not in broker.asked[0].headers


def test_a_private_key_signs_the_assertion(
    broker: FakeBroker, client: Build, tmp_path: Path
) -> None:
    """The issuer can verify who asks, for itself as audience, and never twice with one id."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    backend = client(
        client_secret_file=None, private_key_file=str(tmp_path / "key.pem"), private_key_id="k1"
    )

    assert backend.get_variable("k") == "v"
    form = parse_qs(broker.asked[0].body)
    assertion = form["client_assertion"][0]
    audience = broker.url + "/token"
    claims = jwt.decode(assertion, key.public_key(), algorithms=["RS256"], audience=audience)
    assert (claims["iss"], claims["sub"]) == ("air flow", "air flow")
    assert claims["exp"] - claims["iat"] == 60
    assert jwt.get_unverified_header(assertion)["kid"] == "k1"
    assert form["client_assertion_type"][0].endswith(":jwt-bearer")


def test_a_key_that_cannot_sign_is_named_and_not_shown(client: Build, tmp_path: Path) -> None:
    """Nothing of the file's content stands in the message."""
    (tmp_path / "key.pem").write_text("canary-key-material")
    backend = client(client_secret_file=None, private_key_file=str(tmp_path / "key.pem"))

    with pytest.raises(LookupRefusedError, match=r"private_key_file: .*key\.pem cannot sign") as it:
        backend.get_variable("k")

    assert "canary" not in str(it.value)


def test_the_issuer_tells_the_token_url(broker: FakeBroker, client: Build) -> None:
    """Discovery is asked once, below the issuer's path."""
    found = as_json({"issuer": "i", "token_endpoint": broker.url + "/token"})
    broker.on("/realms/a/.well-known/openid-configuration", found)

    assert client(token_url=None, issuer=broker.url + "/realms/a").get_variable("k") == "v"
    assert [asked.path for asked in broker.asked] == [
        "/realms/a/.well-known/openid-configuration",
        "/token",
        "/v1/variables?key=k",
    ]


def test_a_discovered_url_may_not_be_elsewhere_in_plain_http(
    broker: FakeBroker, client: Build
) -> None:
    """A client secret goes to nobody that a tampered document names without a scheme to trust."""
    broker.on("/.well-known/", as_json({"token_endpoint": "ftp://evil.example/token"}))

    with pytest.raises(LookupRefusedError, match="publishes a bad token_endpoint"):
        client(token_url=None, issuer=broker.url).get_variable("k")


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (as_json({"error": "invalid_client"}, 401), "denied: token_refused: .*invalid_client"),
        (as_json({"error": "<canary>"}, 400), "denied: token_refused: .*status 400"),
        (html(403), "denied: token_refused: .*status 403"),
        (html(200), r"unavailable: token_unavailable: .*gave no token \(status 200\)"),
        (as_json({"access_token": 7}), "unavailable: token_unavailable"),
        (Reply(200, b"[" * 100_000), "unavailable: token_unavailable"),
        (html(503), r"unavailable: token_unavailable: .*\(status 503\)"),
    ],
)
def test_an_issuer_that_gives_no_token_is_told_apart(
    broker: FakeBroker, client: Build, reply: Any, words: str
) -> None:
    """A refusal is a denial, anything else an outage; the broker is not asked."""
    broker.on("/token", reply)

    with pytest.raises(LookupRefusedError, match=words) as raised:
        client().get_variable("k")

    assert "canary" not in str(raised.value)
    assert not broker.lookups()


def test_an_expired_token_is_replaced_once(broker: FakeBroker, client: Build) -> None:
    """A token that ended early costs one login and one more question."""
    broker.on("/token", *[as_json({"access_token": f"tok-{n}"}) for n in (1, 2)])
    broker.on("/v1/", problem(401, "token_expired"), variable("k", "v"))

    assert client().get_variable("k") == "v"
    assert bearers(broker) == ["Bearer tok-1", "Bearer tok-2"]


def test_a_token_that_stays_expired_is_a_denial_and_no_loop(
    broker: FakeBroker, client: Build
) -> None:
    """Two logins and two questions, then the end."""
    broker.on("/v1/", problem(401, "token_expired"))

    with pytest.raises(LookupRefusedError, match="denied: token_expired"):
        client().get_variable("k")

    assert [a.path for a in broker.asked] == ["/token", "/v1/variables?key=k"] * 2


def test_other_refusals_of_the_token_cost_no_login(broker: FakeBroker, client: Build) -> None:
    """Only an expiry is worth another token."""
    broker.on("/v1/", problem(401, "token_signature_invalid"))

    with pytest.raises(LookupRefusedError, match="denied: token_signature_invalid"):
        client().get_variable("k")

    assert [a.path for a in broker.asked] == ["/token", "/v1/variables?key=k"]


@pytest.mark.parametrize(
    ("body", "logins"),
    [
        ({"access_token": "opaque-tok", "expires_in": 300}, 1),
        ({"access_token": "opaque-tok", "expires_in": 0}, 2),
        ({"access_token": token_of({"exp": time.time() - 5})}, 2),
        ({"access_token": token_of({"exp": time.time() + 900})}, 1),
    ],
)
def test_a_token_is_used_until_it_ends(
    broker: FakeBroker, client: Build, body: dict[str, Any], logins: int
) -> None:
    """What the issuer says counts, and else the token's own exp."""
    broker.on("/token", as_json(body))
    backend = client()

    backend.get_variable("k")
    backend.get_variable("k")

    assert [asked.path for asked in broker.asked].count("/token") == logins
