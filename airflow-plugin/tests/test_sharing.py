# SPDX-License-Identifier: Apache-2.0
"""What a process shares, and what a fork must not."""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, LookupRefusedError, _session
from airflow_credential_broker._connect import Origin
from fake_broker import FakeBroker, Reply, as_json, connection, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable

    Build = Callable[..., CredentialBrokerBackend]


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
