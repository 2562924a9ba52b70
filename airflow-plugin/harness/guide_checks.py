# SPDX-License-Identifier: Apache-2.0
"""Checks of the guide "Give a connection to one DAG only": its own blocks are what is set up, run and compared."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from . import broker, components, environments, processes
from .guide_blocks import BLOCK, settings_of
from .homes import AirflowHome, migrated
from .lines import NEWEST
from .paths import REPOSITORY, TARGET
from .report import Check, Report, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .broker import Broker
    from .environments import Environment

PAGE = REPOSITORY / "docs" / "how-to" / "give-a-connection-to-one-dag-only.md"
API_SERVER, WORKERS, SECURITY = "airflow-api-server", "airflow-workers", "security-team"
GROUPS = {API_SERVER: "airflow", WORKERS: "airflow", SECURITY: "security"}
SECRET = "given-by-the-broker"  # noqa: S105 - looked for in the logs
# A value that a refusal must not fall through to.
OLD = {"AIRFLOW_CONN_PAYROLL": "http://u:old-value@payroll.old"}
COMMAND_SECONDS = 120


class Guide:
    """The blocks of the page, with the names and addresses of this run in the place of the page's."""

    def __init__(self) -> None:
        self._blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
        self.names = {"ping": "demo", "vault-prod": "demo"}

    def all(self, language: str) -> list[str]:
        """Return the blocks of a language, in their order."""
        return [self._here(text) for kind, text in self._blocks if kind == language]

    def languages(self) -> dict[str, int]:
        """Return how many blocks of each language there are."""
        kinds = [kind for kind, _ in self._blocks]
        return {kind: kinds.count(kind) for kind in kinds}

    def _here(self, text: str) -> str:
        theirs = "|".join(map(re.escape, self.names))
        return re.sub(rf"(?<!\w)({theirs})(?!\w)", lambda found: self.names[found[0]], text)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `guide` command, which `verify` does among others."""
    parser = commands.add_parser("guide", help="follow the guide about one DAG on the newest Airflow")
    parser.set_defaults(run=lambda _: _follow())


def _follow() -> int:
    report, folder = Report(), TARGET / "guide"
    shutil.rmtree(folder, ignore_errors=True)
    made = environments.airflow(NEWEST, environments.install_nox(TARGET / "guide.log"), TARGET / "guide.log", "demo")
    report.checks(f"airflow {NEWEST.airflow}", "guide for one DAG", checks(made, folder), folder)
    return 1 if report.failed else 0


def checks(made: Environment, folder: Path) -> Iterator[Check]:
    """Follow the page from its first step to its last."""
    guide = Guide()
    used = {"yaml": 2, "ini": 1, "shell": 2, "python": 2, "text": 3, "json": 2}
    yield equal("each block of the page is tried", guide.languages(), used)
    folder.mkdir(parents=True)
    running = _broker(guide, folder)
    try:
        home, url = _airflow(guide, made, folder, running)
        airflow = components.Components(home, url)
        server = settings_of(guide.all("ini")[0])
        airflow.start({**server, **OLD})
        try:
            airflow.run(("daily_salaries", "nosy_report"))
        finally:
            airflow.stop()
        yield from _ends(guide, home)
        yield from _records(guide, running)
        yield from _commands(guide, replace(home, settings={**home.settings, **server}), running)
    finally:
        running.stop()


def _broker(guide: Guide, folder: Path) -> Broker:
    """Do the steps 1 and 3."""
    settings, catalog = guide.all("yaml")
    (folder / "settings.yaml").write_text(settings, encoding="utf-8")
    (folder / "catalog.yaml").write_text(catalog, encoding="utf-8")
    secrets = {"secrets": {"secret/payroll": {"username": "payroll", "password": SECRET}}}
    # JSON is YAML.
    broker.write_private(folder / "secrets.yaml", json.dumps(secrets))
    further = {
        "spring.config.additional-location": f"file:{folder / 'settings.yaml'}",
        "broker.roles.security.issuer": "demo",
        "broker.roles.security.clients[0]": SECURITY,
    }
    return broker.start(folder, folder / "catalog.yaml", GROUPS, further)


def _airflow(guide: Guide, made: Environment, folder: Path, running: Broker) -> tuple[AirflowHome, str]:
    """Do the steps 5 and 6, as far as they need files."""
    token = folder / "worker-token"
    broker.write_private(token, running.client_token(WORKERS))
    guide.names |= {
        "https://broker.example": running.url,
        "https://login.example/token": running.token_url,
        "/var/run/secrets/broker/client-secret": str(running.secret_file(API_SERVER)),
        "/var/run/secrets/broker/worker-token": str(token),
    }
    dags = folder / "dags"
    dags.mkdir()
    for number, code in enumerate(guide.all("python")):
        (dags / f"guide_{number}.py").write_text(code, encoding="utf-8")
    url, settings = components.settings()
    home = AirflowHome(made, folder / "airflow", {**settings, "AIRFLOW__CORE__DAGS_FOLDER": str(dags)})
    return migrated(home), url


def _ends(guide: Guide, home: AirflowHome) -> Iterator[Check]:
    """Compare what the tasks' logs say with the page."""
    state, tasks = home.states("daily_salaries")
    yield equal("the allowed DAG succeeds", (state, tasks), ("success", {"pay": "success"}))
    yield _says(home, "daily_salaries", "pay", "paying through payroll.internal")
    state, tasks = home.states("nosy_report")
    yield equal("the other DAG fails", (state, tasks), ("failed", {"ask": "failed", "pretend": "failed"}))
    asked, reason, pretended = (text.strip() for text in guide.all("text"))
    yield _says(home, "nosy_report", "ask", asked)
    yield _says(home, "nosy_report", "pretend", pretended)
    logs = home.logs()
    yield Check("the API server's log says why", None if reason in logs else f"not {reason!r}")
    yield Check("no secret is in any log", None if SECRET not in logs and "old-value" not in logs else "one is")


def _says(home: AirflowHome, dag: str, task: str, words: str) -> Check:
    log = json.dumps(home.task_log(dag, task), ensure_ascii=False).replace('\\"', '"')
    return Check(f"the log of {dag}.{task} says what the page says", None if words in log else f"not {words!r}")


def _records(guide: Guide, running: Broker) -> Iterator[Check]:
    events = running.events()
    for text in guide.all("json"):
        wanted = json.loads(text)
        found = [event for event in events if _holds(event, wanted)]
        yield Check(f"{wanted['outcome']} is on record as on the page", None if found else f"no event has {text}")
    yield equal(
        "the API server vouched for the one that was granted",
        ["airflow-api-server" in event["context"].get("vouched_by", "") for event in events if "granted" in event],
        [True],
    )
    asserted = [event for event in events if event["context"].get("standing", {}).get("dag_id") == "asserted"]
    yield equal("nobody vouched for the impostor", ["vouched_by" in event["context"] for event in asserted], [False])


def _holds(whole: Any, part: Any) -> bool:  # noqa: ANN401 - JSON
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(name in whole and _holds(whole[name], part[name]) for name in part)
    return bool(whole == part)


def _commands(guide: Guide, home: AirflowHome, running: Broker) -> Iterator[Check]:
    """Do the step 4, with the two changes of the question that the page names."""
    doctor, explain = guide.all("shell")
    told = _shell(home, doctor, {})
    mode = re.search(r"^mode +ok +api-server", told.output, re.MULTILINE)
    yield Check("the doctor says the mode", None if mode else told.output[-500:])
    token = {"TOKEN": running.client_token(SECURITY)}
    questions = {
        "allowed": [explain],
        "denied": [
            explain.replace("dag=daily_salaries", "dag=nosy_report"),
            explain.replace(" -d standing=verified", ""),
        ],
    }
    for verdict, commands in questions.items():
        for command in commands:
            output = _shell(home, command, token).output
            said = re.search(r'"verdict":"(\w+)"', output)
            yield equal(f"explain says {verdict}", said[1] if said else output[-500:], verdict)


def _shell(home: AirflowHome, command: str, env: Mapping[str, str]) -> processes.Finished:
    return processes.run(("bash", "-c", command), {**home.env, **env}, home.log, COMMAND_SECONDS)
