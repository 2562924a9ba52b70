# SPDX-License-Identifier: Apache-2.0
"""What a process shares, what a fork must not, and what is kept for how long."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, _session
from airflow_credential_broker._cache import Cache, LookupKey
from airflow_credential_broker._connect import Origin
from airflow_credential_broker._context import TaskContext
from fake_broker import FakeBroker, Reply, as_json, connection, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import RecordingLogger

    Build = Callable[..., CredentialBrokerBackend]


def later(seconds: float) -> str:
    """Return an instant as the broker writes it."""
    moment = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_many_instances_share_one_connection_and_one_login(
    broker: FakeBroker, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow builds a new backend per lookup; that costs neither a login nor a handshake."""
    broker.on("/v1/", variable("k", "v"))
    broker.on("/token", as_json({"access_token": "tok", "expires_in": 300}))
    given = {"token_file": None, "client_id": "c", "token_url": broker.url + "/token"}
    monkeypatch.setenv("CLIENT_SECRET_OF_TEST", "s3cr3t")

    for _ in range(19):
        assert build(**given, client_secret_env="CLIENT_SECRET_OF_TEST").get_variable("k") == "v"

    assert [asked.path for asked in broker.asked].count("/token") == 1
    assert len({asked.peer for asked in broker.lookups()}) == 1


def test_a_connection_that_the_server_closed_is_replaced_silently(
    broker: FakeBroker, build: Build
) -> None:
    """A server that closes after its answer costs no error and no wait."""
    closing = variable("k", "v")
    closing = Reply(200, closing.body, {**closing.headers, "Connection": "close"})
    broker.on("/v1/", closing)

    assert [build().get_variable("k") for _ in range(3)] == ["v"] * 3
    assert len({asked.peer for asked in broker.asked}) == 3


def test_a_forked_child_opens_its_own_connection(broker: FakeBroker, build: Build) -> None:
    """Neither the parent's socket nor a lock that a thread of the parent held is used."""
    broker.on("/v1/", variable("k", "v"))
    backend = build()
    backend.get_variable("k")
    _session._process.lock.acquire()

    pid = os.fork()
    if pid == 0:
        os._exit(0 if backend.get_variable("k") == "v" else 1)
    _, status = os.waitpid(pid, 0)
    _session._process.lock.release()

    assert os.waitstatus_to_exitcode(status) == 0
    assert backend.get_variable("k") == "v"
    peers = [asked.peer for asked in broker.asked]
    assert peers[0] == peers[2] != peers[1]


def test_threads_share_the_pool_without_waiting_for_each_other(
    broker: FakeBroker, build: Build
) -> None:
    """The broker answers none of twenty until all of them have asked."""
    slow = variable("k", "v")
    broker.on("/v1/", Reply(200, slow.body, slow.headers, gate=threading.Barrier(20)))
    backend = build(lookup_timeout_seconds=60, read_timeout_seconds=60)

    with ThreadPoolExecutor(20) as pool:
        assert set(pool.map(backend.get_variable, ["k"] * 20)) == {"v"}


def test_fifty_asynchronous_lookups_neither_queue_nor_block_the_loop(
    broker: FakeBroker, build: Build
) -> None:
    """The broker answers none of fifty until all of them have asked."""
    slow = connection("c", login="u", extra={"a": 1})
    broker.on("/v1/", Reply(200, slow.body, slow.headers, gate=threading.Barrier(50)))
    backend = build(lookup_timeout_seconds=60, read_timeout_seconds=60)

    async def ask() -> list[Any]:
        return await asyncio.gather(*[backend.aget_connection("c") for _ in range(50)])

    found = asyncio.run(ask())

    assert len({asked.peer for asked in broker.asked}) == 50
    assert {(each.host, each.login, each.port) for each in found} == {("wh.internal", "u", None)}
    assert {type(each) for each in found} == {_expected_class()}
    threads = [thread.name for thread in threading.enumerate()]
    assert sum(name.startswith("credential-broker") for name in threads) <= 64


def _expected_class() -> type:
    """Return the class the asking side of this line works with, when Airflow has not told."""
    if not hasattr(CredentialBrokerBackend, "_get_connection_class"):
        with contextlib.suppress(ImportError):
            return import_module("airflow.sdk").Connection  # type: ignore[no-any-return]
    return import_module("airflow.models").Connection  # type: ignore[no-any-return]


def test_the_connection_class_that_airflow_sets_is_used(broker: FakeBroker, build: Build) -> None:
    """On 3.2 and later a worker asks for its own class."""
    backend = build()
    if not hasattr(backend, "_set_connection_class"):
        pytest.skip("before Airflow 3.2 nobody sets it")
    from airflow.sdk.definitions.connection import Connection

    backend._set_connection_class(Connection)
    broker.on("/v1/", connection("c"))

    assert type(asyncio.run(backend.aget_connection("c"))) is Connection
    assert type(backend.get_connection("c")) is Connection


def test_asynchronous_refusals_and_misses_are_the_same(broker: FakeBroker, build: Build) -> None:
    """None for what is not mapped, the stop for what is refused."""
    broker.on("/v1/variables?key=denied", problem(403, "policy_denied"))
    broker.on("/v1/connections?conn_id=denied", problem(403, "policy_denied"))
    backend = build()

    assert asyncio.run(backend.aget_connection("c")) is None
    assert asyncio.run(backend.aget_variable("k")) is None
    with pytest.raises(LookupRefusedError, match="policy_denied"):
        asyncio.run(backend.aget_variable("denied"))
    with pytest.raises(LookupRefusedError, match="policy_denied"):
        asyncio.run(backend.aget_connection("denied"))


def test_nothing_is_kept_by_default(broker: FakeBroker, build: Build) -> None:
    """A rotation between two lookups is seen, and a revoked right counts at once."""
    broker.on("/v1/", variable("k", "old"), variable("k", "new"), problem(403, "policy_denied"))
    backend = build()

    assert [backend.get_variable("k"), backend.get_variable("k")] == ["old", "new"]
    with pytest.raises(LookupRefusedError):
        backend.get_variable("k")


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


def test_a_kept_value_ends_with_the_ttl(broker: FakeBroker, build: Build) -> None:
    """The setting bounds what the broker would allow."""
    broker.on("/v1/", variable("k", "v"))
    backend = build(cache_ttl_seconds=0.2)

    backend.get_variable("k")
    time.sleep(0.3)
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


def test_a_process_with_many_open_files_keeps_its_connection(
    broker: FakeBroker, build: Build
) -> None:
    """A triggerer or a server has more than the 1,024 descriptors that select() knows."""
    broker.on("/v1/", variable("k", "v"))
    resource = pytest.importorskip("resource")
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 2_048:
        pytest.skip("this machine allows too few open files")
    backend = build()
    files = [os.dup(0) for _ in range(1_100)]
    try:
        assert [backend.get_variable("k") for _ in range(2)] == ["v", "v"]
    finally:
        for file in files:
            os.close(file)
    assert len({asked.peer for asked in broker.asked}) == 1


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://broker.example", "broker.example"),
        ("https://broker.example:443/x", "broker.example"),
        ("https://broker.example:8443", "broker.example:8443"),
        ("http://[::1]:80", "[::1]"),
        ("http://[::1]:8080", "[::1]:8080"),
    ],
)
def test_the_host_header_names_no_port_that_goes_without_saying(url: str, authority: str) -> None:
    """Gateways match the name as browsers send it."""
    assert Origin.of(url).authority == authority
