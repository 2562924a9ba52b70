# SPDX-License-Identifier: Apache-2.0
"""Checks of `replay`: calls of the broker's record, made again through policies that a real Envoy enforces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .report import Check, equal
from .values import FROM_BROKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .broker import Broker
    from .homes import AirflowHome
    from .processes import Finished

SECONDS = 120
CLIENT = "airflow-etl"


def checks(
    home: AirflowHome, broker: Broker, urls: Mapping[str, str], day: Sequence[Mapping[str, Any]]
) -> Iterator[Check]:
    """Replay what was just asked: through the chart's policy, one with a hole, and one that shuts too much."""
    record = home.path / "day.jsonl"
    record.write_text("".join(json.dumps(event) + "\n" for event in day), encoding="utf-8")
    before = len(broker.events())
    right = _replay(home, broker, urls["lookups"], str(record))
    yield _ended("the chart's policy has no surprise", right, 0, "No surprise: ")
    asked = {(event["kind"], event["id"]) for event in day}
    # Other lines of Airflow ask the same broker meanwhile, for other ids.
    again = [event for event in broker.events()[before:] if (event["kind"], event["id"]) in asked]
    yield equal("each call is made once", len(again), len(asked))
    yield equal("and is one of shadow mode", {event.get("shadow") for event in again}, {True})
    hole = _replay(home, broker, urls["hole"], str(record))
    yield _ended("a planted hole is found", hole, 1, "GET /v1/audit/events: expected shut, got ")
    block = _replay(home, broker, urls["shut"], str(record))
    words = "expected granted, got network_policy_denied [network policy]"
    yield _ended("a planted block is found", block, 1, words)
    told = "".join(done.output for done in (right, hole, block))
    token = broker.client_token(CLIENT)
    shown = [word for word in (FROM_BROKER, token, token.rpartition(".")[0]) if word in told]
    yield equal("no secret is shown", shown, [])


def _replay(home: AirflowHome, broker: Broker, url: str, record: str) -> Finished:
    settings = broker.kwargs(CLIENT, url=url)
    options = ("--shut-paths", "--rate", "50", "--kwargs", settings)
    return home.python("-m", "airflow_credential_broker", "replay", record, *options, seconds=SECONDS)


def _ended(name: str, done: Finished, code: int, words: str) -> Check:
    if done.code == code and words in done.output:
        return Check(name)
    return Check(name, f"exit code {done.code}, and its words: {done.output.strip()[-600:]}")
