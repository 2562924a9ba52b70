# SPDX-License-Identifier: Apache-2.0
"""`migrate --check` finds each difference between today's places and the broker, and shows none."""

from __future__ import annotations

import json
import os
import sys
import threading
from concurrent.futures import ALL_COMPLETED, ThreadPoolExecutor
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker._cli import main
from airflow_credential_broker._fingerprint import Fingerprinter
from airflow_credential_broker._migrate import comparison, today, vault
from fake_broker import FakeBroker, Reply, connection, hang, problem, reset, variable
from old_backends import CANARY, Dictionary

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, dict[str, Any], str]]

PARTS: dict[str, Any] = {
    "conn_type": "postgres",
    "host": "h",
    "login": "u",
    "password": CANARY,
    "port": 5432,
}
EXTRA = {"a": 1, "b": {"c": [True, None]}, "token": CANARY}


@pytest.fixture
def check(
    broker: FakeBroker, token_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Return a run of the command: its exit status, what was found, and what it said beside."""

    def run(
        old: dict[str, Any], ids: list[str], *arguments: str, patience: float = 20
    ) -> tuple[int, dict[str, Any], str]:
        (tmp_path / "ids").write_text("\n".join(ids))
        (tmp_path / "old").write_text(json.dumps(old))
        settings = {
            "url": broker.url,
            "token_file": str(token_file),
            "lookup_timeout_seconds": patience,
        }
        code = main(
            [
                *("migrate", "--check", "--json", "--ids", str(tmp_path / "ids")),
                *("--old-backend", "old_backends.Dictionary"),
                *("--old-backend-kwargs", f"@{tmp_path / 'old'}"),
                *("--broker-kwargs", json.dumps(settings)),
                *arguments,
            ]
        )
        out, err = capsys.readouterr()
        assert CANARY not in out + err
        return code, json.loads(out) if out else {}, err

    return run


def found(answer: dict[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """Return state and fields of each id."""
    return {each["id"]: (each["state"], each["fields"]) for each in answer["results"]}


def serve(broker: FakeBroker, name: str, **parts: Any) -> None:
    """Have the broker answer for a connection."""
    broker.on(f"/v1/connections?conn_id={name}", connection(name, **parts))


def test_all_equal_is_a_proof(broker: FakeBroker, check: Run) -> None:
    """However a connection is written, what counts is what a task gets."""
    serve(broker, "a", **PARTS, extra=EXTRA)
    broker.on("/v1/variables?key=v", variable("v", "text"))
    old = {"a": {**PARTS, "extra": json.dumps(EXTRA, indent=1)}}

    code, answer, _ = check({"connections": old, "variables": {"v": "text"}}, ["a", "variable:v"])

    assert (code, answer["counts"]["equal"], answer["compared"]) == (0, 2, 2)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"password": "other"}, ["password"]),
        ({"host": "H", "login": "v"}, ["host", "login"]),
        ({"port": 5433}, ["port"]),
        ({"conn_type": "mysql"}, ["conn_type"]),
        ({"schema": "s"}, ["schema"]),
        ({"description": "d"}, ["description"]),
        ({"extra": {**EXTRA, "a": "1"}}, ["extra.a"]),
        ({"extra": {**EXTRA, "b": {"c": [True]}}}, ["extra.b"]),
        ({"extra": {"a": 1, "d": 1}}, ["extra.b", "extra.d", "extra.token"]),
    ],
)
def test_a_planted_difference_is_found_by_its_field(
    broker: FakeBroker, check: Run, changed: dict[str, Any], fields: list[str]
) -> None:
    """One that nobody looks for in a list of equals."""
    serve(broker, "a", **{**PARTS, "extra": EXTRA, **changed})
    serve(broker, "b", **PARTS)
    old = {"a": {**PARTS, "extra": EXTRA}, "b": PARTS}

    code, answer, _ = check({"connections": old}, ["a", "b"])

    assert code == 1
    assert found(answer) == {"a": ("different", fields), "b": ("equal", [])}


def test_each_state_is_told_apart(broker: FakeBroker, check: Run) -> None:
    """Old only, new only, refused, failed, and what neither side knows."""
    serve(broker, "new", **PARTS)
    serve(broker, "failed-too", **PARTS)
    broker.on("/v1/connections?conn_id=denied", problem(403, "policy_denied"))
    old = {"old": PARTS, "denied": PARTS, "failed": "!Forbidden", "failed-too": "!Forbidden"}
    ids = ["old", "new", "denied", "failed", "failed-too", "nowhere"]

    code, answer, _ = check({"connections": old}, ids)

    assert code == 1
    assert {name: state for name, (state, _) in found(answer).items()} == {
        "old": "only old",
        "new": "only new",
        "denied": "refused",
        "failed": "not compared",
        "failed-too": "not compared",
        "nowhere": "in neither",
    }
    (denied,) = [each for each in answer["results"] if each["id"] == "denied"]
    assert denied["detail"].startswith("policy_denied: ")


def test_what_stays_behind_the_broker_is_no_proof_unless_meant(
    check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment goes on to answer after the switch, which may be meant."""
    monkeypatch.setenv("AIRFLOW_CONN_STAYS", "http://h")

    code, answer, _ = check({}, [])
    assert (code, found(answer)) == (1, {"stays": ("left to Airflow", [])})

    code, _, _ = check({}, [], "--allow-behind")
    assert code == 0


def test_a_backend_that_fails_counts_as_one_that_has_nothing(
    broker: FakeBroker, check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Airflow does it, and the failure is told all the same."""
    monkeypatch.setenv("AIRFLOW_CONN_A", "http://h")
    serve(broker, "a", conn_type="http", host="h")

    code, answer, _ = check({"connections": {"a": "!Forbidden"}}, ["a"])

    (result,) = answer["results"]
    assert (code, result["state"], result["today"]) == (0, "equal", "environment")
    assert "Forbidden" in result["detail"]


@pytest.mark.parametrize("form", ["json", "yaml", "env"])
def test_an_export_stands_for_the_metastore(
    broker: FakeBroker, check: Run, tmp_path: Path, form: str
) -> None:
    """In each format that Airflow writes; JSON variables compare as JSON."""
    texts = {
        "json": json.dumps({"a": {**PARTS, "extra": json.dumps(EXTRA), "description": None}}),
        "yaml": json.dumps({"a": {**PARTS, "extra": json.dumps(EXTRA)}}),
        "env": f"a={json.dumps({**PARTS, 'extra': EXTRA})}\nuri=http://u:{CANARY}@h\n",
    }
    (tmp_path / f"c.{form}").write_text(texts[form])
    (tmp_path / "v.json").write_text(
        json.dumps({"v": {"x": [1]}, "w": {"value": 1, "description": "d"}})
    )
    serve(broker, "a", **PARTS, extra=EXTRA)
    serve(broker, "uri", conn_type="http", host="h", login="u", password=CANARY)
    broker.on("/v1/variables?key=v", variable("v", '{"x":   [1]}'))
    broker.on("/v1/variables?key=w", variable("w", "1"))
    exports = (
        "--export",
        str(tmp_path / f"c.{form}"),
        "--export-variables",
        str(tmp_path / "v.json"),
    )

    code, answer, _ = check({}, [], *exports)

    assert (code, answer["counts"]["equal"]) == (0, 4 if form == "env" else 3)


@pytest.mark.parametrize(
    "reply", [Reply(act=hang), Reply(act=reset), problem(401, "token_expired")]
)
def test_a_broker_that_answers_nothing_ends_the_run(
    broker: FakeBroker, check: Run, reply: Reply
) -> None:
    """Not one time-out for each of many ids, nor a line for each where the token is refused."""
    broker.on("/v1/", reply)
    old = {"connections": {"*": PARTS}}

    ids = [f"c{number}" for number in range(200)]
    code, answer, err = check(old, ids, "--at-once", "2", patience=0.3)

    assert (code, answer) == (2, {})
    assert f"given up after {comparison._OUTAGE} failures in a row" in err
    assert broker.url in err


def test_what_is_said_is_what_ended_the_run(
    broker: FakeBroker, check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not what other threads found before anybody looked, as on a busy machine."""
    monkeypatch.setattr(comparison, "FIRST_COMPLETED", ALL_COMPLETED)
    broker.on("/v1/", problem(401, "token_expired"))

    code, _, err = check({"connections": {"*": PARTS}}, [f"c{number}" for number in range(200)])

    assert code == 2
    assert f"given up after {comparison._OUTAGE} failures in a row" in err


def test_a_vault_that_is_down_ends_the_run(broker: FakeBroker, check: Run) -> None:
    """The message names the place and what to look at."""
    old = {"connections": {"*": "!ConnectionError"}}

    code, answer, err = check(old, [f"c{number}" for number in range(200)])

    assert (code, answer) == (2, {})
    assert "other: ConnectionError; it is not reachable from here" in err
    assert len(broker.lookups()) < 50


def test_two_long_time_outs_are_enough(
    broker: FakeBroker, check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vault that stalls takes half a minute for each id."""
    monkeypatch.setattr(comparison, "_OUTAGE_SECONDS", 0)
    serve(broker, "b", **PARTS)
    stalls = "!ReadTimeout"

    code, _, err = check({"connections": {"a": stalls, "b": PARTS}}, ["a", "b"])
    assert (code, err) == (1, "")

    code, _, err = check({"connections": {"*": stalls}}, ["a", "b", "c"])
    assert code == 2
    assert "given up after 2 failures in a row. other: ReadTimeout" in err


def test_nothing_to_compare_is_no_proof(check: Run) -> None:
    """An empty run must not look like a good one."""
    code, answer, err = check({}, [])
    assert (code, answer) == (2, {})
    assert "no id is known" in err

    code, _, _ = check({}, ["nowhere"])
    assert code == 1


class Unlistable(Dictionary):
    """A Vault backend that answers for each id, and whose token may not list."""

    def __init__(self, **_: Any) -> None:
        super().__init__(connections={"*": PARTS})

    @property
    def vault_client(self) -> Any:
        """What lists."""
        raise type("Forbidden", (Exception,), {})(CANARY)


@pytest.fixture
def unlistable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the class of Airflow's Vault backend be this one."""
    module, _, _ = vault.CLASS.rpartition(".")
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(VaultBackend=Unlistable))


@pytest.mark.usefixtures("unlistable")
@pytest.mark.parametrize("ids", ["a\n", ""])
def test_what_cannot_be_listed_is_no_proof(
    broker: FakeBroker,
    token_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    ids: str,
) -> None:
    """All known ids are equal, but nobody knows those that a listing would have found."""
    serve(broker, "a", **PARTS)
    (tmp_path / "ids").write_text(ids)
    settings = {"url": broker.url, "token_file": str(token_file)}

    code = main(
        [
            *("migrate", "--check", "--list", "--ids", str(tmp_path / "ids")),
            *("--old-backend", vault.CLASS, "--old-backend-kwargs", '{"variables_path": null}'),
            *("--broker-kwargs", json.dumps(settings)),
        ]
    )

    out, err = capsys.readouterr()
    assert CANARY not in out + err
    assert code == (1 if ids else 2)
    assert "cannot be listed: Forbidden" in (out if ids else err)
    assert ("1 equal" in out) == bool(ids)
    assert "every id gets the same" not in out


def test_the_text_begins_with_a_summary_and_ends_with_what_to_do(
    broker: FakeBroker, token_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Equal ids are only counted; odd ids stay on their line."""
    serve(broker, "a", **PARTS)
    (tmp_path / "ids").write_text("a\nb\u2028c\n", encoding="utf-8")
    old = {"connections": {"a": PARTS, "b\u2028c": PARTS}}
    settings = {"url": broker.url, "token_file": str(token_file)}
    code = main(
        [
            *("migrate", "--check", "--ids", str(tmp_path / "ids"), "--dag", "d", "--task", "t"),
            *("--old-backend", "old_backends.Dictionary", "--old-backend-kwargs", json.dumps(old)),
            *("--broker-kwargs", json.dumps(settings)),
        ]
    )

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert lines[0] == "Compared 2 ids: 1 equal, 1 only old."
    assert lines[1].startswith("only old         connection 'b\\u2028c': today from other")
    assert lines[2].startswith("Next: only old")
    assert len(lines) == 3
    assert broker.lookups()[0].headers["airflow-dag-id"] == "d"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--broker-kwargs", "{}"), "the settings of the broker"),
        (("--broker-kwargs", "@/no/such/file"), "cannot read the file"),
        (("--at-once", "0"), "--at-once"),
        (("--old-backend-kwargs", "[]"), "--old-backend-kwargs: must be a JSON object"),
        (("--export", "/no/such.json"), "/no/such.json: cannot be read"),
    ],
)
def test_what_cannot_be_used_is_told(check: Run, arguments: tuple[str, ...], said: str) -> None:
    """Each message names the option."""
    code, _, err = check({}, ["a"], *arguments)

    assert code == 2
    assert said in err


def test_a_pace_that_is_refused_is_waited_for(broker: FakeBroker, check: Run) -> None:
    """The broker's own limits are no differences, and its record says that this is no task."""
    limited = problem(429, "rate_limited", retryable=True, retry_after=1)
    broker.on("/v1/connections?conn_id=a", limited, connection("a", **PARTS))

    code, answer, _ = check({"connections": {"a": PARTS}}, ["a"])

    assert (code, answer["counts"]["equal"]) == (0, 1)
    assert broker.lookups()[0].headers["airflow-shadow"] == "true"


def test_in_shadow_mode_the_present_backend_is_compared(
    broker: FakeBroker,
    token_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Airflow's configuration names the plugin then, which names both sides."""
    serve(broker, "a", **PARTS)
    (tmp_path / "ids").write_text("a")
    present = {
        "backend": "old_backends.Dictionary",
        "backend_kwargs": {"connections": {"a": PARTS}},
    }
    kwargs = {"url": broker.url, "token_file": str(token_file), "shadow": present}
    plugin = "airflow_credential_broker.CredentialBrokerBackend"
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", plugin)
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND_KWARGS", json.dumps(kwargs))

    code = main(["migrate", "--check", "--all", "--ids", str(tmp_path / "ids")])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[:2] == [
        "Compared 1 ids: 1 equal.",
        "equal            connection a: today from other",
    ]


def test_a_backend_builds_its_client_once() -> None:
    """Backends build clients without a lock, so the first call has a backend for itself."""
    building, other = threading.Lock(), threading.Event()

    class Lazy:
        client: object = None

        def get_variable(self, _key: str) -> str:
            if self.client is None:
                assert building.acquire(blocking=False), "built twice"
                other.wait(0.2)
                self.client = object()
            return "value"

    ask = today._of_backend(Lazy(), Fingerprinter())
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: ask("variable", f"v{number}"), range(16)))

    assert len(found) == 16


def test_ids_may_come_through_a_pipe(
    broker: FakeBroker, token_file: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A pipe can be read once only."""
    serve(broker, "a", **PARTS)
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=("a\n",))
    writer.start()
    settings = {"url": broker.url, "token_file": str(token_file)}

    code = main(
        [
            *("migrate", "--check", "--ids", str(tmp_path / "pipe")),
            *("--old-backend", "old_backends.Dictionary"),
            *("--old-backend-kwargs", json.dumps({"connections": {"a": PARTS}})),
            *("--broker-kwargs", json.dumps(settings)),
        ]
    )

    writer.join(10)
    assert code == 0
    assert "1 equal" in capsys.readouterr().out
