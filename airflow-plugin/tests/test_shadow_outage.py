# SPDX-License-Identifier: Apache-2.0
"""Whatever the broker does, a task in shadow mode is given its answer at once, and ends in time."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import CredentialBrokerBackend, _session, _shadow, _shadow_report
from fake_broker import FakeBroker, Reply, cut, drip, hang, nonsense, problem, reset, variable

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator

    from conftest import RecordingLogger

BUDGET = 0.5
HANGS = 20  # a bound against hanging, far beyond any budget
PRESENT = {"backend": "present_backends.OfAirflow2", "budget_seconds": BUDGET}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what is counted."""
    found: list[str] = []
    monkeypatch.setattr(
        _shadow_report.Report, "find_counter", lambda self: setattr(self, "_count", found.append)
    )
    return found


@pytest.fixture
def backend(
    build: Callable[..., CredentialBrokerBackend], log: RecordingLogger, counted: list[str]
) -> Iterator[CredentialBrokerBackend]:
    """Return a backend in shadow mode, whose present backend has many variables."""
    assert not log.records
    assert not counted
    kwargs = {f"v{number}": "old" for number in range(1_000)}
    yield build(shadow={**PRESENT, "backend_kwargs": kwargs})
    _shadow.flush()


def stall(sock: socket.socket) -> None:
    """Begin a body and say no more."""
    sock.sendall(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"
    )
    hang(sock)


@pytest.mark.parametrize("act", [reset, hang, drip, stall, nonsense, cut])
def test_a_broker_that_misbehaves_is_told_as_unavailable(
    broker: FakeBroker,
    backend: CredentialBrokerBackend,
    log: RecordingLogger,
    counted: list[str],
    act: Callable[[socket.socket], None],
) -> None:
    """The answer does not wait; the end of the process waits for the budget and no longer."""
    broker.on("/v1/", Reply(act=act))

    assert backend.get_variable("v1") == "old"
    waited = time.monotonic()
    _shadow.flush()

    assert time.monotonic() - waited < HANGS
    _wait_for(lambda: bool(counted))
    assert counted == ["credential_broker.shadow.unavailable"]
    assert "variable v1 unavailable" in log.records[0][1]


def test_lookups_do_not_wait_for_a_broker_that_hangs(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """All of them are answered while the first comparison still waits for its answer."""
    entered, leave = threading.Event(), threading.Event()

    def wait(_: socket.socket) -> None:
        entered.set()
        leave.wait(HANGS)

    broker.on("/v1/", Reply(act=wait))

    backend.get_variable("v0")
    assert entered.wait(HANGS)
    answers = [backend.get_variable(f"v{number}") for number in range(1, 10)]

    assert answers == ["old"] * 9
    assert not leave.is_set()
    leave.set()


def test_an_outage_is_met_once_and_then_left_alone(
    broker: FakeBroker, backend: CredentialBrokerBackend, log: RecordingLogger, counted: list[str]
) -> None:
    """1,000 lookups cost one request, one line and one that says how many were left out."""
    broker.on("/v1/", Reply(act=reset))

    for number in range(1_000):
        assert backend.get_variable(f"v{number}") == "old"
        if number == 0:
            _shadow.flush()
    backend.get_variable("v0")

    assert len(broker.lookups()) == 1
    assert counted.count("credential_broker.shadow.unavailable") == 1
    assert counted.count("credential_broker.shadow.not_compared") == 1_000
    assert len([line for line in log.records if "unavailable" in line[1]]) == 1


def test_a_flood_is_bounded(
    broker: FakeBroker, backend: CredentialBrokerBackend, counted: list[str]
) -> None:
    """One thread, and no more comparisons waiting than a fixed number, however many lookups."""
    gate = threading.Barrier(2)
    broker.on("/v1/variables?key=v0", Reply(gate=gate))
    broker.on("/v1/", variable("v", "other"))
    before = threading.active_count()

    for number in range(1_000):
        backend.get_variable(f"v{number}")
    comparer = _shadow.comparer()
    waiting, threads = len(comparer._waiting), threading.active_count()
    gate.abort()

    assert waiting <= _shadow.MOST_WAITING
    # The fake broker serves a connection in a thread of its own.
    assert threads <= before + 2
    assert counted.count("credential_broker.shadow.not_compared") >= 1_000 - 1 - waiting - 1
    assert len(comparer._known) <= 1_000


def test_a_process_that_ends_waits_for_a_comparison(
    broker: FakeBroker, backend: CredentialBrokerBackend, counted: list[str]
) -> None:
    """A short task is compared, too."""
    broker.on("/v1/", variable("v1", "old"))

    backend.get_variable("v1")
    _shadow.flush()

    assert counted == ["credential_broker.shadow.equal"]


def test_a_slow_answer_is_told(
    build: Callable[..., Any], broker: FakeBroker, log: RecordingLogger
) -> None:
    """It is a difference of its own, beside what the answer says."""
    broker.on("/v1/", variable("v", "new"))
    slow = {**PRESENT, "budget_seconds": 5, "backend_kwargs": {"v": "old"}}
    backend = build(shadow={**slow, "slower_than_seconds": 0.1})
    ask = _session.Session.lookup

    def later(*arguments: Any) -> Any:
        time.sleep(0.11)
        return ask(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_session.Session, "lookup", later)
        backend.get_variable("v")
        _shadow.flush()

    told = [text.removeprefix("Credential broker shadow: variable v ") for _, text in log.records]
    assert told[0] == "different: value"
    assert told[1].startswith("slower: the broker took 0.")


def test_a_defect_of_ours_reaches_nobody(
    backend: CredentialBrokerBackend, log: RecordingLogger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the thread of the task, and on the one that compares; the next comparison is made."""

    def fail(*_: object, **__: object) -> Any:
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr("airflow_credential_broker._shadow.findings", fail)
        assert backend.get_variable("v1") == "old"
        _shadow.flush()
        patch.setattr("airflow_credential_broker._fingerprint.Fingerprinter.of_present", fail)
        assert backend.get_variable("v2") == "old"
    assert backend.get_variable("v3") == "old"
    _shadow.flush()

    assert [text.split("(")[-1] for _, text in log.records[:2]] == [
        "MemoryError); please report it"
    ] * 2
    assert "variable v3 missing" in log.records[2][1]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_child_forked_in_the_middle_of_a_comparison_compares_for_itself(
    broker: FakeBroker, build: Callable[..., CredentialBrokerBackend]
) -> None:
    """It has neither its parent's thread nor a lock that nobody will release, and ends."""
    entered, leave = threading.Event(), threading.Event()
    kwargs = {"v0": "old", "v1": "old"}
    backend = build(shadow={**PRESENT, "budget_seconds": HANGS / 2, "backend_kwargs": kwargs})

    def wait(_: socket.socket) -> None:
        entered.set()
        leave.wait(HANGS)

    broker.on("/v1/variables?key=v0", Reply(act=wait))
    broker.on("/v1/", problem(404, "not_mapped"))
    backend.get_variable("v0")
    assert entered.wait(HANGS)

    child = os.fork()
    if child == 0:
        signal.alarm(HANGS)
        asked = backend.get_variable("v1") == "old"
        _shadow.flush()
        os._exit(0 if asked and not _shadow.comparer()._waiting else 1)
    _, status = os.waitpid(child, 0)
    leave.set()
    _shadow.flush()

    assert status == 0
    assert sorted(asked.path for asked in broker.lookups()) == [
        "/v1/variables?key=v0",
        "/v1/variables?key=v1",
    ]


def test_an_event_loop_goes_on_while_the_broker_hangs(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """Fifty triggers are answered, and none of them waits for the broker."""
    entered, leave = threading.Event(), threading.Event()

    def wait(_: socket.socket) -> None:
        entered.set()
        leave.wait(HANGS)

    broker.on("/v1/", Reply(act=wait))

    async def ask() -> list[str | None]:
        return await asyncio.gather(*(backend.aget_variable(f"v{n}") for n in range(50)))

    assert asyncio.run(ask()) == ["old"] * 50
    assert entered.wait(HANGS)
    leave.set()


@pytest.mark.skipif(sys.platform != "linux", reason="counts through /proc")
def test_the_thread_ends_when_there_is_nothing_to_compare(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """So a process that forks later has one thread less to lose."""
    broker.on("/v1/", variable("v1", "old"))
    backend.get_variable("v1")
    _shadow.flush()

    _wait_for(lambda: _shadow.comparer()._thread is None)
    names = {thread.name for thread in threading.enumerate()}
    assert "credential-broker-shadow" not in names


def _wait_for(condition: Callable[[], bool]) -> None:
    ends = time.monotonic() + HANGS
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.01)
