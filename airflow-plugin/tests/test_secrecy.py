# SPDX-License-Identifier: Apache-2.0
"""No token, client secret or value shows in a traceback with locals, a repr, a log or a pickle."""

from __future__ import annotations

import io
import pickle
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import fake_broker
from airflow_credential_broker import CredentialBrokerBackend, _session
from airflow_credential_broker._http import Request, Response
from airflow_credential_broker._outcome import Found
from airflow_credential_broker._secret import Secret
from airflow_credential_broker._token import Token
from call_stack import called_from
from conftest import TOKEN
from fake_broker import FakeBroker, Reply, as_json, connection, html, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Build = Callable[..., CredentialBrokerBackend]

VALUE = "canary-value-Q7"
CLIENT = "canary-client-K3"
CANARIES = (VALUE, CLIENT, TOKEN, "canary-issued-M1")
TASK = ("airflow.models.taskinstance", "_run_raw_task")


def shown(error: BaseException) -> str:
    """Return everything that a traceback with locals prints, as Airflow's console does."""
    console = pytest.importorskip("rich.console")
    rich_traceback = pytest.importorskip("rich.traceback")
    out = io.StringIO()
    view = rich_traceback.Traceback.from_exception(
        type(error),
        error,
        error.__traceback__,
        show_locals=True,
        locals_max_length=None,
        locals_max_string=None,
        max_frames=0,
    )
    console.Console(file=out, width=1_000).print(view)
    return out.getvalue() + "".join(traceback.format_exception(error)) + repr(error)


def failure(call: Callable[[], object]) -> BaseException:
    """Return what the call raises."""
    try:
        call()
    except BaseException as error:  # noqa: BLE001 - that is the point
        return error
    raise AssertionError("nothing was raised")


def test_the_view_of_these_tests_would_show_a_leak() -> None:
    """A secret in a local of any frame is found, so its absence means something."""

    def leaks() -> None:
        local = {"deep": [VALUE]}
        raise ValueError(len(local))

    assert VALUE in shown(failure(leaks))


LEAKY = f'{{"detail": "{TOKEN}", "password": "{VALUE}"}}'.encode()


@pytest.mark.parametrize(
    "reply",
    [
        problem(403, "policy_denied", f"you sent {TOKEN}"),
        problem(503, "store_unavailable"),
        problem(400, "request_invalid"),
        html(200),
        Reply(200, LEAKY, {"Content-Type": "application/json"}),
        Reply(200, LEAKY[:-1], {"Content-Type": "application/json"}),
        Reply(500, LEAKY, {"Content-Type": "text/plain"}),
        connection("c", password=VALUE, port="x"),
        connection("c", password=[VALUE]),
        connection("c", **{VALUE: VALUE}),
        connection("other", password=VALUE),
        Reply(act=fake_broker.reset),
        Reply(act=fake_broker.cut),
        Reply(act=fake_broker.hang),
        Reply(act=fake_broker.nonsense),
    ],
)
@pytest.mark.parametrize("caller", [TASK, ("anywhere", "else_")])
def test_no_failure_shows_a_secret(
    broker: FakeBroker,
    build: Build,
    capsys: pytest.CaptureFixture[str],
    reply: Reply,
    caller: tuple[str, str],
) -> None:
    """Neither the stop, nor any frame on its way, nor the log."""
    broker.on("/v1/", reply)
    backend = build(lookup_timeout_seconds=0.4)

    text = shown(failure(lambda: called_from(*caller, lambda: backend.get_connection("c"))))
    text += "".join(capsys.readouterr())

    assert "Credential broker: connection c" in text
    assert [canary for canary in CANARIES if canary in text] == []


@pytest.mark.parametrize(
    "reply",
    [
        as_json({"error": "invalid_client", "error_description": CLIENT}, 401),
        as_json({"access_token": "canary-issued-M1\n"}),
        as_json({"access_token": ["canary-issued-M1"]}),
        html(503),
        Reply(act=fake_broker.reset),
        Reply(act=fake_broker.hang),
    ],
)
@pytest.mark.parametrize("auth", ["basic", "post"])
def test_no_failed_login_shows_a_secret(
    broker: FakeBroker, build: Build, tmp_path: Path, reply: Reply, auth: str
) -> None:
    """The client secret and what the issuer said stay out of sight."""
    (tmp_path / "client").write_text(CLIENT)
    broker.on("/token", reply)
    backend = build(
        token_file=None,
        client_id="c",
        token_url=broker.url + "/token",
        client_secret_file=str(tmp_path / "client"),
        client_auth=auth,
        lookup_timeout_seconds=0.4,
    )

    text = shown(failure(lambda: called_from(*TASK, lambda: backend.get_connection("c"))))

    assert "Credential broker: connection c" in text
    assert [canary for canary in CANARIES if canary in text] == []


def test_a_task_timeout_in_the_middle_of_a_lookup_shows_no_secret(
    broker: FakeBroker, build: Build
) -> None:
    """Airflow interrupts from a signal, deep in our frames, and prints what it finds there."""

    class InterruptedFromOutside(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise InterruptedFromOutside("task timeout")

    broker.on("/v1/", Reply(act=fake_broker.hang))
    previous = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        error = failure(lambda: build(lookup_timeout_seconds=4).get_connection("c"))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)

    assert isinstance(error, InterruptedFromOutside)
    assert [canary for canary in CANARIES if canary in shown(error)] == []
    assert "_exchange" not in shown(error)


def test_a_defect_is_an_outage_that_names_its_place(
    broker: FakeBroker, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bug of ours stops the lookup without its frames, whose locals nobody has checked."""

    def broken(*_: object) -> None:
        local = TOKEN
        raise KeyError(local)

    monkeypatch.setattr(_session, "parse_response", broken)
    broker.on("/v1/", connection("c"))

    text = shown(failure(lambda: build().get_connection("c")))

    assert "plugin_defect: KeyError at test_secrecy.py:" in text
    assert TOKEN not in text


def test_a_connection_that_airflow_cannot_read_shows_nothing_when_asynchronous(
    broker: FakeBroker, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Airflow's own parser has the text in its frames; they are left behind."""
    import asyncio

    from airflow_credential_broker import _connection

    def unreadable(value: Secret) -> dict[str, Any]:
        local = value.reveal()
        raise ValueError(local)

    monkeypatch.setattr(_connection, "_fields", unreadable)
    monkeypatch.setattr(
        CredentialBrokerBackend, "deserialize_connection", lambda *_, value, **__: unreadable(value)
    )
    broker.on("/v1/", connection("c", password=VALUE))

    text = shown(failure(lambda: asyncio.run(build().aget_connection("c"))))

    assert "response_invalid: Airflow cannot read the connection" in text
    assert VALUE not in text


@pytest.mark.parametrize(
    "holder",
    [
        Secret(VALUE),
        [Secret(VALUE)],
        Found(Secret(VALUE)),
        Token(Secret(VALUE)),
        Response(200, {}, Secret(VALUE)),
        Request("GET", "/", {"Authorization": Secret(VALUE)}, Secret(VALUE)),
    ],
)
def test_what_holds_a_secret_does_not_print_it(holder: object) -> None:
    """Neither repr, str, format nor rich's own view."""
    pretty = pytest.importorskip("rich.pretty").pretty_repr(holder)

    assert VALUE not in f"{holder!r} {holder} {pretty}"


def test_a_secret_is_never_pickled() -> None:
    """It leaves the process in no exception, cache or queue."""
    with pytest.raises(TypeError, match="never pickled"):
        pickle.dumps(Found(Secret(VALUE)))


def test_token_and_secrets_are_masked_in_airflows_logs(broker: FakeBroker, build: Build) -> None:
    """Should a task print them, Airflow's own masker knows them."""
    extra = {"api_key": "canary-extra-A1", "region": "eu-central-1"}
    broker.on("/v1/", connection("c", password=VALUE, extra=extra))
    build().get_conn_value("c")
    names = ["airflow.utils.log.secrets_masker", "airflow.sdk._shared.secrets_masker"]
    names += ["airflow.sdk.execution_time.secrets_masker"]
    redact = next(sys.modules[n].redact for n in names if hasattr(sys.modules.get(n), "redact"))

    line = redact(f"{TOKEN} {VALUE} canary-extra-A1 eu-central-1")

    assert line == "*** *** *** eu-central-1"
