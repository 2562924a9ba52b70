# SPDX-License-Identifier: Apache-2.0
"""Checks of lookups that are answered, refused or not answered, always with an old value in Airflow itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .report import Check, equal
from .values import FROM_BROKER, UNMAPPED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .broker import Broker
    from .homes import AirflowHome

DAGS_TEST_SECONDS = 420
OF_AIRFLOW_ITSELF = re.compile(r"\[debug +\] .*\bmsg=(MaskSecret|SetRenderedFields)\(")
LEVEL = re.compile(r"\b(warning|error|critical)\b", re.IGNORECASE)

REFUSED = {
    "denied": "policy_denied",
    "denied_in_template": "policy_denied",
    "denied_variable": "policy_denied",
    "secret_missing": "secret_missing",
    "denied_in_external_python": "policy_denied",
    "denied_in_bash": "policy_denied",
}
# A supervised task of Airflow 3 hands on a database URL that nothing can use, so plain Python under it ends while it
# imports Airflow, before it could ask: nothing falls through, and nothing is on record.
REFUSED_UNDER_SUPERVISION = {task: code for task, code in REFUSED.items() if task != "denied_in_bash"}
CUT_OFF = ("connection", "connection_in_template", "variable")
UNREACHABLE = dict.fromkeys(CUT_OFF, "connect_refused")
UNRESPONSIVE = dict.fromkeys(CUT_OFF, "timeout")


def answered(home: AirflowHome) -> Iterator[Check]:
    """Check `dags test` where the broker grants every lookup, or does not map it."""
    run = home.airflow("dags", "test", "answered", "2026-01-02", seconds=DAGS_TEST_SECONDS)
    yield equal("the command succeeds", run.code, 0)
    yield from answers(home)


def answers(home: AirflowHome) -> Iterator[Check]:
    """Check that what is granted comes from the broker, and what is not mapped from the next backend."""
    yield equal("the run succeeds", home.states("answered")[0], "success")
    given = ("hook", "connection", "connection_in_template", "variable", "variable_in_template")
    for task, value in {**dict.fromkeys(given, FROM_BROKER), "not_mapped": UNMAPPED}.items():
        yield equal(f"{task} is given the right value", home.record().get(f"answered.{task}", "nothing"), value)
    yield _not_in("no secret is in any log", home.logs(), FROM_BROKER)


def refused(home: AirflowHome, dag: str, reasons: Mapping[str, str]) -> Iterator[Check]:
    """Each task fails, says why, and is given nothing; the run ends as failed, and the command says so."""
    run = home.airflow("dags", "test", dag, "2026-01-02", seconds=DAGS_TEST_SECONDS)
    yield equal("the command reports the failure", run.code, 1)
    yield from refusals(home, dag, reasons)


def refusals(home: AirflowHome, dag: str, reasons: Mapping[str, str]) -> Iterator[Check]:
    """Check the same of a run that something else started."""
    state, tasks = home.states(dag)
    yield equal("the run ends as failed", state, "failed")
    logs, record = home.logs(), home.record()
    for task in reasons:
        yield equal(f"{task} fails", tasks.get(task, "never started"), "failed")
        yield equal(f"{task} is given nothing", record.get(f"{dag}.{task}", "nothing"), "nothing")
    for code in sorted(set(reasons.values())):
        yield _logged(f"the log says {code}", logs, code)


def on_record(home: AirflowHome, broker: Broker, dag: str, reasons: Mapping[str, str]) -> Iterator[Check]:
    """Check that each refusal is on the broker's record, under the correlation id that the task's log names."""
    named = set(re.findall(r"correlation id ([\w.:-]+)", home.logs()))
    events = [event for event in broker.events() if event["correlation_id"] in named]
    for task, code in reasons.items():
        about = [event for event in events if (event["context"]["dag_id"], event["context"]["task_id"]) == (dag, task)]
        outcomes = [event["outcome"] for event in about]
        yield equal(f"{task} is on record once, under the correlation id in its log", outcomes, [code])


def asked_by_the_server(home: AirflowHome, granted: str, code: str) -> Iterator[Check]:
    """Check what the API server answers when the task's own chain has nothing, and an old value is in its metastore."""
    name, record = "asked_by_the_server", home.record()
    yield equal("the server gives what the broker grants it", record.get(f"{name}.granted", "nothing"), granted)
    yield equal("the server gives nothing else", record.get(f"{name}.denied", "nothing"), "nothing")
    yield equal("the refused task fails", home.states(name)[1].get("denied", "never started"), "failed")
    yield _logged(f"the server's log says {code}", home.logs(), code)


def _not_in(name: str, text: str, word: str) -> Check:
    # `dags test` of Airflow 3.0 itself prints at DEBUG what a task tells its supervisor (what to mask, rendered
    # fields), whichever backend answered.
    lines = (line for line in text.splitlines() if not OF_AIRFLOW_ITSELF.search(line))
    line = next((line for line in lines if word in line), None)
    return Check(name, None if line is None else f"found in {line[:300]!r}")


def _logged(name: str, text: str, code: str) -> Check:
    """Find a line at WARNING or above that names the code."""
    said = any(code in line and LEVEL.search(line) for line in text.splitlines())
    return Check(name, None if said else "no line at WARNING or ERROR names it")
