# SPDX-License-Identifier: Apache-2.0
"""What the demo tells: what the tasks were given, and what the broker recorded of it."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .broker import Broker
    from .homes import AirflowHome

WIDTH = 116
OPENED = "would connect to"
DENIED = re.compile(r"Credential broker: connection payroll denied: (.*?) \(correlation id")


def told(home: AirflowHome, running: Broker) -> str:
    """Return the whole story; an error where a lookup did not end as it must."""
    parts = (_answered(home, running), _asked(home, running), _pretended(home, running))
    numbered = "\n".join(f"{number}. {part}" for number, part in enumerate(parts, 1))
    return (
        "The DAG daily_salaries got its connection, and the DAG that pretended to be it did not.\n\n"
        f"{numbered}\nAn old value of `payroll` lies in the API server's environment, and nobody was given it.\n"
        f"The whole record, one line per lookup: {running.audit}\n"
    )


def _answered(home: AirflowHome, running: Broker) -> str:
    state = home.states("daily_salaries")[0]
    printed = _first(home, "daily_salaries", "count_salaries", lambda text: text.startswith("Salaries paid"))
    if state != "success" or not printed:
        raise CannotRunError(f"daily_salaries ended as {state}, and must succeed; see {home.log}")
    event = _event(running, lambda event: event["outcome"] == "granted" and event["id"] == "payroll")
    return _part(
        "daily_salaries, the one DAG that may, opens a database with the connection `payroll`.",
        ("its task printed", printed),
        *_recorded(event),
    )


def _asked(home: AirflowHome, running: Broker) -> str:
    """Tell of the task whose reason Airflow keeps in the API server's log."""
    reason = DENIED.search(home.log.read_text("utf-8", "replace"))
    return _part(
        "nosy_report asks Airflow for the same connection.",
        ("its task failed", _failure(home, "ask")),
        ("the API server's log", reason[1] if reason else "says nothing"),
        *_recorded(_event(running, lambda event: _denied(event, "nosy_report"))),
    )


def _pretended(home: AirflowHome, running: Broker) -> str:
    return _part(
        "nosy_report asks the broker itself, with a token that lies on the worker. Its headers say that it is"
        " daily_salaries, and that this is verified.",
        ("its task failed", _failure(home, "pretend")),
        *_recorded(_event(running, lambda event: _denied(event, "daily_salaries"))),
    )


def _denied(event: dict[str, Any], dag: str) -> bool:
    return bool(event["outcome"] == "policy_denied" and event["context"].get("dag_id") == dag)


def _failure(home: AirflowHome, task: str) -> str:
    """Return why a task of the nosy DAG failed, in the words of its log; it must not have been given anything."""
    errors = [error for event in home.task_log("nosy_report", task) for error in event.get("error_detail") or ()]
    if not errors or _first(home, "nosy_report", task, lambda text: OPENED in text):
        raise CannotRunError(f"nosy_report.{task} was not refused, which must not happen; see {home.log}")
    return str(errors[0]["exc_value"])


def _recorded(event: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    context = event["context"]
    task = f"{context['dag_id']}.{context['task_id']}"
    standing = context["standing"]["dag_id"]
    known = f"{task}, {standing}" + (f" by {context['vouched_by']}" if "vouched_by" in context else "")
    if "claimed" in context:
        known += f" (claimed to be {context['claimed']['standing']}, which does not count)"
    rule = event["by"].get("rule")
    outcome = event["outcome"] + (f" by the rule {rule}" if rule else "")
    if "granted" in event:
        outcome += f", until {event['granted']['expires_at'][:19]}Z"
    return ("on the record, caller", event["caller"]["subject"]), ("task", known), ("outcome", outcome)


def _part(what: str, *facts: tuple[str, str]) -> str:
    indent = " " * 25
    lines = textwrap.wrap(what, WIDTH, subsequent_indent="   ")
    for name, text in facts:
        lines.extend(
            textwrap.wrap(
                text, WIDTH, initial_indent=f"{name:>21}:   ", subsequent_indent=indent, break_on_hyphens=False
            )
        )
    return "\n".join(lines) + "\n"


def _first(home: AirflowHome, dag: str, task: str, wanted: Callable[[str], bool]) -> str:
    texts = (str(event.get("event", "")) for event in home.task_log(dag, task))
    return next((text for text in texts if wanted(text)), "")


def _event(running: Broker, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    found = [event for event in running.events() if wanted(event)]
    if not found:
        raise CannotRunError(f"{running.audit} does not hold the lookup that was expected")
    return found[-1]


def to_try(home: AirflowHome, url: str, running: Broker) -> str:
    """Return what can be done while all of it runs; the last line says how it ends."""
    token = running.folder / "worker-token"
    secret = running.secret_file("airflow-workers")
    return f"""
Airflow: {url}   (trigger daily_salaries or nosy_report there; no password)
Broker:  {running.url}

To try in another terminal:
# a token of the workers, a lookup that is answered, and one that is refused
curl -s -u "airflow-workers:$(cat {secret})" -d grant_type=client_credentials {running.token_url} \\
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"], end="")' > {token}
curl -s -H "Authorization: Bearer $(cat {token})" {running.url}/v1/connections/warehouse; echo
curl -s -H "Authorization: Bearer $(cat {token})" -H "Airflow-Dag-Id: daily_salaries" \\
    {running.url}/v1/connections/payroll; echo
# at which step a lookup fails, and what to do
{home.environment.python} -m airflow_credential_broker doctor payroll --kwargs '{running.kwargs("airflow-workers")}'
# who may do what: edit, save, and ask again
{running.folder / "catalog.yaml"}
# the secrets: edit, save, and ask with ?fresh=true
{running.folder / "secrets.yaml"}
# the record, one line per lookup
tail -f {running.audit}

All of it runs until Ctrl-C.
"""
