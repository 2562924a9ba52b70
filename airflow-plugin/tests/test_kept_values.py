# SPDX-License-Identifier: Apache-2.0
"""What a process keeps on request, for how long, and for whom."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError
from airflow_credential_broker._cache import Cache, LookupKey
from airflow_credential_broker._context import TaskContext
from fake_broker import FakeBroker, as_json, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Clock, RecordingLogger
    from rotating_broker import RotatingBroker

    Build = Callable[..., CredentialBrokerBackend]


def later(seconds: float) -> str:
    """Return an instant as the broker writes it."""
    moment = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@pytest.mark.parametrize(("expires_in", "requests"), [(3600, 1), (5, 2), (-5, 2), (None, 2)])
def test_a_kept_value_never_outlives_its_expiry(
    broker: FakeBroker, build: Build, expires_in: float | None, requests: int
) -> None:
    """Ten seconds before the end, or without a known end, the broker is asked again."""
    body = {"key": "k", "value": "v"}
    if expires_in is not None:
        body["expires_at"] = later(expires_in)
    broker.on("/v1/", as_json(body))
    backend = build(cache_ttl_seconds=300)

    assert [backend.get_variable("k"), backend.get_variable("k")] == ["v", "v"]
    assert len(broker.asked) == requests


@pytest.mark.parametrize("skew", [-3_600.0, 3_600.0])
def test_a_worker_whose_clock_is_wrong_keeps_a_value_as_long(
    rotating: RotatingBroker, token_file: Path, clock: Clock, skew: float
) -> None:
    """Only the difference of two times of the broker counts."""
    rotating.skew = skew
    given = {"url": rotating.url, "token_file": str(token_file)}
    backend = CredentialBrokerBackend(**given, cache_ttl_seconds=300)

    def asked_after(seconds: float) -> int:
        clock.pass_by(seconds)
        backend.get_variable("k")
        return len(rotating.asked)

    assert [asked_after(0), asked_after(89), asked_after(2)] == [1, 1, 2]


def test_a_value_whose_rotation_is_due_is_told_and_never_kept(
    broker: FakeBroker, build: Build, log: RecordingLogger
) -> None:
    """It expires as it is given, so each lookup asks for what is current now."""
    given = {"key": "k", "value": "v", "issued_at": later(0), "expires_at": later(0)}
    broker.on("/v1/", as_json({**given, "ttl_seconds": 0, "stale": False, "rotation_due": True}))
    backend = build(cache_ttl_seconds=300)

    assert [backend.get_variable("k"), backend.get_variable("k")] == ["v", "v"]
    assert len(broker.asked) == 2
    told = "Credential broker: variable k is being rotated; if it is refused, look it up again"
    assert log.records == [("INFO", told)] * 2


def test_a_kept_value_ends_with_the_ttl(broker: FakeBroker, build: Build, clock: Clock) -> None:
    """The setting bounds what the broker would allow."""
    broker.on("/v1/", variable("k", "v"))
    backend = build(cache_ttl_seconds=30)

    backend.get_variable("k")
    clock.pass_by(31)
    backend.get_variable("k")

    assert len(broker.asked) == 2


def test_tasks_and_teams_share_no_kept_value(
    broker: FakeBroker, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one identity was given, another has to ask for."""
    broker.on("/v1/", variable("k", "v"))
    backend = build(cache_ttl_seconds=300)
    for task in ("one", "two", "one"):
        monkeypatch.setenv("AIRFLOW_CTX_TASK_ID", task)
        backend.get_variable("k")
    backend.get_variable("k", team_name="red")

    assert [asked.headers.get("airflow-task-id") for asked in broker.asked] == ["one", "two", "one"]
    assert broker.asked[-1].headers["airflow-team"] == "red"


def test_misses_are_kept_only_on_request(broker: FakeBroker, build: Build) -> None:
    """A new mapping is seen at once unless a short memory for misses was asked for."""
    for seconds, requests in ((0, 2), (30, 3)):
        backend = build(negative_cache_ttl_seconds=seconds)
        backend.get_variable("k")
        backend.get_variable("k")
        assert len(broker.asked) == requests


def test_denials_are_never_kept(broker: FakeBroker, build: Build) -> None:
    """A right that was just granted works with the next lookup."""
    broker.on("/v1/", problem(403, "policy_denied"), variable("k", "v"))
    backend = build(cache_ttl_seconds=300, negative_cache_ttl_seconds=60)
    with pytest.raises(LookupRefusedError):
        backend.get_variable("k")

    assert backend.get_variable("k") == "v"


def test_the_memory_has_an_end() -> None:
    """A process that asks for endless names does not grow without bound."""
    from airflow_credential_broker._outcome import NotMapped

    cache = Cache(60, 60)
    for number in range(1_500):
        cache.put(LookupKey("variable", str(number), TaskContext()), NotMapped())

    assert len(cache._entries) == 1_000
