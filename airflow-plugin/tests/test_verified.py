# SPDX-License-Identifier: Apache-2.0
"""A lookup of the API server says who asks only where Airflow has verified it."""

from __future__ import annotations

import asyncio
import contextvars
import json
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

import execution_api as api
from airflow_credential_broker import CredentialBrokerBackend, RequestStop
from airflow_credential_broker._request import handling
from call_stack import called_from
from fake_broker import FakeBroker, as_json, connection, variable

pytest.importorskip("airflow.sdk", reason="Airflow 2 has no Execution API")

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import RecordingLogger

    Build = Callable[..., CredentialBrokerBackend]

TASK = "01a2b3c4-0000-7000-8000-000000000001"
OTHER = "01a2b3c4-0000-7000-8000-000000000002"
VERIFIED = {
    "airflow-dag-id": "payroll",
    "airflow-task-id": "pay all",
    "airflow-run-id": "scheduled__2026",
    "airflow-try-number": "2",
    "airflow-run-type": "scheduled",
    "airflow-context-standing": "verified",
}


@pytest.fixture(params=[False, True], ids=["header", "kept token"], autouse=True)
def _line(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    api.line(monkeypatch, keeps_token=request.param)


@pytest.fixture
def database(broker: FakeBroker) -> api.Database:
    """Return a database in which one task runs, in front of a broker that grants everything."""
    broker.on("/v1/connections?conn_id=c", connection("c"))
    broker.on("/v1/variables?key=k", variable("k", "v"))
    made = api.Database()
    made.rows[TASK] = api.RUNNING
    api.install(made)
    return made


@pytest.fixture
def backend(build: Build) -> CredentialBrokerBackend:
    """Return the backend of an API server."""
    return build(mode="api-server")


def told(broker: FakeBroker) -> list[dict[str, str]]:
    """Return what each lookup said of its context."""
    return [
        {
            name: unquote(value)
            for name, value in asked.headers.items()
            if name.startswith("airflow")
        }
        for asked in broker.lookups()
    ]


@pytest.mark.usefixtures("database")
def test_a_running_task_is_named_with_all_that_airflow_knows(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """Dag, task, run, try and run type come from the database, for both kinds of lookup."""
    api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))
    api.asked_by(api.scope(TASK), lambda: backend.get_variable("k"), api.VARIABLE)

    assert told(broker) == [VERIFIED, VERIFIED]


def test_index_and_team_are_told(
    broker: FakeBroker, database: api.Database, backend: CredentialBrokerBackend
) -> None:
    """The index is the database's, the team Airflow's own answer; none is taken from elsewhere."""
    database.rows[TASK] = SimpleNamespace(**{**vars(api.RUNNING), "map_index": 0})

    api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c", team_name="red"))

    assert told(broker) == [{**VERIFIED, "airflow-map-index": "0", "airflow-team": "red"}]


@pytest.mark.usefixtures("database")
def test_the_environment_adds_nothing_to_what_is_verified(
    broker: FakeBroker, backend: CredentialBrokerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A variable of the API server is no knowledge of the task."""
    for name in ("DAG_ID", "TEAM_NAME"):
        monkeypatch.setenv(f"AIRFLOW_CTX_{name}", "made-up")

    api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    assert told(broker) == [VERIFIED]


@pytest.mark.usefixtures("database")
def test_an_appended_header_is_not_the_one_that_airflow_verified(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """Airflow's own middleware appends the header of a user to every request."""
    appended = (b"authorization", api.bearer(OTHER))

    api.asked_by(api.scope(TASK, appended), lambda: backend.get_conn_value("c"))

    assert told(broker) == [VERIFIED]


@pytest.mark.usefixtures("database")
def test_nobody_else_in_the_process_is_verified(broker: FakeBroker, build: Build) -> None:
    """Other routes, other threads, what outlives a request, and the mode of workers."""
    backend = build(mode="api-server")

    def ask() -> str | None:
        return backend.get_conn_value("c")

    def endpoint() -> str | None:
        return called_from(*api.CONNECTION, ask)

    public = ("airflow.api_fastapi.core_api.routes.public.connections", "test_connection")
    copied: list[contextvars.Context] = []

    ask()
    api.asked_by(api.scope(TASK), ask, public)
    api.asked_by(api.scope(TASK), ask, (f"{api.ROUTES}.xcoms", "get_xcom"))
    with handling(api.scope(TASK)):
        ask()
    endpoint()
    api.asked_by(api.scope(TASK), lambda: copied.append(contextvars.copy_context()))
    copied[0].run(endpoint)
    api.asked_by(api.scope(TASK), lambda: in_thread(endpoint))
    api.asked_by(api.scope(TASK), lambda: in_thread(contextvars.copy_context().run, ask))
    api.asked_by(api.scope(TASK), lambda: build().get_conn_value("c"))

    assert told(broker) == [{}] * 9


def in_thread(run: Callable[..., Any], *arguments: Any) -> None:
    """Run something in another thread to its end."""
    thread = threading.Thread(target=run, args=arguments)
    thread.start()
    thread.join(30)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": "success"}, "task_not_running"),
        ({"state": "queued"}, "task_not_running"),
        ({"state": None}, "task_not_running"),
        (None, "task_unknown"),
    ],
)
def test_a_task_that_does_not_run_is_refused_whatever_the_settings_say(
    changed: dict[str, Any] | None, code: str, database: api.Database, build: Build
) -> None:
    """No setting makes Airflow ask another backend."""
    row = None if changed is None else SimpleNamespace(**{**vars(api.RUNNING), **changed})
    database.rows[TASK] = row
    backend = build(mode="api-server", on_denied="fall_through", on_unavailable="fall_through")

    with pytest.raises(RequestStop, match=code):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))


def test_the_plugins_own_refusal_is_a_warning_and_no_request(
    broker: FakeBroker,
    database: api.Database,
    backend: CredentialBrokerBackend,
    log: RecordingLogger,
) -> None:
    """The log names the task and its state, and the broker is not asked."""
    database.rows[TASK] = SimpleNamespace(**{**vars(api.RUNNING), "state": "success"})

    with pytest.raises(RequestStop):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    [(level, message)] = log.records
    assert level == "WARNING"
    assert "payroll.pay all (run scheduled__2026, try 2) is in state success" in message
    assert broker.lookups() == []


@pytest.mark.parametrize("kind", ["workload", "", "other"])
def test_a_token_that_is_not_of_a_running_task_is_refused(
    kind: str, broker: FakeBroker, database: api.Database, backend: CredentialBrokerBackend
) -> None:
    """A token that only starts a task reads no connection, on lines too that let it pass."""
    with pytest.raises(RequestStop, match="task_token_refused"):
        api.asked_by(api.scope(TASK, kind=kind), lambda: backend.get_conn_value("c"))

    assert (broker.lookups(), database.asked) == ([], [])


@pytest.mark.parametrize("subject", ["", "payroll", "{}", "' or 1=1"])
@pytest.mark.usefixtures("database")
def test_a_subject_that_is_no_task_instance_is_refused(
    subject: str, backend: CredentialBrokerBackend
) -> None:
    """Nothing but an id reaches the database."""
    with pytest.raises(RequestStop, match="task_token_refused"):
        api.asked_by(api.scope(subject), lambda: backend.get_conn_value("c"))


def test_a_request_without_a_token_is_refused(
    broker: FakeBroker, database: api.Database, backend: CredentialBrokerBackend
) -> None:
    """A middleware that hides the token from us does not make the lookup an asserted one."""
    given = {**api.scope(TASK), "headers": [], "ti_token": None}

    with pytest.raises(RequestStop, match="task_token_refused"):
        api.asked_by(given, lambda: backend.get_conn_value("c"))

    assert (broker.lookups(), database.asked) == ([], [])


def test_without_its_database_airflow_knows_nobody(
    broker: FakeBroker, database: api.Database, build: Build, log: RecordingLogger
) -> None:
    """An outage is one, its text stays hidden, and nothing is asserted instead."""
    database.failure = RuntimeError("postgres://airflow:canary@db")
    backend = build(mode="api-server")

    with pytest.raises(RequestStop, match="airflow_database_unavailable"):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    assert broker.lookups() == []
    assert "canary" not in str(log.records)


def test_a_database_that_hangs_costs_no_more_than_the_lookup_may(
    database: api.Database, build: Build
) -> None:
    """The limit of a lookup covers the question who asks."""
    database.open.clear()
    backend = build(mode="api-server", lookup_timeout_seconds=0.2)

    with pytest.raises(RequestStop, match="did not answer within lookup_timeout_seconds"):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    database.open.set()


def test_values_are_kept_for_the_verified_task_alone(
    broker: FakeBroker, database: api.Database, build: Build
) -> None:
    """Neither another task nor a lookup without a standing gets what one task was given."""
    database.rows[OTHER] = SimpleNamespace(**{**vars(api.RUNNING), "dag_id": "other"})
    backend = build(mode="api-server", cache_ttl_seconds=60)

    for task in (TASK, TASK, OTHER):
        api.asked_by(api.scope(task), lambda: backend.get_conn_value("c"))
    backend.get_conn_value("c")

    assert [context.get("airflow-dag-id") for context in told(broker)] == ["payroll", "other", None]


def test_a_kept_value_ends_with_its_task(database: api.Database, build: Build) -> None:
    """What is kept is given only to a task that still runs."""
    backend = build(mode="api-server", cache_ttl_seconds=60)
    api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))
    database.rows[TASK] = None
    api.install(database)

    with pytest.raises(RequestStop, match="task_unknown"):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))


@pytest.mark.usefixtures("database")
def test_an_asynchronous_endpoint_is_known_too(
    broker: FakeBroker, backend: CredentialBrokerBackend
) -> None:
    """The request is found on the event loop, and the database asked beside it."""
    api.asked_by(api.scope(TASK), lambda: asyncio.run(backend.aget_variable("k")))

    assert told(broker) == [VERIFIED]


def test_a_task_is_told_that_a_connection_without_a_type_cannot_be_given_to_it(
    broker: FakeBroker, build: Build
) -> None:
    """Airflow's Execution API would answer with status 500; anybody else is given it."""
    body = {"conn_id": "c", "connection": {"host": "h"}, "expires_at": "2999-01-01T00:00:00Z"}
    broker.on("/v1/", as_json(body))
    backend = build()

    words = r"connection_without_type: .*write conn_type.* \[store\]"
    with pytest.raises(RequestStop, match=words):
        api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    assert json.loads(backend.get_conn_value("c") or "") == {"host": "h"}


def test_a_connection_with_a_type_is_given_to_a_task(broker: FakeBroker, build: Build) -> None:
    """The refusal is for the others alone."""
    broker.on("/v1/", connection("c"))
    backend = build()

    given = api.asked_by(api.scope(TASK), lambda: backend.get_conn_value("c"))

    assert json.loads(given or "")["conn_type"] == "postgres"
