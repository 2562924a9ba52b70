# SPDX-License-Identifier: Apache-2.0
"""The doctor names the step at which a lookup ends, and never shows what it was given."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker import _doctor_mode
from airflow_credential_broker._cli import main
from airflow_credential_broker._doctor_findings import Finding, advice
from airflow_credential_broker._doctor_mode import mode_finding
from certificates import issue
from conftest import TOKEN
from fake_broker import FakeBroker, Reply, as_json, connection, html, problem, server_tls
from test_tokens import token_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, list[str]]]

VALUE = "canary-value-Q7"


@pytest.fixture
def doctor(broker: FakeBroker, token_file: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a run of the doctor on connection ``c``: its exit code and lines."""

    def run(*arguments: str, **kwargs: Any) -> tuple[int, list[str]]:
        given = {"url": broker.url, "token_file": str(token_file)}
        conn_id = kwargs.pop("conn_id", "c")
        code = main(["doctor", conn_id, "--kwargs", json.dumps({**given, **kwargs}), *arguments])
        out, err = capsys.readouterr()
        assert VALUE not in out + err
        assert TOKEN not in out + err
        return code, out.splitlines()

    return run


def states(lines: list[str]) -> dict[str, str]:
    """Return the last state of each step."""
    return {line.split()[0]: line.split()[1] for line in lines[1:-1]}


def test_all_is_well(broker: FakeBroker, doctor: Run) -> None:
    """Every step is ok, the first line says what is checked, the last that nothing is to do."""
    broker.on("/v1/", connection("c", password=VALUE))

    code, lines = doctor()

    assert code == 0
    assert lines[0] == f"Checking connection c at {broker.url} (--kwargs)."
    assert states(lines) == {
        "mode": "ok",
        "dns": "ok",
        "tcp": "ok",
        "tls": "skipped",
        "token": "ok",
        "broker": "ok",
        "policy": "ok",
        "mapping": "ok",
        "store": "ok",
    }
    assert lines[-1].startswith("Next: nothing;")


@pytest.mark.parametrize(
    ("reply", "step", "words"),
    [
        (problem(401, "token_audience_mismatch"), "token", "the broker rejects it: token_audience"),
        (problem(401, "token_expired"), "token", "the broker rejects it: token_expired"),
        (problem(403, "policy_denied"), "policy", "policy_denied: what to do next (correlation id"),
        (problem(404, "not_mapped"), "mapping", "c is not mapped"),
        (problem(424, "secret_missing"), "store", "secret_missing: what to do next"),
        (problem(503, "circuit_open"), "store", "circuit_open"),
        (problem(422, "min_ttl_unsatisfiable"), "store", "min_ttl_unsatisfiable"),
        (problem(503, "audit_unavailable"), "broker", "audit_unavailable"),
        (problem(400, "request_invalid"), "broker", "request_invalid"),
        (html(401), "broker", "something in between answered"),
        (html(403), "broker", "something in between answered"),
        (html(404), "broker", "something in between answered"),
        (html(200), "broker", "is not an answer of the broker"),
    ],
)
def test_the_step_that_fails_is_named(
    broker: FakeBroker, doctor: Run, reply: Reply, step: str, words: str
) -> None:
    """What lies behind it is skipped, and the advice fits."""
    broker.on("/v1/", reply)

    code, lines = doctor()

    found = states(lines)
    assert code == 1
    assert [name for name, state in found.items() if state == "FAILED"] == [step]
    assert any(line.startswith(step) and words in line for line in lines)
    steps = list(found)
    assert all(found[name] == "skipped" for name in steps[steps.index(step) + 1 :])
    assert lines[-1].startswith("Next: ")


@pytest.mark.parametrize(
    ("kwargs", "step", "words"),
    [
        ({"url": "https://nowhere.invalid"}, "dns", "cannot resolve nowhere.invalid"),
        ({"url": "http://127.0.0.1:1"}, "tcp", "Connection refused"),
        ({"token_file": "/not/there"}, "token", "cannot read /not/there"),
        ({"token_file": None, "token_command": ["/bin/false"]}, "token", "ended with status 1"),
        ({"connections_lookup_pattern": "x"}, "settings", "leaves c to other backends"),
        ({"conn_id": "a\nb"}, "settings", "no catalog can hold this conn_id"),
    ],
)
def test_the_way_to_the_broker_is_checked_first(
    doctor: Run, kwargs: dict[str, Any], step: str, words: str
) -> None:
    """Network, token and settings fail under their own names."""
    code, lines = doctor(connect_timeout_seconds=0.5, **kwargs)

    assert code == 1
    assert any(line.startswith(step) and "FAILED" in line and words in line for line in lines)


def test_an_issuer_that_refuses_is_a_token_matter(
    broker: FakeBroker, doctor: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The issuer's short reason is told."""
    monkeypatch.setenv("CLIENT_SECRET_OF_TEST", VALUE)
    broker.on("/token", as_json({"error": "invalid_client"}, 401))

    client = {"client_id": "c", "client_secret_env": "CLIENT_SECRET_OF_TEST"}
    _, lines = doctor(token_file=None, token_url=broker.url + "/token", **client)

    assert any(line.startswith("token    FAILED") and "invalid_client" in line for line in lines)


def test_a_token_that_nobody_renews_is_told(
    broker: FakeBroker, doctor: Run, token_file: Path
) -> None:
    """The line of the token says since when, and the advice is about its renewal."""
    token_file.write_text(token_of({"iss": "i", "exp": time.time() - 300}))
    broker.on("/v1/", problem(401, "token_expired"))

    code, lines = doctor()

    assert code == 1
    assert any(re.match(r"token +ok .*, expired 5 min ago by the clock", line) for line in lines)
    assert "whatever renews the token" in lines[-1]


def test_tls_is_a_step_of_its_own(doctor: Run, tmp_path: Path) -> None:
    """Trusted or not, the line says so."""
    own = issue(tmp_path, "server", "127.0.0.1")
    with FakeBroker(server_tls(own.cert, own.key)) as broker:
        broker.on("/v1/", connection("c"))

        good, lines = doctor(url=broker.url, ca_file=str(own.cert))
        bad, worse = doctor(url=broker.url)

    assert (good, bad) == (0, 1)
    assert any(line.startswith("tls      ok") and "TLSv1.3" in line for line in lines)
    assert any(line.startswith("tls      FAILED") and "not trusted" in line for line in worse)


@pytest.mark.parametrize("given", ["{", "[]", '{"url": "x"}', '{"nope": 1}'])
def test_settings_that_cannot_be_used_are_the_first_thing_said(
    capsys: pytest.CaptureFixture[str], given: str
) -> None:
    """No traceback, and what to do."""
    assert main(["doctor", "c", "--kwargs", given]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("settings FAILED")
    assert lines[-1] == "Next: correct backend_kwargs and run this again."


def test_airflows_own_settings_are_used_from_the_command_line(
    broker: FakeBroker, token_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In exactly the documented set-up, where Airflow itself asks for the backend meanwhile."""
    broker.on("/v1/", connection("c", password=VALUE))
    kwargs = json.dumps({"url": broker.url, "token_file": str(token_file)})
    backend = "airflow_credential_broker.CredentialBrokerBackend"
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", backend)
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND_KWARGS", kwargs)

    done = subprocess.run(
        [sys.executable, "-m", "airflow_credential_broker", "doctor", "c"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "([secrets] backend_kwargs)" in done.stdout
    assert VALUE not in done.stdout + done.stderr


def test_it_says_what_a_task_is_known_as(broker: FakeBroker, doctor: Run) -> None:
    """In the mode of workers a task is asserted, in that of API servers verified."""
    broker.on("/v1/", connection("c", password=VALUE))

    [told] = [line for line in doctor()[1] if line.startswith("mode")]

    assert "worker: a task asks by itself and says who it is (asserted)" in told


def test_a_refusal_of_no_task_is_expected_where_api_servers_ask() -> None:
    """The command runs for no task, so a rule about one DAG refuses it although all is well."""
    refused = Finding("policy", "FAILED", "policy_denied: no policy allows it")

    assert advice(refused, "worker").startswith("Next: ask the owner of the mapping")
    assert "this refusal is expected" in advice(refused, "api-server")


@pytest.mark.parametrize(
    ("of_workers", "state", "words"),
    [
        (None, "ok", "a task leaves its lookup to the API server, which names it (verified"),
        ("api-server", "ok", "a task leaves its lookup to the API server"),
        ("worker", "ok", "but [workers] secrets_backend_kwargs says worker"),
    ],
)
def test_it_says_so_of_api_servers(of_workers: Any, state: str, words: str) -> None:
    """Where workers have a mode of their own, that counts first."""
    finding = mode_finding("api-server", of_workers)

    assert finding.state == state
    assert words in finding.text


def test_an_environment_without_the_plugin_knows_no_task(monkeypatch: pytest.MonkeyPatch) -> None:
    """Airflow loads the middleware by the entry point of the package."""
    monkeypatch.setattr(_doctor_mode, "entry_points", lambda **_: ())

    assert mode_finding("api-server").state == "FAILED"


def test_it_says_that_shadow_is_on_and_who_answers(broker: FakeBroker, doctor: Run) -> None:
    """The broker sees the doctor's own lookup as one of shadow mode, too."""
    broker.on("/v1/", connection("c", password=VALUE))

    code, lines = doctor(shadow={"backend": "present_backends.OfAirflow2"})

    assert code == 0
    [told] = [line for line in lines if line.startswith("shadow")]
    assert "ok" in told
    assert "on: present_backends.OfAirflow2 answers, and the broker is only asked beside" in told
    assert "until shadow is taken out" in lines[-1]
    assert broker.lookups()[0].headers["airflow-shadow"] == "true"


def test_a_present_backend_that_cannot_be_built_is_found(broker: FakeBroker, doctor: Run) -> None:
    """Without what its error says, which may quote a setting."""
    code, lines = doctor(shadow={"backend": "present_backends.Unbuildable"})

    assert code == 1
    assert states(lines)["shadow"] == "FAILED"
    assert "canary-kwarg-3" not in "".join(lines)
    assert broker.lookups() == []
