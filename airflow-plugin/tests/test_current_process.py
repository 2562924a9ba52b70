# SPDX-License-Identifier: Apache-2.0
"""`current` in forks, threads, other contexts and modes; and that it shows no secret."""

from __future__ import annotations

import asyncio
import copy
import gc
import logging
import os
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import (
    LookupRefusedError,
    LookupUnavailableError,
    SettingsError,
    _asking,
    _current_value,
    _renewal,
    current,
)
from airflow_credential_broker._renewal import Renewal
from call_stack import called_from
from conftest import configure
from fake_broker import Reply, problem, reset
from test_secrecy import failure, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from airflow_credential_broker._secret import Secret
    from conftest import Clock
    from rotating_broker import RotatingBroker

SECRET = "first-canary-Z3"
RUNNER = "airflow.sdk.execution_time.task_runner"
OLD = {"AIRFLOW_CONN_ELSEWHERE": "http://u:elsewhere-canary@h", "AIRFLOW_VAR_ELSEWHERE": "v-canary"}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set values that Airflow finds without the broker."""
    for name, value in OLD.items():
        monkeypatch.setenv(name, value)


def test_a_forked_child_asks_for_itself(rotating: RotatingBroker) -> None:
    """It uses no lock that a thread of its parent held, no socket, and no value."""
    warehouse = current("warehouse")
    warehouse.get()
    [renewal] = warehouse._renewals.values()
    with renewal._lock, _renewal._process._lock:
        pid = os.fork()
        if pid == 0:
            os._exit(0 if warehouse.get().value.password == SECRET else 1)
        _, status = os.waitpid(pid, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert warehouse.get().number == 1
    assert len(rotating.asked) == 2
    assert "if-none-match" not in rotating.asked[1].headers


def test_two_of_one_task_share_a_value_and_two_tasks_do_not(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one task was given, another has to ask for, even with the same object."""
    first, second = current("warehouse"), current("warehouse")
    for task in ("one", "one", "two"):
        monkeypatch.setenv("AIRFLOW_CTX_TASK_ID", task)
        first.get()
        second.get()

    assert [a.headers.get("airflow-task-id") for a in rotating.asked] == ["one", "two"]


def test_triggers_that_share_an_object_keep_a_value_each_until_its_end(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """A `current` at the top of a module costs a lookup per trigger, and not one per question."""
    warehouse = current("warehouse")

    def ask(tasks: list[str]) -> None:
        for task in tasks:
            monkeypatch.setenv("AIRFLOW_CTX_TASK_ID", task)
            warehouse.get()

    ask(["one", "two"] * 5)
    before = len(rotating.asked)
    clock.pass_by(101)
    ask(["three"])
    gc.collect()

    assert before == 2
    assert len(_renewal._process._renewals) == 1


def test_what_nobody_can_ask_for_any_more_is_gone(rotating: RotatingBroker) -> None:
    """A secret does not stay in a long-lived process for a task that has ended."""
    for number in range(20):
        current(f"c{number}").get()
    kept = current("warehouse")
    kept.get()
    gc.collect()

    secrets = [each for each in gc.get_objects() if type(each) is Renewal]

    assert len(secrets) == len(_renewal._process._renewals) == 1
    assert len(rotating.asked) == 21


def test_nothing_that_a_task_holds_prints_a_secret(
    rotating: RotatingBroker, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither itself, nor in a traceback with locals, nor in a log."""
    warehouse = current("warehouse")
    held = warehouse.get()
    pretty = pytest.importorskip("rich.pretty").pretty_repr([held, warehouse, warehouse._renewals])
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("task").warning("%s %r", held, warehouse)

    def fails() -> None:
        mine, also = warehouse, held
        raise ValueError(len([mine, also]))

    rotating.problem = Reply(200, b"{" + SECRET.encode(), {"Content-Type": "application/json"})
    texts = [f"{held} {held!r} {warehouse}", pretty, caplog.text, shown(failure(fails))]
    texts.append(shown(failure(lambda: warehouse.get(refused=held))))

    assert [text for text in texts if SECRET in text] == []
    assert "value 1 of connection 'warehouse'" in texts[0]


def test_a_value_is_never_pickled_and_what_gives_it_carries_none(
    rotating: RotatingBroker,
) -> None:
    """Operators are copied and sent to other interpreters with what they hold."""
    warehouse = current("warehouse", max_age=30)
    held = warehouse.get()
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(held)
    with pytest.raises(TypeError, match="never pickled"):
        copy.deepcopy(held)

    text = pickle.dumps(warehouse)

    assert SECRET.encode() not in text
    for again in (pickle.loads(text), copy.deepcopy(warehouse)):  # noqa: S301 - our own
        assert again.get().value.password == SECRET
    assert len(rotating.asked) == 1


def test_a_thread_that_is_interrupted_leaves_the_renewal_to_the_next(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task timeout strikes while others wait for the same answer."""

    class Timeout(BaseException):
        pass

    asked, strike = threading.Event(), threading.Event()
    real = _asking.BrokerAsking.ask

    def interrupted(self: Any, *args: Any, **named: Any) -> Any:
        if not asked.is_set():
            asked.set()
            strike.wait(30)
            raise Timeout
        return real(self, *args, **named)

    monkeypatch.setattr(_asking.BrokerAsking, "ask", interrupted)
    warehouse = current("warehouse")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(warehouse.get)
        asked.wait(30)
        second = pool.submit(warehouse.get)
        strike.set()

    with pytest.raises(Timeout):
        first.result()
    assert second.result().value.password == SECRET
    assert len(rotating.asked) == 1


def test_a_broker_that_restarts_is_asked_again(rotating: RotatingBroker) -> None:
    """A connection that it has closed costs no value."""
    warehouse = current("warehouse")
    held = warehouse.get()
    replies = [Reply(act=reset)]

    def restart() -> None:
        rotating.problem = replies.pop() if replies else None

    rotating.before = restart

    assert warehouse.get(refused=held).number == 1
    assert len(rotating.asked) == 3


@pytest.mark.usefixtures("rotating", "environment")
def test_what_the_broker_does_not_map_comes_from_airflow(
    rotating: RotatingBroker, clock: Clock
) -> None:
    """As for a hook; Airflow tells no expiry, so it counts for a minute."""
    rotating.problem = problem(404, "not_mapped")
    elsewhere, variable = current("elsewhere"), current(variable="elsewhere")

    held = elsewhere.get()
    assert held.value.password == "elsewhere-canary"
    assert held.seconds_left == pytest.approx(60)
    assert variable.get().value == "v-canary"
    before = len(rotating.asked)
    elsewhere.get()
    assert len(rotating.asked) == before
    clock.pass_by(49)
    assert elsewhere.get().seconds_left == pytest.approx(60)
    assert current("elsewhere", max_age=5).get().seconds_left == pytest.approx(5)
    assert type(held.value) is _expected_class()


def _expected_class() -> type:
    three = pytest.importorskip("airflow").__version__[0] != "2"
    found: type = import_module("airflow.sdk" if three else "airflow.models").Connection
    return found


@pytest.mark.usefixtures("environment")
def test_without_a_backend_of_ours_airflow_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was given no settings of the broker, as where the API server asks."""
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", "")

    assert current("elsewhere").get().value.password == "elsewhere-canary"


@pytest.mark.usefixtures("environment")
def test_an_id_that_the_settings_leave_out_costs_no_request(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch, token_file: Path
) -> None:
    """The lookup patterns mean the same as for a hook."""
    given = {"connections_lookup_pattern": "team_", "variables_lookup_pattern": None}
    configure(monkeypatch, url=rotating.url, token_file=str(token_file), **given)

    assert current("elsewhere").get().value.password == "elsewhere-canary"
    assert current(variable="elsewhere").get().value == "v-canary"
    assert rotating.asked == []


@pytest.mark.usefixtures("environment")
def test_in_the_mode_of_api_servers_a_task_asks_airflow(
    rotating: RotatingBroker,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    token_file: Path,
) -> None:
    """The task's own process has no credential of the broker, and sends it nothing."""
    pytest.importorskip("airflow.sdk", reason="Airflow 2 has no Execution API")
    configure(monkeypatch, url=rotating.url, token_file=str(token_file), mode="api-server")
    runner = import_module(RUNNER)
    comms = type("Comms", (), {"__module__": "airflow.sdk.execution_time.comms"})()
    monkeypatch.setattr(runner, "SUPERVISOR_COMMS", comms, raising=False)
    monkeypatch.setattr(
        _asking, "_conn", lambda _: '{"conn_type": "http", "password": "by-server"}'
    )

    held = called_from(RUNNER, "main", lambda: current("elsewhere").get())

    assert held.value.password == "by-server"
    assert held.seconds_left == pytest.approx(60)
    assert rotating.asked == []
    assert clock.time == 1_000


def airflow_says(
    monkeypatch: pytest.MonkeyPatch, raises: BaseException | None
) -> Callable[[], None]:
    """Have Airflow raise this; return the switch that ends it."""

    def asked(_: str) -> str:
        if raises is not None and not answering:
            raise raises
        return '{"conn_type": "http", "password": "p"}'

    answering: list[bool] = [True]
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", "")
    monkeypatch.setattr(_asking, "_conn", asked)
    return answering.clear


def test_an_outage_behind_airflow_ends_with_the_assumed_time(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Airflow says "isn't defined" where it could not ask."""
    missing = type("AirflowNotFoundException", (Exception,), {})("The conn_id `c` isn't defined")
    fail = airflow_says(monkeypatch, missing)
    there = current("c")
    there.get()
    fail()

    clock.pass_by(49)
    assert there.get().number == 1
    clock.pass_by(11)
    with pytest.raises(LookupUnavailableError, match="isn't defined"):
        there.get()


def test_a_refusal_behind_airflow_is_raised_at_once(
    monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    """Where Airflow tells it apart, which it does since 3.2.2."""
    denied = type("AirflowSecretsBackendAccessDenied", (PermissionError,), {})("Access denied")
    fail = airflow_says(monkeypatch, denied)
    there = current("c")
    there.get()
    fail()

    clock.pass_by(49)
    with pytest.raises(
        LookupRefusedError, match=r"denied_through_airflow: .*Access denied"
    ) as told:
        there.get()
    assert not isinstance(told.value, LookupUnavailableError)


def test_what_airflow_could_not_read_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A parser's message may have the value in it."""
    fail = airflow_says(monkeypatch, ValueError(SECRET))
    fail()

    text = shown(failure(current("c").get))

    assert "unavailable_through_airflow: Airflow says ValueError" in text
    assert SECRET not in text


def test_a_task_timeout_behind_airflow_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only refusals are answers."""
    fail = airflow_says(monkeypatch, KeyboardInterrupt())
    fail()

    with pytest.raises(KeyboardInterrupt):
        current("c").get()


@pytest.mark.usefixtures("environment")
def test_a_trigger_is_given_what_only_airflow_knows(rotating: RotatingBroker) -> None:
    """On the one thread on which Airflow speaks to its supervisor."""
    rotating.problem = problem(404, "not_mapped")

    async def ask() -> str:
        return str((await current("elsewhere").aget()).value.password)

    assert asyncio.run(ask()) == "elsewhere-canary"


def test_a_trigger_keeps_what_airflow_gave_as_a_task_does(
    rotating: RotatingBroker, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the same value after a renewal, and through an outage up to its end."""
    monkeypatch.setenv("AIRFLOW_CONN_ELSEWHERE", "http://u:elsewhere-canary@h")
    rotating.problem = problem(404, "not_mapped")
    elsewhere = current("elsewhere")

    async def ask() -> list[int]:
        numbers = [(await elsewhere.aget()).number]
        clock.pass_by(50)
        numbers.append((await elsewhere.aget()).number)
        monkeypatch.delenv("AIRFLOW_CONN_ELSEWHERE")
        clock.pass_by(50)
        numbers.append((await elsewhere.aget()).number)
        clock.pass_by(10)
        with pytest.raises(LookupUnavailableError, match="elsewhere unavailable"):
            await elsewhere.aget()
        return numbers

    assert asyncio.run(ask()) == [1, 1, 1]


def test_settings_that_cannot_be_used_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Airflow's own lookups name them."""
    configure(monkeypatch, url="https://b", token_flie="t")

    with pytest.raises(SettingsError, match="did you mean token_file"):
        current("warehouse").get()


def test_a_value_that_airflow_cannot_read_shows_nothing(
    rotating: RotatingBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The class of the line may refuse what the broker gives."""
    held = current("warehouse").get()
    assert rotating.asked

    def unreadable(_: str, value: Secret) -> None:
        raise ValueError(value.reveal())

    monkeypatch.setattr(_current_value, "connection_of", unreadable)
    text = shown(failure(lambda: held.value))

    assert "Airflow cannot read it (ValueError)" in text
    assert SECRET not in text


class Comms:
    """The way to a supervisor, as lines before 3.2 have it: without a lock."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def send(self, message: Any) -> None:
        """Note what was told."""
        self.told.append(getattr(message, "value", None))


class LockedComms(Comms):
    """The same since 3.2."""

    def __init__(self) -> None:
        super().__init__()
        self._thread_lock = threading.Lock()


@pytest.fixture
def comms(monkeypatch: pytest.MonkeyPatch) -> Callable[[Comms], Comms]:
    """Return a switch that gives this process a way to a supervisor."""
    pytest.importorskip("airflow.sdk", reason="Airflow 2 has no supervisor")
    runner = import_module(RUNNER)

    def given(made: Comms) -> Comms:
        monkeypatch.setattr(runner, "SUPERVISOR_COMMS", made, raising=False)
        return made

    return given


def test_a_supervisor_is_told_what_to_mask(
    rotating: RotatingBroker, clock: Clock, comms: Callable[[Comms], Comms]
) -> None:
    """It writes the log of what a task prints; each new value is told once."""
    rotating.more = {"extra": {"api_key": "extra-canary-1", "region": "eu"}}
    supervisor = comms(Comms())
    warehouse = current("warehouse")
    for _ in range(3):
        warehouse.get()
    rotating.rotate("second-canary")
    clock.pass_by(81)
    warehouse.get()

    assert supervisor.told == [SECRET, "extra-canary-1", "second-canary", "extra-canary-1"]


@pytest.mark.parametrize(("kind", "told"), [(Comms, 0), (LockedComms, 1)])
def test_another_thread_tells_it_where_that_is_safe(
    rotating: RotatingBroker, comms: Callable[[Comms], Comms], kind: type[Comms], told: int
) -> None:
    """Two threads would mix their messages before 3.2; the main thread makes up for it."""
    supervisor, warehouse = comms(kind()), current("warehouse")

    with ThreadPoolExecutor(1) as pool:
        pool.submit(warehouse.get).result()
    assert len(supervisor.told) == told
    warehouse.get()

    assert supervisor.told == [SECRET]
    assert len(rotating.asked) == 1


def test_a_variable_is_masked_where_airflow_would(
    rotating: RotatingBroker, comms: Callable[[Comms], Comms]
) -> None:
    """By its key, which Airflow judges."""
    supervisor = comms(Comms())
    current(variable="api_key").get()

    assert supervisor.told == [SECRET]
    assert len(rotating.asked) == 1


def test_an_asynchronous_task_tells_it_beside_its_loop(
    rotating: RotatingBroker, comms: Callable[[Comms], Comms]
) -> None:
    """A message on the thread of the loop could wait for the loop itself."""
    supervisor = comms(LockedComms())

    async def ask() -> None:
        current("elsewhere").get()
        assert supervisor.told == []
        await current("warehouse").aget()

    asyncio.run(ask())

    assert supervisor.told == [SECRET]
    assert len(rotating.asked) == 2
