# SPDX-License-Identifier: Apache-2.0
"""Shadow mode: the present backends answer, and each difference of the broker is told."""

from __future__ import annotations

import asyncio
import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import (
    CredentialBrokerBackend,
    SettingsError,
    _shadow,
    _shadow_report,
    current,
)
from airflow_credential_broker._shadow_backend import ShadowBackend
from conftest import RecordingLogger, configure
from fake_broker import FakeBroker, Reply, connection, problem, variable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Shadowed = Callable[..., ShadowBackend]

MODELS: Any = importlib.import_module("airflow.models")  # in 3 the SDK has them, too
OLD, NEW = "canary-old-value-5", "canary-new-value-6"
URI = f"postgres://u:{OLD}@wh.internal:5432/db?sslmode=require&app=etl"
SAME: dict[str, Any] = {
    "login": "u",
    "password": OLD,
    "port": 5432,
    "schema": "db",
    "extra": {"sslmode": "require", "app": "etl"},
}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the counters that are counted, without their common beginning."""
    found: list[str] = []

    def count(name: str) -> None:
        found.append(name.removeprefix("credential_broker.shadow."))

    monkeypatch.setattr(
        _shadow_report.Report, "find_counter", lambda self: setattr(self, "_count", count)
    )
    return found


@pytest.fixture
def shadowed(build: Callable[..., Any], log: RecordingLogger) -> Iterator[Shadowed]:
    """Return a builder of backends in shadow mode beside ``present``."""

    def built(present: str = "WithTeams", *, shadow: Any = None, **kwargs: Any) -> ShadowBackend:
        beside = {"backend": f"present_backends.{present}", "budget_seconds": 2, **(shadow or {})}
        given = {"connections": {"c": URI}, "v": OLD, **kwargs}
        backend = build(shadow={**beside, "backend_kwargs": given})
        assert isinstance(backend, ShadowBackend)
        if hasattr(backend, "_get_connection_class"):
            backend._set_connection_class(MODELS.Connection)
        return backend

    assert log.records == []
    yield built
    _shadow.flush()


def told(log: RecordingLogger) -> list[str]:
    """Return the lines of shadow mode once all is compared; no line has a value in it."""
    _shadow.flush()
    lines = [text for level, text in log.records if level == "WARNING"]
    assert not any(value in text for text in lines for value in (OLD, NEW))
    return [text.removeprefix("Credential broker shadow: ") for text in lines]


def test_the_present_backend_answers_and_the_broker_agrees(
    broker: FakeBroker, shadowed: Shadowed, log: RecordingLogger, counted: list[str]
) -> None:
    """The broker is asked once, as shadow; nothing is told, and the two are counted as equal."""
    broker.on("/v1/connections", connection("c", **SAME))
    broker.on("/v1/variables", variable("v", OLD))
    backend = shadowed()

    assert backend.get_connection("c").password == OLD
    assert backend.get_variable("v") == OLD

    assert told(log) == []
    assert counted == ["equal", "equal"]
    assert [asked.headers.get("airflow-shadow") for asked in broker.lookups()] == ["true", "true"]


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        (problem(403, "policy_denied"), "denied: policy_denied: what to do next"),
        (problem(404, "not_mapped"), "missing: the broker does not map it"),
        (problem(424, "secret_missing"), "unavailable: secret_missing: what to do next"),
        (problem(400, "request_invalid"), "unavailable: request_invalid: what to do next"),
        (connection("c", **{**SAME, "password": NEW}), "different: password"),
        (connection("c", **{**SAME, "host": "other", "port": 1}), "different: host, port"),
        (
            connection("c", **{**SAME, "extra": {"sslmode": "require", "app": 1, "b": NEW}}),
            "different: extra.app, extra.b",
        ),
        (connection("c", **{**SAME, "conn_type": "mysql"}), "different: conn_type"),
    ],
)
def test_each_difference_is_told_once(  # noqa: PLR0913 - fixtures
    broker: FakeBroker,
    shadowed: Shadowed,
    log: RecordingLogger,
    counted: list[str],
    *,
    reply: Reply,
    line: str,
) -> None:
    """The present answer is given all the same; asking again tells nothing new and asks nobody."""
    broker.on("/v1/connections", reply)
    backend = shadowed()

    assert [backend.get_connection("c").password for _ in range(3)] == [OLD] * 3

    (only,) = told(log)
    assert only.startswith(f"connection c {line}")
    assert counted == [line.partition(":")[0]]
    assert len(broker.lookups()) == 1


def test_what_the_environment_answers_is_compared(
    broker: FakeBroker,
    monkeypatch: pytest.MonkeyPatch,
    token_file: Any,
    log: RecordingLogger,
    counted: list[str],
) -> None:
    """Through Airflow's own chain; what the broker does not map, the environment goes on giving."""
    configure(monkeypatch, url=broker.url, token_file=str(token_file), shadow=True)
    monkeypatch.setenv("AIRFLOW_CONN_C", URI)
    monkeypatch.setenv("AIRFLOW_VAR_V", OLD)
    monkeypatch.setenv("AIRFLOW_VAR_W", OLD)
    broker.on("/v1/connections", connection("c", **{**SAME, "login": "w"}))
    broker.on("/v1/variables?key=v", variable("v", NEW))
    broker.on("/v1/variables?key=x", variable("x", NEW))

    assert MODELS.Connection.get_connection_from_secrets("c").password == OLD
    assert MODELS.Variable.get("v") == OLD
    assert MODELS.Variable.get("w") == OLD
    assert MODELS.Variable.get("x", default_var="none") == "none"

    lines = told(log)
    assert lines[:2] == ["connection c different: login", "variable v different: value"]
    assert lines[2].startswith("variable x only_in_broker:")
    assert counted == ["different", "different", "equal", "only_in_broker"]


def test_a_server_in_the_same_process_asks_its_own_present_backend(
    broker: FakeBroker, shadowed: Shadowed, log: RecordingLogger
) -> None:
    """With `dags test` a task's chain leads to an API server, which has a chain with us, too."""
    broker.on("/v1/variables", variable("v", NEW))
    worker, server = shadowed(v=None), shadowed()
    space: dict[str, Any] = {"__name__": "airflow.sdk.execution_time.context"}
    space |= {"worker": worker.get_variable, "server": server.get_variable}
    code = "def _get_variable(key, deserialize_json):\n    return worker(key) or server(key)"
    exec(code, space)  # noqa: S102 - a frame with a name

    assert space["_get_variable"]("v", deserialize_json=False) == OLD

    assert set(told(log)) == {"variable v different: value"}


def test_a_value_that_is_held_comes_from_the_present_backends(
    broker: FakeBroker, monkeypatch: pytest.MonkeyPatch, token_file: Any
) -> None:
    """What a long task holds is not the broker's either."""
    configure(monkeypatch, url=broker.url, token_file=str(token_file), shadow=True)
    monkeypatch.setenv("AIRFLOW_VAR_V", OLD)
    broker.on("/v1/variables", variable("v", NEW))

    assert current(variable="v").get().value == OLD


@pytest.mark.parametrize("present", ["OfAirflow2", "WithTeams"])
def test_a_team_is_handed_on_where_it_is_known(shadowed: Shadowed, present: str) -> None:
    """A method from before teams would end in a TypeError."""
    backend = shadowed(present)

    assert backend.get_variable("v", team_name="red") == OLD
    assert backend.get_conn_value("c", team_name="red") == URI

    team = () if present == "OfAirflow2" else ("red",)
    asked = backend._present._backend.asked  # type: ignore[union-attr]
    assert asked == [("variable", "v", *team), ("connection", "c", *team)]


@pytest.mark.parametrize("present", ["WithTeams", "Asynchronous"])
def test_an_event_loop_gets_the_present_answer(
    broker: FakeBroker, shadowed: Shadowed, log: RecordingLogger, present: str
) -> None:
    """By the present backend's own asynchronous method, where it has one."""
    broker.on("/v1/connections", connection("c", **{**SAME, "password": NEW}))
    backend = shadowed(present)

    async def ask() -> Any:
        return await backend.aget_connection("c")

    assert asyncio.run(ask()).password == OLD
    assert told(log) == ["connection c different: password"]
    kind = "aconnection" if present == "Asynchronous" else "connection"
    assert [asked[0] for asked in backend._present._backend.asked] == [kind]  # type: ignore[union-attr]


def test_a_failure_of_the_present_backend_passes(broker: FakeBroker, shadowed: Shadowed) -> None:
    """Airflow goes on with its next backend, as without us; there is nothing to compare."""
    with pytest.raises(ConnectionError):
        shadowed("Failing").get_connection("c")

    assert broker.lookups() == []


def test_configs_are_compared_only_where_the_broker_is_to_answer_them(
    broker: FakeBroker, shadowed: Shadowed
) -> None:
    """The pattern of configs is off by default."""
    assert shadowed().get_config("v") == OLD
    assert broker.lookups() == []


@pytest.mark.parametrize(
    ("shadow", "words"),
    [
        ({"backend": "x.Y", "budget": 1}, "shadow: unknown budget; known: backend,"),
        ("perhaps", "shadow: must be true, false or an object"),
        ({"backend": "VaultBackend"}, "shadow.backend: must be the class"),
        ({"backend": "airflow_credential_broker.CredentialBrokerBackend"}, "shadow.backend: must"),
        ({"backend_kwargs": {}}, "shadow.backend_kwargs: needs backend"),
        (
            {"backend": "a.B", "backend_kwargs": "[]"},
            "shadow.backend_kwargs: must be a JSON object",
        ),
        ({"budget_seconds": 0}, "shadow.budget_seconds: must be a number"),
        ({"slower_than_seconds": 3}, "shadow.slower_than_seconds: must be less"),
        ({"backend": "present_backends.Missing"}, "present_backends has no class Missing"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(
    build: Callable[..., Any], shadow: Any, words: str
) -> None:
    """Each is an error when the backend is built."""
    with pytest.raises(SettingsError, match="shadow") as error:
        build(shadow=shadow)

    assert words in str(error.value)


@pytest.mark.parametrize("off", [False, None, "false"])
def test_off_is_off(build: Callable[..., Any], off: Any) -> None:
    """The backend is the usual one."""
    assert type(build(shadow=off)) is CredentialBrokerBackend


def test_settings_may_come_as_text(build: Callable[..., Any]) -> None:
    """Airflow's environment variables for single keys are texts."""
    text = json.dumps({"backend": "present_backends.OfAirflow2", "budget_seconds": "3"})

    assert build(shadow=text).settings.shadow.budget == 3
    assert build(shadow="true").settings.shadow.backend is None
