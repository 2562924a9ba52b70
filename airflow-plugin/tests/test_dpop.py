# SPDX-License-Identifier: Apache-2.0
"""Tokens that are bound to a key of this process, and the proofs that come with them."""

from __future__ import annotations

import base64
import hashlib
import json
import pickle
import re
import time
from importlib import metadata
from typing import TYPE_CHECKING, Any

import jwt
import pytest

import fake_broker
from airflow_credential_broker import (
    CredentialBrokerBackend,
    LookupRefusedError,
    SettingsError,
    _session,
)
from airflow_credential_broker._cli import main
from airflow_credential_broker._dpop import DpopKey
from airflow_credential_broker._secret import Secret
from airflow_credential_broker._settings import settings_from
from airflow_credential_broker._token_settings import ClientCredentials
from fake_broker import FakeBroker, RecordedRequest, Reply, as_json, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

BOUND = {"access_token": "tok-1", "token_type": "DPoP", "expires_in": 300}


@pytest.fixture
def kwargs(broker: FakeBroker, tmp_path: Path) -> dict[str, Any]:
    """Return the settings of a client that binds its tokens, whose issuer grants them."""
    (tmp_path / "client-secret").write_text("canary-client-K3")
    broker.on("/v1/", variable("k", "v"))
    broker.on("/token", as_json(BOUND))
    return {
        "token_file": None,
        "token_url": broker.url + "/token",
        "client_id": "etl",
        "client_secret_file": str(tmp_path / "client-secret"),
        "dpop": True,
    }


def proof_of(request: RecordedRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return header and claims of the request's proof, verified with the key in its header."""
    proof = request.headers["dpop"]
    header = jwt.get_unverified_header(proof)
    key = jwt.PyJWK(header["jwk"], algorithm="ES256").key
    return header, jwt.decode(proof, key, algorithms=["ES256"])


def with_nonce(reply: Reply, nonce: str, challenge: str = "") -> Reply:
    """Return the reply with a nonce, and a challenge where there is one."""
    more = {"DPoP-Nonce": nonce, **({"WWW-Authenticate": challenge} if challenge else {})}
    return Reply(reply.status, reply.body, {**reply.headers, **more})


def test_a_proof_for_the_issuer_and_one_for_each_lookup(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """Method, address without its query, token and time are signed, and no proof is sent twice."""
    backend = build(**kwargs, url=broker.url + "/base")
    backend.get_variable("k")
    backend.get_variable("k")

    login, first, second = broker.asked
    header, claims = proof_of(login)
    assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
    assert sorted(header["jwk"]) == ["crv", "kty", "x", "y"]
    assert (claims["htm"], claims["htu"]) == ("POST", broker.url + "/token")
    assert "ath" not in claims
    for lookup in (first, second):
        assert lookup.headers["authorization"] == "DPoP tok-1"
        own_header, own = proof_of(lookup)
        assert own_header["jwk"] == header["jwk"]
        assert (own["htm"], own["htu"]) == ("GET", broker.url + "/base/v1/variables")
        digest = base64.urlsafe_b64encode(hashlib.sha256(b"tok-1").digest())
        assert own["ath"] == digest.rstrip(b"=").decode()
        assert abs(own["iat"] - time.time()) < 60
    assert len({proof_of(request)[1]["jti"] for request in broker.asked}) == 3


def test_the_address_is_written_as_the_broker_compares_it() -> None:
    """Without the scheme's own port, in small letters, and with the slash of an empty path."""
    key = DpopKey()

    for url, target in {
        "https://Broker.Example:443/v1/connections?conn_id=a%2Fb": "https://broker.example/v1/connections",
        "http://[::1]:8080": "http://[::1]:8080/",
        "https://idp.example:8443/a/token": "https://idp.example:8443/a/token",
    }.items():
        claims = jwt.decode(key.proof("GET", url), options={"verify_signature": False})
        assert claims["htu"] == target


def test_the_thumbprint_is_the_one_that_issuers_compute() -> None:
    """RFC 7638: the members in order, without a space."""
    key = DpopKey()
    jwk = jwt.get_unverified_header(key.proof("GET", "https://b.example"))["jwk"]
    text = f'{{"crv":"P-256","kty":"EC","x":"{jwk["x"]}","y":"{jwk["y"]}"}}'

    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    assert key.thumbprint == digest.rstrip(b"=").decode()
    assert len(base64.urlsafe_b64decode(jwk["x"] + "=")) == 32


def test_a_connection_lost_on_the_way_gets_a_new_proof(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """The broker may have seen the first one, and accepts none twice."""
    broker.on("/v1/", variable("k", "v"), Reply(act=fake_broker.reset), variable("k", "v"))
    backend = build(**kwargs)
    backend.get_variable("k")

    assert backend.get_variable("k") == "v"
    assert len({proof_of(request)[1]["jti"] for request in broker.lookups()}) == 3


def test_the_issuer_may_ask_for_a_nonce(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """The login is sent once more with it, and the next login has the newest one at once."""
    refused = as_json({"error": "use_dpop_nonce"}, 400)
    short = with_nonce(as_json({**BOUND, "expires_in": 0}), "second")
    broker.on("/token", with_nonce(refused, "first"), short)
    backend = build(**kwargs)
    backend.get_variable("k")
    backend.get_variable("k")

    logins = [proof_of(asked)[1] for asked in broker.asked if asked.path == "/token"]
    assert [claims.get("nonce") for claims in logins] == [None, "first", "second"]


def test_the_broker_may_ask_for_a_nonce(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """It costs one request more, and no login."""
    challenge = 'DPoP error="use_dpop_nonce", error_description="x"'
    refused = with_nonce(problem(401, "token_binding_mismatch"), "n-1", challenge)
    broker.on("/v1/", refused, variable("k", "v"))
    backend = build(**kwargs)

    assert backend.get_variable("k") == "v"
    assert backend.get_variable("k") == "v"
    assert [proof_of(asked)[1].get("nonce") for asked in broker.lookups()] == [None, "n-1", "n-1"]
    assert [asked.path for asked in broker.asked].count("/token") == 1


@pytest.mark.parametrize("path", ["/token", "/v1/"])
def test_a_server_that_never_accepts_a_nonce_is_asked_twice(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any], path: str
) -> None:
    """Then the lookup is denied."""
    challenge = 'DPoP error="use_dpop_nonce"'
    broker.on(path, with_nonce(as_json({"error": "use_dpop_nonce"}, 401), "n", challenge))

    with pytest.raises(LookupRefusedError, match="denied"):
        build(**kwargs).get_variable("k")

    assert len([asked for asked in broker.asked if asked.path.startswith(path)]) == 2


@pytest.mark.parametrize("nonce", ['a"b', "a\\b", "a b", "x" * 1025, ""])
def test_what_is_no_nonce_is_not_sent_back(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any], nonce: str
) -> None:
    """RFC 9449 says which characters it may have."""
    refused = as_json({"error": "use_dpop_nonce"}, 400)
    broker.on("/token", with_nonce(refused, nonce))

    with pytest.raises(LookupRefusedError, match=r"token_refused: .*use_dpop_nonce"):
        build(**kwargs).get_variable("k")

    assert len(broker.asked) == 1


@pytest.mark.parametrize("kind", ["Bearer", None, 7])
def test_a_token_that_is_not_bound_is_not_used(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any], kind: object
) -> None:
    """An issuer that leaves the proof aside would hand out what anyone could use."""
    broker.on("/token", as_json({**BOUND, "token_type": kind}))

    with pytest.raises(LookupRefusedError, match="not bound to a key, although dpop is set"):
        build(**kwargs).get_variable("k")

    assert not broker.lookups()


def test_a_replaced_token_is_bound_to_the_same_key(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """A process has one key for its settings; another process has another."""
    broker.on("/v1/", problem(401, "token_expired"), variable("k", "v"))
    backend = build(**kwargs)
    backend.get_variable("k")
    keys = {json.dumps(proof_of(asked)[0]["jwk"]) for asked in broker.asked}
    _session._reset()  # as in a forked child
    backend.get_variable("k")

    assert len(keys) == 1
    assert json.dumps(proof_of(broker.asked[-1])[0]["jwk"]) not in keys


def test_without_the_setting_no_proof_is_sent(
    broker: FakeBroker, build: Build, kwargs: dict[str, Any]
) -> None:
    """As before: a bearer token."""
    build(**{**kwargs, "dpop": "false"}).get_variable("k")

    assert [asked.headers.get("dpop") for asked in broker.asked] == [None, None]
    assert broker.lookups()[0].headers["authorization"] == "Bearer tok-1"


def test_the_setting_belongs_to_client_credentials() -> None:
    """A token from elsewhere is bound to a key that only its giver has."""
    with pytest.raises(SettingsError, match="dpop: only with client_id"):
        settings_from({"url": "https://b.example", "token_file": "/t", "dpop": True})


def test_the_private_key_is_in_no_text() -> None:
    """Neither repr, rich's own view, a pickle nor a proof."""
    key = DpopKey()
    numbers = key._key.private_numbers()
    secrets = {str(numbers.private_value), f"{numbers.private_value:x}"}
    pretty = pytest.importorskip("rich.pretty").pretty_repr(key)
    proof = key.proof("GET", "https://b.example", Secret("tok"))

    parts = [base64.urlsafe_b64decode(part + "==").decode() for part in proof.split(".")[:2]]
    text = f"{key!r} {key} {pretty} {parts}"
    assert repr(key) == "<DPoP key>"
    assert [secret for secret in secrets if secret in text] == []
    assert '"d"' not in text
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(key)


def test_airflow_itself_brings_what_signs() -> None:
    """No line needs a dependency that it does not have, on any platform or with an extra only."""
    names = {item.metadata["Name"] for item in metadata.distributions()}
    core = "apache-airflow-core" if "apache-airflow-core" in names else "apache-airflow"
    needed = [line for line in metadata.requires(core) or () if ";" not in line]

    found = {re.split(r"[^a-z0-9-]", line.lower())[0] for line in needed}
    assert {"cryptography", "pyjwt"} <= found


def doctor(given: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the doctor says of the token."""
    main(["doctor", "c", "--kwargs", json.dumps({k: v for k, v in given.items() if v is not None})])
    return next(
        line for line in capsys.readouterr().out.splitlines() if line.startswith("token    ok")
    )


def jwt_with(claims: dict[str, Any]) -> str:
    """Return an unsigned JWT."""
    part = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJhbGciOiJub25lIn0.{part}.c2ln"


@pytest.mark.parametrize(
    ("cnf", "words"),
    [
        (None, "got a bearer token: "),
        ({"x5t#S256": "x"}, "got a token bound to a client certificate: "),
        ({"jkt": "x"}, "got a token bound to a key that this process does not have, which the "),
    ],
)
def test_the_doctor_says_which_kind_of_token_it_is(
    broker: FakeBroker,
    token_file: Path,
    capsys: pytest.CaptureFixture[str],
    cnf: Any,
    words: str,
) -> None:
    """As far as the token itself says so."""
    token_file.write_text(jwt_with({"sub": "s", **({"cnf": cnf} if cnf else {})}))

    assert words in doctor({"url": broker.url, "token_file": str(token_file)}, capsys)


@pytest.mark.parametrize(
    ("token", "words"),
    [
        ("opaque", "got a token bound to this process's key (DPoP): opaque"),
        (jwt_with({"cnf": {"jkt": "other"}}), "bound to a key that this process does not have"),
    ],
)
def test_the_doctor_says_whether_the_token_is_bound_to_its_key(
    broker: FakeBroker,
    kwargs: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
    token: str,
    words: str,
) -> None:
    """An issuer may bind it to the key of something in between."""
    broker.on("/token", as_json({**BOUND, "access_token": token}))

    assert words in doctor({**kwargs, "url": broker.url}, capsys)


def test_the_settings_in_the_how_to_are_accepted(request: pytest.FixtureRequest) -> None:
    """Whoever copies them has a bound token."""
    page = request.config.rootpath.parent / "docs" / "how-to" / "identity" / "bind-tokens.md"
    [given] = re.findall(r"```json\n(.*?)```", page.read_text(), re.DOTALL)

    token = settings_from(json.loads(given)).token
    assert isinstance(token, ClientCredentials)
    assert token.dpop
