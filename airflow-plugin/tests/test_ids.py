# SPDX-License-Identifier: Apache-2.0
"""Every id of the golden cases is asked for as the broker reads it, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fake_broker import FakeBroker, connection, variable

if TYPE_CHECKING:
    from collections.abc import Callable

    from airflow_credential_broker import CredentialBrokerBackend

    Build = Callable[..., CredentialBrokerBackend]

GOLDEN = Path(__file__).parents[2] / "broker-api" / "golden" / "ids.json"
CASES: list[dict[str, str]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
FIT = [case for case in CASES if "encoded" in case]
UNFIT = [case for case in CASES if "unfit" in case]


def test_each_id_is_asked_for_as_it_is(broker: FakeBroker, build: Build) -> None:
    """Airflow makes a connection of the answer, also where it would not store such an id."""
    backend = build()
    for case in FIT:
        name, encoded = case["id"], case["encoded"]
        broker.on("/v1/connections", connection(name, password="p"))
        broker.on("/v1/variables", variable(name, "v"))
        asked_before = len(broker.asked)

        found = backend.get_connection(name)

        assert (found.host, found.password) == ("wh.internal", "p")
        assert backend.get_variable(name) == "v"
        assert [asked.path for asked in broker.asked[asked_before:]] == [
            f"/v1/connections?conn_id={encoded}&format=json",
            f"/v1/variables?key={encoded}",
        ]


def test_an_id_that_no_catalog_can_hold_is_left_to_the_next_backend(
    broker: FakeBroker, build: Build
) -> None:
    """Nobody is asked, and no task stops; what is wrong with it Airflow says itself."""
    backend = build(config_lookup_pattern=".*")
    no_texts: list[Any] = [None, 7, b"warehouse", ["warehouse"]]
    for name in [*no_texts, *(case["id"] for case in UNFIT)]:
        assert backend.get_conn_value(name) is None
        assert backend.get_variable(name) is None
        assert backend.get_config(name) is None
    assert not broker.asked
