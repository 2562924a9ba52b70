# SPDX-License-Identifier: Apache-2.0
"""Two client secrets while one replaces the other."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError
from fake_broker import FakeBroker, as_json, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

NEWER, OLDER = "canary-newer-3Gh", "canary-older-8Kp"
REFUSED = as_json({"error": "invalid_client"}, 401)
TOKEN = as_json({"access_token": "tok-1", "expires_in": 300})


@pytest.fixture
def backend(
    build: Build, broker: FakeBroker, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> CredentialBrokerBackend:
    """Return a backend with two secrets; each answer of the broker costs a new token."""
    caplog.set_level(logging.INFO, logger="airflow_credential_broker")
    (tmp_path / "newer").write_text(NEWER + "\n")
    (tmp_path / "older").write_text(OLDER + "\n")
    broker.on("/v1/", variable("k", "v"))
    return build(
        token_file=None,
        token_url=broker.url + "/token",
        client_id="airflow",
        client_auth="post",
        client_secret_file=json.dumps([str(tmp_path / "newer"), str(tmp_path / "older")]),
    )


def secrets(broker: FakeBroker) -> list[str]:
    """Return the secrets that the issuer was shown."""
    forms = [parse_qs(asked.body) for asked in broker.asked if asked.path == "/token"]
    return [form["client_secret"][0] for form in forms]


def again(broker: FakeBroker, backend: CredentialBrokerBackend, *replies: Any) -> None:
    """Look something up whose first answer says that the token has expired."""
    broker.on("/token", *replies)
    broker.on("/v1/", problem(401, "token_expired"), variable("k", "v"))
    assert backend.get_variable("k") == "v"


def test_the_newer_is_used_and_the_log_says_once_that_the_older_can_go(
    broker: FakeBroker, backend: CredentialBrokerBackend, caplog: pytest.LogCaptureFixture
) -> None:
    """The line names the files and no secret."""
    broker.on("/token", TOKEN)
    assert backend.get_variable("k") == "v"
    again(broker, backend, TOKEN)

    assert secrets(broker) == [NEWER, NEWER]
    assert caplog.text.count("can be deleted") == 1
    assert "canary" not in caplog.text


def test_a_newer_that_the_issuer_refuses_costs_one_request(
    broker: FakeBroker, backend: CredentialBrokerBackend, caplog: pytest.LogCaptureFixture
) -> None:
    """The older is tried once, and used at once by the next login."""
    broker.on("/token", REFUSED, TOKEN)
    assert backend.get_variable("k") == "v"
    again(broker, backend, TOKEN)

    assert secrets(broker) == [NEWER, OLDER, OLDER]
    assert caplog.text.count("is refused and the older one") == 1
    assert "can be deleted" not in caplog.text


def test_a_newer_that_is_replaced_is_tried_at_once(
    broker: FakeBroker, backend: CredentialBrokerBackend, tmp_path: Path
) -> None:
    """The refusal was of the content before."""
    broker.on("/token", REFUSED, TOKEN)
    backend.get_variable("k")
    (tmp_path / "newer").write_text("canary-newest")
    again(broker, backend, TOKEN)

    assert secrets(broker)[-1] == "canary-newest"


def test_an_older_that_is_withdrawn_leads_back_to_the_newer(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """Nothing waits for the next trial of the newer."""
    broker.on("/token", REFUSED, TOKEN)
    backend.get_variable("k")
    again(broker, backend, REFUSED, TOKEN)

    assert secrets(broker) == [NEWER, OLDER, OLDER, NEWER]


def test_where_both_are_refused_it_is_a_denial_after_two_requests(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """No loop, and the reason is that of the newer."""
    broker.on("/token", REFUSED)

    with pytest.raises(LookupRefusedError, match=r"denied: token_refused: .*invalid_client"):
        backend.get_variable("k")

    assert secrets(broker) == [NEWER, OLDER]


def test_another_error_is_not_tried_with_the_other(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """A scope that is refused stays refused."""
    broker.on("/token", as_json({"error": "invalid_scope"}, 400))

    with pytest.raises(LookupRefusedError, match="invalid_scope"):
        backend.get_variable("k")

    assert secrets(broker) == [NEWER]


@pytest.mark.parametrize(("missing", "used"), [("newer", OLDER), ("older", NEWER)])
def test_one_file_may_be_missing(
    broker: FakeBroker,
    backend: CredentialBrokerBackend,
    tmp_path: Path,
    missing: str,
    used: str,
) -> None:
    """Before the first rotation there is no older, and a deleted newer stops nobody."""
    (tmp_path / missing).unlink()
    broker.on("/token", TOKEN)

    assert backend.get_variable("k") == "v"
    assert secrets(broker) == [used]
