# SPDX-License-Identifier: Apache-2.0
"""A refused lookup stops as hard as the Airflow code above contains, and no harder."""

from __future__ import annotations

import asyncio
import importlib
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import airflow_credential_broker as broker_plugin
from airflow_credential_broker import (
    CredentialBrokerBackend,
    LookupRefusedError,
    ParseStop,
    RequestStop,
    TaskStop,
    _call_stack,
    _stop,
    _task_process,
)
from call_stack import called_from
from fake_broker import FakeBroker, connection, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import RecordingLogger

    Build = Callable[..., CredentialBrokerBackend]

TASK_3 = ("airflow.sdk.execution_time.task_runner", "run")
TASK_2 = ("airflow.models.taskinstance", "_run_raw_task")
PARSE = ("airflow.models.dagbag", "_load_modules_from_file")
TRIGGER = ("airflow.jobs.triggerer_job_runner", "run_trigger")
ROUTE = ("airflow.api_fastapi.execution_api.routes.connections", "get_connection")
SERVER = ("uvicorn.server", "run")


def stop() -> type[BaseException]:
    """Return the kind of stop that fits here."""
    return type(_stop.stop_for("why"))


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (TASK_3, TaskStop),
        (TASK_2, TaskStop),
        (("airflow.sdk.execution_time.task_runner", "main"), TaskStop),
        (PARSE, ParseStop),
        (TRIGGER, RequestStop),
        (ROUTE, LookupRefusedError),
        (("airflow.jobs.scheduler_job_runner", "_execute"), LookupRefusedError),
        (("airflow.cli.commands.connection_command", "connections_get"), LookupRefusedError),
        (("airflow.dag_processing.manager", "run"), LookupRefusedError),
        (("airflow.sdk.execution_time.supervisor", "supervise"), LookupRefusedError),
        (("airflow.www.views", "index"), LookupRefusedError),
    ],
)
def test_the_stop_fits_what_stands_above(
    caller: tuple[str, str], expected: type[BaseException]
) -> None:
    """Each caller gets the hardest stop that it contains; unknown places an ordinary exception."""
    assert called_from(*caller, stop) is expected


def test_the_nearest_place_counts() -> None:
    """A forked task keeps the frames of the scheduler; a task may parse a file in turn."""
    assert called_from(*SERVER, lambda: called_from(*TASK_3, stop)) is TaskStop
    assert called_from(*TASK_3, lambda: called_from(*PARSE, stop)) is ParseStop
    assert called_from(*TASK_3, lambda: called_from(*ROUTE, stop)) is LookupRefusedError


def test_a_request_stops_hard_only_in_a_real_server() -> None:
    """Other processes keep an API server inside themselves, which would take them down."""
    assert called_from(*SERVER, lambda: called_from(*ROUTE, stop)) is RequestStop
    assert called_from(*SERVER, stop) is LookupRefusedError


def test_a_process_that_a_task_started_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Airflow's command line, too; not a service that a task has started, nor a nearer caller."""
    monkeypatch.setattr(_task_process, "_STARTED_BY_A_TASK", True)

    assert stop() is TaskStop
    assert (
        called_from("airflow.cli.commands.connection_command", "connections_get", stop) is TaskStop
    )
    assert called_from("airflow.jobs.scheduler_job_runner", "_execute", stop) is LookupRefusedError
    assert called_from("airflow.cli.commands.webserver_command", "run", stop) is LookupRefusedError
    assert called_from(*PARSE, stop) is ParseStop


@pytest.mark.parametrize("mark", _task_process._TASK_ENVIRONMENT)
def test_the_marks_of_a_task_count_unless_they_are_its_own(
    monkeypatch: pytest.MonkeyPatch, mark: str
) -> None:
    """Airflow sets them in the process that runs a task as well."""
    assert not _task_process._has_task_environment()

    monkeypatch.setenv(mark, "1")

    assert _task_process._has_task_environment()
    assert not called_from(*TASK_3, _task_process._has_task_environment)


def test_a_thread_of_a_task_is_the_task() -> None:
    """What a task does in a pool or a thread counts as the task's own."""

    def in_thread() -> type[BaseException]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(stop).result()

    assert called_from(*TASK_3, in_thread) is TaskStop
    assert called_from(*TASK_2, in_thread) is TaskStop


def test_a_pool_thread_of_the_triggerer_stops_its_trigger_only() -> None:
    """The future carries it to the trigger; a thread of its own could carry it nowhere."""
    caller = ("airflow.jobs.triggerer_job_runner", "run")

    def in_pool() -> type[BaseException]:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(stop).result()

    def in_thread() -> type[BaseException]:
        found: list[type[BaseException]] = []
        thread = threading.Thread(target=lambda: found.append(stop()))
        thread.start()
        thread.join()
        return found[0]

    assert called_from(*caller, in_pool) is RequestStop
    assert called_from(*caller, in_thread) is LookupRefusedError


@pytest.mark.parametrize("loop", sorted(_stop._LOOPS))
def test_a_loop_that_knows_the_class_gets_it(loop: tuple[str, str]) -> None:
    """The class is taken from the very loop that asks, whatever the version says."""

    class KnownError(PermissionError):
        pass

    space: dict[str, Any] = {
        "__name__": loop[0],
        _stop._ACCESS_DENIED_CLASS: KnownError,
        "stop": stop,
    }
    exec(f"def {loop[1]}():\n    return stop()", space)  # noqa: S102 - a frame with a name

    assert called_from(*TASK_3, space[loop[1]]) is KnownError
    assert called_from(*TASK_3, lambda: called_from(*loop, stop)) is TaskStop


@pytest.mark.parametrize("kind", [LookupRefusedError, TaskStop, RequestStop, ParseStop])
def test_stops_keep_their_words_through_a_pickle(kind: type[BaseException]) -> None:
    """Executors send exceptions between processes."""
    back = pickle.loads(pickle.dumps(kind("why")))  # noqa: S301 - our own bytes

    assert type(back) is kind
    assert str(back) == "why"


def test_the_stops_escape_where_they_must() -> None:
    """Airflow's ``except Exception`` catches one of them only."""
    assert issubclass(LookupRefusedError, Exception)
    assert issubclass(TaskStop, SystemExit)
    assert not issubclass(TaskStop, Exception)
    assert not issubclass(RequestStop, (Exception, SystemExit))
    assert not issubclass(ParseStop, (Exception, SystemExit))


def test_the_places_exist_in_this_airflow() -> None:
    """A line that moves a caller is noticed here, not in production."""
    places = {*_stop._LOOPS, *_call_stack.TASK_FUNCTIONS, *_stop._PARSE, _stop._TRIGGER}
    found = {caller for caller in places if _exists(caller)}

    assert _stop._TRIGGER in found
    assert found & _stop._PARSE
    assert {name for _, name in found & _stop._LOOPS} >= {"get_connection_from_secrets"}
    if "airflow.sdk" in sys.modules:
        assert found >= {TASK_3, ("airflow.sdk.execution_time.context", "_get_connection")}
        assert _exists(ROUTE)
    else:
        assert TASK_2 in found


def _exists(caller: tuple[str, str]) -> bool:
    module, function = caller
    try:
        space = importlib.import_module(module)
    except ImportError:
        return False
    holders = [space, *[value for value in vars(space).values() if isinstance(value, type)]]
    return any(function in vars(holder) for holder in holders)


@pytest.mark.parametrize(("caller", "expected"), [(TASK_3, TaskStop), (PARSE, ParseStop)])
def test_denial_and_outage_both_stop_and_are_logged_once(
    broker: FakeBroker,
    build: Build,
    log: RecordingLogger,
    caller: tuple[str, str],
    expected: type[BaseException],
) -> None:
    """The words of the log are the words of the stop."""
    broker.on("/v1/", problem(403, "policy_denied"), problem(503, "store_timeout"))
    backend = build()

    for code in ("policy_denied", "store_timeout"):
        with pytest.raises(expected) as raised:
            called_from(*caller, lambda: backend.get_conn_value("c"))
        assert log.records.pop() == ("ERROR", str(raised.value))
        assert not log.records
        assert code in str(raised.value)
        assert "correlation id cid-42" in str(raised.value)


def test_a_process_that_cannot_be_stopped_says_what_airflow_will_do(
    broker: FakeBroker, build: Build, log: RecordingLogger
) -> None:
    """The log admits that the next backend is asked."""
    broker.on("/v1/", problem(403, "policy_denied"))

    with pytest.raises(LookupRefusedError):
        build().get_conn_value("c")

    assert log.records[0][1].endswith("continues with the next backend.")


@pytest.mark.parametrize(
    ("reply", "key"),
    [
        (problem(403, "policy_denied"), "on_denied"),
        (problem(424, "secret_missing"), "on_unavailable"),
    ],
)
def test_reactions_can_be_chosen_apart(
    broker: FakeBroker, build: Build, log: RecordingLogger, reply: Any, key: str
) -> None:
    """Raise is an ordinary exception, fall_through is None and a WARNING; the other stays safe."""
    broker.on("/v1/", reply)
    other = "on_unavailable" if key == "on_denied" else "on_denied"

    with pytest.raises(LookupRefusedError):
        called_from(*TASK_3, lambda: build(**{key: "raise"}).get_conn_value("c"))
    assert called_from(*TASK_3, lambda: build(**{key: "fall_through"}).get_conn_value("c")) is None
    with pytest.raises(TaskStop):
        called_from(*TASK_3, lambda: build(**{other: "fall_through"}).get_conn_value("c"))

    assert [level for level, _ in log.records] == ["ERROR", "WARNING", "ERROR"]


def test_an_invalid_request_always_stops(broker: FakeBroker, build: Build) -> None:
    """No reaction turns a mistake into an old value."""
    broker.on("/v1/", problem(400, "request_invalid"))
    lenient = build(on_denied="fall_through", on_unavailable="fall_through")

    with pytest.raises(TaskStop, match="request_invalid"):
        called_from(*TASK_3, lambda: lenient.get_conn_value("c"))


def test_a_refused_config_is_an_ordinary_exception(broker: FakeBroker, build: Build) -> None:
    """Airflow turns it into a start-up error on every line; nothing harder is needed."""
    broker.on("/v1/", problem(403, "policy_denied"))

    with pytest.raises(LookupRefusedError, match="config fernet_key denied: policy_denied"):
        called_from(*TASK_3, lambda: build(config_lookup_pattern=".*").get_config("fernet_key"))


@pytest.fixture
def airflow_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[CredentialBrokerBackend], None]:
    """Return a switch that puts a backend before Airflow's own, old values in the environment."""

    def put(backend: CredentialBrokerBackend) -> None:
        from airflow.secrets.environment_variables import EnvironmentVariablesBackend

        chain = [backend, EnvironmentVariablesBackend()]
        for name in (
            "airflow.configuration",
            "airflow.models.connection",
            "airflow.sdk.configuration",
        ):
            module = sys.modules.get(name)
            if hasattr(module, "ensure_secrets_loaded"):
                monkeypatch.setattr(module, "ensure_secrets_loaded", lambda *_, **__: chain)
        monkeypatch.setenv("AIRFLOW_CONN_DENIED", "postgres://old:old@old-value")
        monkeypatch.setenv("AIRFLOW_CONN_UNMAPPED", "postgres://old:old@old-value")

    return put


ASKS = """
from airflow.models.connection import Connection
host = Connection.get_connection_from_secrets("denied").host
raise ValueError("parsed with " + host)
"""


def test_a_dag_file_that_is_refused_becomes_an_import_error(
    broker: FakeBroker,
    build: Build,
    airflow_with: Callable[[CredentialBrokerBackend], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Airflow's own parser records the reason, lives on, and never sees the old value."""
    broker.on("/v1/connections?conn_id=denied", problem(403, "policy_denied"))
    airflow_with(build())
    (tmp_path / "asks.py").write_text(ASKS + "# airflow DAG\n")
    try:
        from airflow.dag_processing.dagbag import DagBag
    except ImportError:
        from airflow.models.dagbag import DagBag

    monkeypatch.setenv("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
    bag = DagBag(dag_folder=str(tmp_path))

    [error] = bag.import_errors.values()
    assert "policy_denied: what to do next (correlation id cid-42)" in error
    assert "old-value" not in error


def test_what_is_not_mapped_is_found_behind(
    broker: FakeBroker, build: Build, airflow_with: Callable[[CredentialBrokerBackend], None]
) -> None:
    """Airflow's own loop goes on to the environment variable."""
    broker.on("/v1/connections?conn_id=mapped", connection("mapped"))
    airflow_with(build())
    from airflow.models.connection import Connection

    assert Connection.get_connection_from_secrets("unmapped").host == "old-value"
    assert Connection.get_connection_from_secrets("mapped").host == "wh.internal"


@pytest.mark.parametrize("caller", [TASK_2, TASK_3])
def test_the_real_loop_never_reaches_the_old_value_in_a_task(
    broker: FakeBroker,
    build: Build,
    airflow_with: Callable[[CredentialBrokerBackend], None],
    caller: tuple[str, str],
) -> None:
    """Airflow's own loop of this line lets our stop through."""
    broker.on("/v1/connections?conn_id=denied", problem(403, "policy_denied"))
    airflow_with(build())
    from airflow.models.connection import Connection

    with pytest.raises((TaskStop, PermissionError), match="policy_denied"):
        called_from(*caller, lambda: Connection.get_connection_from_secrets("denied"))


def test_a_refused_trigger_fails_alone(broker: FakeBroker, build: Build) -> None:
    """The event loop and the other triggers go on, and the failure carries the reason."""
    broker.on("/v1/", problem(403, "policy_denied"))
    backend = build()

    async def run_trigger() -> None:
        space: dict[str, Any] = {"__name__": TRIGGER[0], "refused": backend.aget_connection}
        exec("async def run_trigger():\n    await refused('c')", space)  # noqa: S102 - as above
        await space["run_trigger"]()

    async def triggerer() -> tuple[Any, Any]:
        bad = asyncio.create_task(run_trigger())
        good = asyncio.create_task(asyncio.sleep(0.2, "fine"))
        return await asyncio.gather(bad, good, return_exceptions=True)

    failure, fine = asyncio.run(triggerer())

    assert fine == "fine"
    assert isinstance(failure, RequestStop)
    assert "policy_denied" in str(failure)


def test_the_public_names_are_what_users_may_rely_on() -> None:
    """The package promises these and no more."""
    assert sorted(broker_plugin.__all__) == [
        "AwsSessionFactory",
        "CredentialBrokerBackend",
        "Current",
        "CurrentValue",
        "LookupRefusedError",
        "LookupUnavailableError",
        "ParseStop",
        "RequestStop",
        "SettingsError",
        "TaskStop",
        "aws_session",
        "current",
    ]
