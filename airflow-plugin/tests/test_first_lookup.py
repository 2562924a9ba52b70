# SPDX-License-Identifier: Apache-2.0
"""What the first lookup of a process costs, which each task pays: counted, not timed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from certificates import issue
from fake_broker import FakeBroker, as_json, server_tls, variable

if TYPE_CHECKING:
    from collections.abc import Iterator

SCRIPT = Path(__file__).with_name("first_lookup_process.py")
# Each is imported by the settings or the process that needs it.
FOR_OTHERS = {
    "_aws",
    "_client_authentication",
    "_client_secrets",
    "_connection",
    "_current",
    "_doctor",
    "_dpop",
    "_migrate",
    "_proxy",
    "_shadow",
    "_shadow_backend",
    "_shadow_settings",
    "_task_instance",
    "_tls",
    "_token_oauth",
}
_OF_TLS = {"_tls"}
_OF_CLIENT = {"_token_oauth", "_client_authentication", "_client_secrets", "_tls"}


@pytest.fixture
def answering(broker: FakeBroker) -> FakeBroker:
    """Return a broker with one variable, which is its own issuer."""
    broker.on("/v1/", variable("k", "v"))
    token = {"access_token": "canary-issued-M1", "token_type": "DPoP", "expires_in": 300}
    broker.on("/token", as_json(token))
    return broker


def first_lookup(**kwargs: object) -> dict[str, Any]:
    """Make a lookup in a fresh process, and return what it brought along."""
    known = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, SCRIPT, json.dumps(kwargs)],
        check=False,
        capture_output=True,
        text=True,
        env=known,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["value"] == "v"
    return found


def _is_of_python(module: str) -> bool:
    return module.partition(".")[0] in sys.stdlib_module_names


def test_a_first_lookup_with_a_token_file_brings_along_nothing_that_it_does_not_use(
    answering: FakeBroker, token_file: Path
) -> None:
    """One connection and one request; no generated class, no TLS context, no foreign module."""
    found = first_lookup(url=answering.url, token_file=str(token_file))

    assert FOR_OTHERS.isdisjoint(found["own"])
    assert len(found["own"]) <= 30  # each is a file to find, to read and to run
    assert found["made"] == []
    assert {name for name in found["other"] if not _is_of_python(name)} == set()
    assert {"difflib", "encodings.idna"}.isdisjoint(found["other"])
    assert len(answering.asked) == 1


@pytest.mark.parametrize(
    ("changed", "brought"),
    [
        ({}, _OF_CLIENT),
        ({"dpop": True}, {*_OF_CLIENT, "_dpop"}),
    ],
)
def test_a_client_of_an_issuer_brings_along_what_its_own_settings_need(
    answering: FakeBroker, tmp_path: Path, changed: dict[str, object], brought: set[str]
) -> None:
    """A proof is made, or a client secret read, only where that is set; one request for each."""
    secret = tmp_path / "secret"
    secret.write_text("canary-client-K3")
    client = {"client_id": "c", "client_secret_file": str(secret)}

    found = first_lookup(url=answering.url, token_url=answering.url + "/token", **client, **changed)

    assert FOR_OTHERS & set(found["own"]) == brought
    assert "create_default_context" not in found["made"]
    assert [asked.method for asked in answering.asked] == ["POST", "GET"]


@pytest.fixture
def over_tls(tmp_path: Path) -> Iterator[tuple[FakeBroker, Path]]:
    """Return the same over TLS, and the certificate to trust."""
    own = issue(tmp_path, "server", "127.0.0.1")
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        broker.on("/v1/", variable("k", "v"))
        yield broker, own.cert


def test_over_tls_a_first_lookup_makes_one_context(
    over_tls: tuple[FakeBroker, Path], token_file: Path
) -> None:
    """Reading authorities takes longer than all else, so it is done once, and only for https."""
    broker, ca_file = over_tls

    found = first_lookup(url=broker.url, ca_file=str(ca_file), token_file=str(token_file))

    assert FOR_OTHERS & set(found["own"]) == _OF_TLS
    assert found["made"] == ["create_default_context"]
    assert len(broker.asked) == 1
