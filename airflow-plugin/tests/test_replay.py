# SPDX-License-Identifier: Apache-2.0
"""A replay tells what the network allows and shuts, and never what it was given."""

from __future__ import annotations

import base64
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker._cli import main
from airflow_credential_broker._replay.calls import Call, Calls, CallsUnreadableError
from airflow_credential_broker._replay.run import Answer
from fake_broker import JSON, PROBLEM, FakeBroker, Reply, connection, html, problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str]]

VALUE = "canary-value-Q7"
DENIED = Reply(403, b"Access denied\r\n", {"Content-Type": "text/plain"})
OWN = {"Correlation-Id": "cid-42"}


def event(name: str, outcome: str, **changed: Any) -> dict[str, Any]:
    """Return an event as the record has them."""
    base = {
        "event": "lookup",
        "time": "2026-11-21T10:00:00Z",
        "kind": "connection",
        "id": name,
        "caller": {"issuer": "ping", "subject": "airflow"},
        "context": {"dag_id": "etl", "task_id": "load", "run_id": "r", "try_number": 1},
        "outcome": outcome,
    }
    return {**base, **changed}


def jwt(subject: str) -> str:
    """Return a token of which only the subject counts here."""
    body = base64.urlsafe_b64encode(json.dumps({"sub": subject}).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"


@pytest.fixture
def replay(broker: FakeBroker, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a run of the command on some events or lines: its exit code and output."""
    (tmp_path / "token").write_text(jwt("airflow"))

    def run(given: str | list[dict[str, Any]], *arguments: str, **kwargs: Any) -> tuple[int, str]:
        text = given if isinstance(given, str) else "\n".join(map(json.dumps, given))
        (tmp_path / "calls").write_text(text)
        settings = {"url": broker.url, "token_file": str(tmp_path / "token"), **kwargs}
        limits = {"lookup_timeout_seconds": 2, "connect_timeout_seconds": 0.3}
        options = ("--kwargs", json.dumps({**limits, **settings}), "--rate", "500", *arguments)
        code = main(["replay", str(tmp_path / "calls"), *options])
        out, err = capsys.readouterr()
        assert VALUE not in out + err
        assert jwt("airflow") not in out + err
        return code, out + err

    return run


def scripted(broker: FakeBroker) -> None:
    """Let the broker grant ``a``, deny ``b``, and a policy shut the rest but ``c``."""
    broker.on("/v1/", DENIED)
    broker.on("/v1/connections?conn_id=a&", connection("a", password=VALUE))
    broker.on("/v1/connections?conn_id=b&", problem(403, "policy_denied"))
    broker.on("/v1/connections?conn_id=c&", problem(404, "not_mapped"))


def test_a_day_as_it_was_has_no_surprise(broker: FakeBroker, replay: Run) -> None:
    """Granted, denied and not mapped again, and shut what was listed as such."""
    scripted(broker)
    day = [event("a", "granted"), event("b", "policy_denied"), event("c", "not_mapped")]

    code, out = replay([*day, event("a", "unchanged")], "--shut-paths")

    assert code == 0
    assert "11 calls, from 4 that were read." in out
    assert "No surprise" in out
    assert [row.split()[:3] for row in out.splitlines() if row.startswith(("conn", "requ"))] == [
        ["connection", "3", "0"],
        ["request", "0", "8"],
    ]


def test_each_lookup_is_one_of_shadow_mode_for_the_recorded_task(
    broker: FakeBroker, replay: Run
) -> None:
    """Without what tells one run from another, and asked for once."""
    scripted(broker)

    replay([event("a", "granted"), event("a", "granted", context={"dag_id": "ütl"})])

    assert [asked.headers["airflow-shadow"] for asked in broker.lookups()] == ["true", "true"]
    dags = sorted(asked.headers["airflow-dag-id"] for asked in broker.lookups())
    assert dags == ["%C3%BCtl", "etl"]
    assert all("airflow-run-id" not in asked.headers for asked in broker.lookups())


def test_a_planted_block_is_found(broker: FakeBroker, replay: Run) -> None:
    """What the policy forgot to admit was granted that day."""
    scripted(broker)

    code, out = replay([event("a", "granted"), event("d", "granted")])

    assert code == 1
    assert "blocked (1): expected to be answered" in out
    assert (
        "connection d of DAG etl: expected granted, got network_policy_denied [network policy]"
        in out
    )


@pytest.mark.parametrize(
    ("reply", "got"),
    [
        (Reply(200, b"{}", {"Content-Type": JSON, **OWN}), "status 200"),
        (
            Reply(403, b'{"code": "role_required"}', {"Content-Type": PROBLEM, **OWN}),
            "role_required",
        ),
    ],
)
def test_a_planted_hole_is_found(broker: FakeBroker, replay: Run, reply: Reply, got: str) -> None:
    """Also where the broker itself refuses what should never have reached it."""
    scripted(broker)
    broker.on("/v1/audit/events", reply)

    code, out = replay([event("a", "granted")], "--shut-paths")

    assert code == 1
    assert "open (1): expected to be shut, and the broker answered" in out
    assert f"GET /v1/audit/events: expected shut, got {got}" in out


@pytest.mark.parametrize(
    ("line", "reply", "words"),
    [
        ("shut connection a", None, "open (1)"),
        ("granted connection b", None, "other answer (1)"),
        ("allowed connection b", None, "No surprise"),
        ("shut connection d", None, "No surprise"),
        ("shut GET /v1/x", html(502), "unclear (1)"),
        ("allowed GET /v1/x", html(404), "blocked (1)"),
        ("allowed connection d", html(404), "blocked (1)"),
        ("allowed connection d", problem(429, "rate_limited"), "lower --rate"),
    ],
)
def test_a_list_says_what_is_expected(
    broker: FakeBroker, replay: Run, line: str, reply: Reply | None, words: str
) -> None:
    """A failure that is no policy's is neither allowed nor shut."""
    scripted(broker)
    if reply is not None:
        broker.on("/v1/x", reply)
        broker.on("/v1/connections?conn_id=d", reply)

    assert words in replay(f"# a list\n\n{line}\n")[1]


def test_where_nothing_comes_through_everything_is_blocked(replay: Run) -> None:
    """A closed port is no policy, so nothing counts as shut either."""
    code, out = replay("allowed connection a\nshut GET /v1/x\n", url="http://127.0.0.1:1")

    assert code == 1
    assert "connection a: expected answered, got connect_refused [routing]" in out
    assert "unclear (1)" in out


def test_calls_of_others_are_left_out_and_named(broker: FakeBroker, replay: Run) -> None:
    """This token has other rights than theirs, unless somebody says otherwise."""
    scripted(broker)
    other = event("b", "policy_denied", caller={"subject": "ml"})

    code, out = replay([event("a", "granted"), other])
    assert (code, "Left out: 1 calls of ml (1)." in out) == (0, True)

    code, out = replay([other])
    assert code == 2
    assert "has no lookup of airflow; there are calls of ml (1): give --caller" in out
    assert replay([other], "--caller", "ml")[0] == 0
    assert replay([other], "--every-caller")[0] == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("allowed warehouse", "line 1: write 'allowed'"),
        ("shut GET warehouse", "line 1: 'GET' is neither"),
        ("granted GET /v1/x", "line 1: 'GET' is neither"),
        ("shut BREW /v1/x", "'BREW' is neither"),
        ("shut GET /v1/ü", "'GET' is neither"),
        ("shut GET /v1/x HTTP/1.1", "'GET' is neither"),
        ("{", "is neither a JSON line nor a page"),
        ('{"events": 1}', "events are no list"),
        ("", "has no lookup"),
        ('{"event": "started"}', "has no lookup"),
        ("[]", "write 'allowed'"),
    ],
)
def test_what_cannot_be_read_is_told_before_anything_is_asked(
    broker: FakeBroker, replay: Run, text: str, words: str
) -> None:
    """With the line, and exit code 2."""
    code, out = replay(text)

    assert (code, broker.asked) == (2, [])
    assert words in out


def test_without_a_token_nothing_is_asked(broker: FakeBroker, replay: Run) -> None:
    """Every answer would be a surprise that says nothing of the network."""
    code, out = replay("allowed connection a", token_file="/not/there")

    assert (code, broker.asked) == (2, [])
    assert "Nothing was asked: there is no token: " in out


def test_pages_lines_and_standard_input_are_read_alike() -> None:
    """As the API gives them, with line breaks or without; the later outcome of a call counts."""
    page = {"events": [event("a", "policy_denied", time="2026-11-21T11:00:00Z")], "next": None}
    calls = Calls(None)
    calls.read_lines(io.StringIO(json.dumps(page, indent=2)), "page")
    calls.read_lines([json.dumps(event("a", "granted")), json.dumps(event("b", "granted"))], "-")
    calls.read_lines([json.dumps(event("a", "granted", follows="x"))], "-")

    assert [(call.name, call.expected) for call in calls.all()] == [
        ("a", "policy_denied"),
        ("b", "granted"),
    ]
    with pytest.raises(CallsUnreadableError, match="page, line 1"):
        calls.read_lines(["{" * 100_000], "page")


def test_what_was_known_better_than_by_its_word_is_only_expected_to_be_answered() -> None:
    """A replay asks for no task that anybody vouches for, so a rule may say otherwise now."""
    calls = Calls(None)
    for standing in ("asserted", "attested", "verified"):
        context = {"dag_id": standing, "standing": {"dag_id": standing, "task_id": "asserted"}}
        calls.read_lines([json.dumps(event("a", "granted", context=context))], "-")

    assert [call.expected for call in calls.all()] == ["granted", "answered", "answered"]


def test_every_call_is_made_where_that_is_asked_for(broker: FakeBroker, replay: Run) -> None:
    """A whole day, for the load of one."""
    scripted(broker)

    assert replay([event("a", "granted")] * 40, "--all", "--threads", "4")[0] == 0
    assert len(broker.lookups()) == 40


def test_an_answer_of_nobody_is_neither_allowed_nor_shut() -> None:
    """A login that fails says nothing of the way to the broker."""
    call = Call("connection", "a", "shut")

    assert Answer(call, "token_refused", "token", by_broker=False, seconds=0).verdict == "unclear"
