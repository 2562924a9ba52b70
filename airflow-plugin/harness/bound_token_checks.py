# SPDX-License-Identifier: Apache-2.0
"""Checks of a lookup with a token that is bound to a key (DPoP), and of the token without its key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .paths import INSIDE
from .report import equal
from .values import FROM_BROKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .broker import Broker
    from .homes import AirflowHome
    from .report import Check

SECONDS = 120
MISMATCH = "401 token_binding_mismatch"


def checks(home: AirflowHome, broker: Broker, dag: str) -> Iterator[Check]:
    """Look `service` up through Airflow's own chain; the environment gives the lookup the name of a DAG."""
    done = home.python(INSIDE / "bound_token.py", "service", seconds=SECONDS)
    done.require("Looking a connection up with a bound token")
    answers = json.loads(done.output.strip().splitlines()[-1])
    yield equal("Airflow is given the broker's value", answers["password"], FROM_BROKER)
    yield equal("the token works with its own key", answers["own key"], "200")
    for how in ("bearer", "no proof", "another key"):
        yield equal(f"the token alone is refused: {how}", answers[how], MISMATCH)
    events = [event for event in broker.events() if event.get("context", {}).get("dag_id") == dag]
    bindings = [(event["outcome"], event["caller"]["token"]["binding"]) for event in events]
    yield equal("the record names the binding", bindings, [("granted", "dpop")])
