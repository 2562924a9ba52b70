# SPDX-License-Identifier: Apache-2.0
"""What a long task is given by `current`: the present value, renewed before it ends."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import (
    LookupRefusedError,
    LookupUnavailableError,
    _clock,
    current,
)
from conftest import configure
from fake_broker import Reply, problem

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Clock
    from rotating_broker import RotatingBroker

pytestmark = pytest.mark.usefixtures("clock")


def etags(broker: RotatingBroker) -> list[str | None]:
    """Return what each request said that it has."""
    return [asked.headers.get("if-none-match") for asked in broker.asked]


def test_a_value_is_asked_for_once_while_it_counts(rotating: RotatingBroker) -> None:
    """Whoever asks in a loop costs the broker one lookup."""
    warehouse = current("warehouse")
    assert rotating.asked == []

    held = [warehouse.get() for _ in range(50)]

    assert {each.value.password for each in held} == {"first-canary-Z3"}
    assert {each.number for each in held} == {1}
    assert len(rotating.asked) == 1


def test_it_is_renewed_before_its_end_and_only_if_it_has_changed(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """No secret crosses the network for a value that is held."""
    warehouse = current("warehouse")
    warehouse.get()

    clock.pass_by(59)
    warehouse.get()
    clock.pass_by(22)
    held = warehouse.get()

    assert etags(rotating) == [None, '"1-abc"']
    assert (held.value.password, held.number) == ("first-canary-Z3", 1)
    assert held.seconds_left == pytest.approx(99, abs=2)  # the date of a 304 has no fractions


def test_a_rotation_is_seen_without_a_restart(rotating: RotatingBroker, clock: Clock) -> None:
    """The next renewal brings the new value."""
    warehouse = current("warehouse")
    first = warehouse.get()
    rotating.rotate("second-canary")

    clock.pass_by(81)
    second = warehouse.get()

    assert (first.value.password, second.value.password) == ("first-canary-Z3", "second-canary")
    assert (first.number, second.number) == (1, 2)


def test_a_value_that_was_refused_is_asked_for_at_once(rotating: RotatingBroker) -> None:
    """Not from the broker's cache; and it is returned again if it is still the present one."""
    warehouse = current("warehouse")
    first = warehouse.get()

    same = warehouse.get(refused=first)
    rotating.rotate("second-canary")
    second = warehouse.get(refused=same)
    late = warehouse.get(refused=first)

    assert (same.number, second.number, late.number) == (1, 2, 2)
    assert ["fresh=true" in asked.path for asked in rotating.asked] == [False, True, True]


def test_many_threads_that_were_refused_ask_once(rotating: RotatingBroker) -> None:
    """A rotation that breaks all connections of a task at once costs one lookup."""
    warehouse = current("warehouse")
    first = warehouse.get()
    rotating.rotate("second-canary")
    together = threading.Barrier(50)

    def ask(_: int) -> str:
        together.wait(30)
        return str(warehouse.get(refused=first).value.password)

    with ThreadPoolExecutor(50) as pool:
        assert set(pool.map(ask, range(50))) == {"second-canary"}

    assert len(rotating.asked) == 2


def test_a_hundred_threads_ask_once(rotating: RotatingBroker) -> None:
    """They wait for the same answer."""
    warehouse, together = current("warehouse"), threading.Barrier(100)

    def ask(_: int) -> int:
        together.wait(30)
        return warehouse.get().number

    with ThreadPoolExecutor(100) as pool:
        assert set(pool.map(ask, range(100))) == {1}

    assert len(rotating.asked) == 1


def test_a_hundred_threads_share_a_failure(rotating: RotatingBroker, clock: Clock) -> None:
    """None of them waits for the others' attempts."""
    rotating.problem = problem(424, "secret_missing")
    warehouse, together = current("warehouse"), threading.Barrier(100)
    rotating.before = lambda: time.sleep(0.2)

    def ask(_: int) -> str:
        together.wait(30)
        with pytest.raises(LookupUnavailableError, match="secret_missing"):
            warehouse.get()
        return "failed"

    with ThreadPoolExecutor(100) as pool:
        assert set(pool.map(ask, range(100))) == {"failed"}

    assert len(rotating.asked) < 20
    assert clock.time == 1_000


def test_while_one_thread_renews_the_others_use_what_they_have(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """A slow broker holds up one caller at a time."""
    warehouse = current("warehouse")
    warehouse.get()
    asked, answer = threading.Event(), threading.Event()

    def slowly() -> None:
        asked.set()
        answer.wait(30)

    rotating.before = slowly
    clock.pass_by(81)

    with ThreadPoolExecutor(1) as pool:
        renewing = pool.submit(warehouse.get)
        asked.wait(30)
        held = warehouse.get()
        answer.set()

    assert held.seconds_left == pytest.approx(19)
    assert renewing.result().seconds_left > 90


def test_renewals_of_many_tasks_do_not_come_together(clock: Clock) -> None:
    """They spread over a fifth of the life."""
    due = [_clock.Life.until(clock.time + 100, clock.time).due_at - clock.time for _ in range(200)]

    assert min(due) >= 60
    assert max(due) <= 80
    assert max(due) - min(due) > 10


def test_a_refusal_is_raised_at_the_renewal(rotating: RotatingBroker, clock: Clock) -> None:
    """A right that was taken away is not stretched to the end; one that is given again works."""
    warehouse = current("warehouse")
    warehouse.get()
    rotating.problem = problem(403, "policy_denied")
    clock.pass_by(81)

    for _ in range(2):
        with pytest.raises(LookupRefusedError, match=r"connection warehouse denied: policy_denied"):
            warehouse.get()
    rotating.problem = None

    assert warehouse.get().value.password == "first-canary-Z3"


def test_an_outage_keeps_the_value_until_its_end_and_no_longer(
    rotating: RotatingBroker, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    """It is told once, retried now and then, and an error at the end."""
    warehouse = current("warehouse")
    warehouse.get()
    rotating.away()
    clock.pass_by(81)

    with caplog.at_level(logging.WARNING):
        for _ in range(20):
            assert warehouse.get().value.password == "first-canary-Z3"
    before = len(rotating.asked)
    clock.pass_by(18)
    assert warehouse.get().number == 1
    clock.pass_by(1)
    with pytest.raises(LookupUnavailableError, match="store_unavailable"):
        warehouse.get()
    rotating.problem = None

    assert before <= 12  # of one renewal, with its retries
    [told] = [r.getMessage() for r in caplog.records if "could not be renewed" in r.getMessage()]
    assert "connection 'warehouse'" in told
    assert "store_unavailable" in told
    assert warehouse.get().number == 1
    assert etags(rotating)[-1] == '"1-abc"'


def test_a_store_that_has_lost_the_secret_is_an_outage(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """What asking again does not mend ends with the value, too."""
    warehouse = current("warehouse")
    warehouse.get()
    rotating.problem = problem(424, "secret_missing")

    clock.pass_by(81)
    assert warehouse.get().number == 1
    clock.pass_by(19)
    with pytest.raises(LookupUnavailableError, match="secret_missing"):
        warehouse.get()


def test_settings_that_fall_through_do_not_count_here(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch, token_file: Path
) -> None:
    """An old value of the environment does not follow a present one."""
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", "http://u:old@h")
    given = {"on_denied": "fall_through", "on_unavailable": "fall_through"}
    configure(monkeypatch, url=rotating.url, token_file=str(token_file), **given)
    rotating.problem = problem(403, "policy_denied")

    with pytest.raises(LookupRefusedError, match="policy_denied"):
        current("warehouse").get()


def test_a_value_to_be_used_at_once_is_asked_for_each_time(rotating: RotatingBroker) -> None:
    """The broker answers so while a rotation is due."""
    rotating.ttl = 0
    warehouse = current("warehouse")

    assert {warehouse.get().number for _ in range(3)} == {1}
    assert etags(rotating) == [None, '"1-abc"', '"1-abc"']


def test_a_304_that_ends_within_its_second_is_used_at_once(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """The date of an answer has no fractions, so how long it counts is not known so well."""
    warehouse = current("warehouse")
    warehouse.get()
    clock.pass_by(81)
    rotating.ttl = 0.9
    rotating.before = lambda: clock.pass_by(1.9)

    assert warehouse.get().number == 1
    assert warehouse.get().number == 1
    assert len(rotating.asked) == 3


def test_an_answer_that_has_ended_on_its_way_is_not_used(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """It is asked for once more, and then it is an outage."""
    rotating.ttl = 5
    rotating.before = lambda: clock.pass_by(6)
    warehouse = current("warehouse")

    with pytest.raises(LookupUnavailableError, match="expired_on_arrival"):
        warehouse.get()
    assert len(rotating.asked) == 2

    rotating.before = lambda: None
    assert warehouse.get().number == 1


@pytest.mark.parametrize("skew", [-86_400.0, 86_400.0])
def test_the_brokers_clock_may_be_wrong(
    rotating: RotatingBroker, clock: Clock, skew: float
) -> None:
    """Only the difference of two of its own times counts, in a 304 as in a 200."""
    rotating.skew = skew
    warehouse = current("warehouse")

    assert warehouse.get().seconds_left == pytest.approx(100, abs=0.1)
    clock.pass_by(81)
    assert warehouse.get().seconds_left == pytest.approx(99, abs=1.1)
    assert len(rotating.asked) == 2


@pytest.mark.parametrize("jump", [-86_400.0, 86_400.0])
def test_setting_the_time_of_day_neither_ends_nor_stretches_a_value(
    rotating: RotatingBroker, clock: Clock, monkeypatch: pytest.MonkeyPatch, jump: float
) -> None:
    """A jump ahead makes it ask once more at most; a value ends when its time has passed."""
    warehouse = current("warehouse")
    warehouse.get()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    rotating.away()

    assert warehouse.get().number == 1
    clock.pass_by(101)
    with pytest.raises(LookupUnavailableError):
        warehouse.get()


def test_a_304_that_is_not_the_brokers_changes_nothing(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """A cache in between knows no expiry."""
    warehouse = current("warehouse")
    warehouse.get()
    rotating.problem = Reply(304, b"", {"ETag": '"1-abc"'})

    clock.pass_by(81)
    assert warehouse.get().seconds_left == pytest.approx(19)
    clock.pass_by(19)
    with pytest.raises(LookupUnavailableError, match="response_invalid"):
        warehouse.get()


def test_a_304_that_nobody_asked_for_is_an_outage(rotating: RotatingBroker) -> None:
    """There is nothing that could be unchanged."""
    rotating.problem = Reply(304, b"", {"ETag": '"1-abc"'})

    with pytest.raises(LookupUnavailableError, match="http_304"):
        current("warehouse").get()


def test_max_age_asks_earlier_than_the_broker_wants(rotating: RotatingBroker, clock: Clock) -> None:
    """For a task that wants to see a right taken away, or a rotation that nobody announces."""
    rotating.ttl = 3_600
    warehouse = current("warehouse", max_age=10)
    warehouse.get()

    clock.pass_by(9)
    warehouse.get()

    assert etags(rotating) == [None, '"1-abc"']


def test_a_renewal_that_brings_no_later_end_is_the_last_before_it(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """The broker's own memory of the secret ends then, so asking more often gains nothing."""
    rotating.until = datetime.now(timezone.utc) + timedelta(seconds=100)
    warehouse = current("warehouse")
    warehouse.get()

    for _ in range(19):
        clock.pass_by(5)
        assert warehouse.get().seconds_left == pytest.approx(1_100 - clock.time, abs=1)
    before = len(rotating.asked)
    clock.pass_by(6)
    warehouse.get()

    assert (before, len(rotating.asked)) == (2, 3)


def test_an_end_that_comes_sooner_counts(rotating: RotatingBroker, clock: Clock) -> None:
    """A rotation has been announced, or is due."""
    warehouse = current("warehouse")
    warehouse.get()
    clock.pass_by(81)
    rotating.ttl = 5

    assert warehouse.get().seconds_left == pytest.approx(4, abs=1.1)
    rotating.ttl = 0
    clock.pass_by(6)
    assert [warehouse.get().number for _ in range(3)] == [1, 1, 1]
    assert len(rotating.asked) == 5


def test_a_variable_is_given_as_its_text(rotating: RotatingBroker, clock: Clock) -> None:
    """With the same renewals."""
    key = current(variable="api_key")
    assert key.get().value == "first-canary-Z3"
    rotating.rotate("second-canary")
    clock.pass_by(81)

    assert key.get().value == "second-canary"
    assert {asked.path for asked in rotating.asked} == {"/v1/variables?key=api_key"}


@pytest.mark.usefixtures("rotating")
def test_the_expiry_is_the_brokers() -> None:
    """As the record has it."""
    left = current("warehouse").get().expires_at - datetime.now(timezone.utc)

    assert left.total_seconds() == pytest.approx(100, abs=5)


def test_a_connection_is_that_of_the_task_and_nobody_elses(rotating: RotatingBroker) -> None:
    """What one caller does to it, another does not see."""
    rotating.more = {"extra": {"region": "eu"}, "port": 5432}
    held = current("warehouse").get()
    held.value.password = "changed"

    assert held.value.password == "first-canary-Z3"
    assert (held.value.port, held.value.extra_dejson) == (5432, {"region": "eu"})
    assert held.value.conn_id == "warehouse"


def test_fifty_asynchronous_callers_ask_once_and_block_nobody(rotating: RotatingBroker) -> None:
    """The loop turns while the broker takes its time."""
    warehouse, asked, answer = current("warehouse"), threading.Event(), threading.Event()

    def slowly() -> None:
        asked.set()
        answer.wait(30)

    rotating.before = slowly

    async def ask() -> list[int]:
        waiting = [asyncio.create_task(warehouse.aget()) for _ in range(50)]
        await asyncio.to_thread(asked.wait, 30)
        answer.set()
        return [held.number for held in await asyncio.gather(*waiting)]

    assert asyncio.run(ask()) == [1] * 50
    assert len(rotating.asked) == 1


def test_asynchronous_refusals_are_the_same(rotating: RotatingBroker) -> None:
    """A refusal and an outage are told apart."""

    async def ask() -> Any:
        return await current("warehouse").aget()

    rotating.problem = problem(403, "policy_denied")
    with pytest.raises(LookupRefusedError, match="policy_denied"):
        asyncio.run(ask())
    rotating.problem = problem(424, "secret_missing")
    with pytest.raises(LookupUnavailableError, match="secret_missing"):
        asyncio.run(ask())


@pytest.mark.parametrize(
    ("given", "words"),
    [({}, "takes a conn_id"), ({"conn_id": "a", "variable": "b"}, "takes a conn_id")],
)
def test_one_thing_is_asked_for(given: dict[str, Any], words: str) -> None:
    """A connection or a variable."""
    with pytest.raises(TypeError, match=words):
        current(**given)


@pytest.mark.parametrize("max_age", [0, -1, 86_401])
def test_a_max_age_is_within_a_day(max_age: float) -> None:
    """Zero would ask in a loop."""
    with pytest.raises(ValueError, match="max_age: must be from 1 to 86400 seconds"):
        current("warehouse", max_age=max_age)
