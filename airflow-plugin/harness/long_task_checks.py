# SPDX-License-Identifier: Apache-2.0
"""Checks of the guide "Use a credential in a long task": its own blocks run through rotations."""

from __future__ import annotations

import json
import re
import shutil
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from . import broker, code_checks, components, environments, partner, processes
from .failures import CannotRunError
from .guide_blocks import blocks, settings_of
from .homes import AirflowHome, migrated
from .lines import AWS_LINES, LINES, NEWEST
from .paths import HARNESS, INSIDE, REPOSITORY, TARGET
from .report import Check, Report, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from .broker import Broker
    from .environments import Environment
    from .lines import Line

PAGE = REPOSITORY / "docs" / "how-to" / "use-a-credential-in-a-long-task.md"
USED = {"yaml": 2, "python": 5, "text": 1, "ini": 1}
WORKERS, API_SERVER = "airflow-etl", "airflow-api-server"
PAGES = 120
SECONDS = 240
# By then the broker's memory of two seconds has ended, with a second between two tries.
MOST_REFUSED = 4
# A worker tells the scheduler seconds later that a task is deferred; a trigger that ends before is not noticed.
DEFERRED_SECONDS = 12
AIRFLOW_2 = {
    "from airflow.sdk import dag, task": "from airflow.decorators import dag, task",
    "from airflow.sdk import BaseOperator, dag": (
        "from airflow.decorators import dag\nfrom airflow.models import BaseOperator"
    ),
}
# `dags test` of 3.0 prints at DEBUG what a task tells its supervisor to mask; and what a task prints is masked in its
# log, but not in the worker's own output, whether a hook has looked it up or `current` has.
OF_AIRFLOW_ITSELF = ("MaskSecret", "SetRenderedFields", "[task.stdout]")
AWS = ("AKIAFIRST first-token-of-aws", "AKIASECOND second-token-of-aws", "AKIATHIRD third-token-of-aws")


@dataclass(frozen=True, slots=True)
class Guide:
    """The blocks of the page, a running broker with its catalog, and the partner's service."""

    folder: Path
    texts: dict[str, list[str]]
    broker: Broker
    address: partner.Address

    @property
    def secrets(self) -> Path:
        """The file that the broker reads."""
        return self.broker.folder / "secrets.yaml"

    def dags(self, folder: Path, made: Environment, *, by_api_server: bool = False) -> dict[str, str]:
        """Write the page's DAGs for this line, and return the setting that names their folder."""
        folder.mkdir(parents=True)
        old = AIRFLOW_2 if made.line.airflow.startswith("2.") else {}
        for name, text in zip(("long_export", "partner_ready"), self.texts["python"], strict=False):
            code = text
            for ours, theirs in old.items():
                code = code.replace(ours, theirs)
            if by_api_server:
                code = code.replace('current("partner")', 'current("partner", max_age=3)')
            (folder / f"{name}.py").write_text(code, encoding="utf-8")
        return {"AIRFLOW__CORE__DAGS_FOLDER": str(folder), "PYTHONPATH": str(folder)}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `longtasks` command; `verify` does a part of it on the newest line."""
    parser = commands.add_parser("longtasks", help="run the guide about long tasks through rotations")
    parser.add_argument("--lines", default="all", help="all (default), or versions separated by commas")
    parser.set_defaults(run=lambda arguments: _try_out(arguments.lines))


def _try_out(choice: str) -> int:
    """Check one line after the other; return the exit code."""
    chosen = [line for line in LINES if choice == "all" or line.airflow in choice.split(",")]
    if not chosen:
        raise CannotRunError(f"--lines takes all, or some of {', '.join(line.airflow for line in LINES)}.")
    report, work = Report(), TARGET / "longtasks"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    for line in chosen:
        folder, who = work / line.airflow, f"airflow {line.airflow}"
        made = environments.airflow(line, nox, folder / "install.log")
        with guide(folder / "guide") as page:
            report.checks(who, "long tasks", checks(page, made, folder / "worker"), folder / "worker")
            if line != LINES[0]:
                asked = by_api_server(page, made, folder / "api-server")
                report.checks(who, "long tasks, API server asks", asked, folder / "api-server")
            if line in AWS_LINES:
                aws(page, nox, line, folder / "aws", report)
    sys.stdout.write(f"\nLong tasks: {report.summary()}\n")
    return 1 if report.failed else 0


@contextmanager
def guide(folder: Path) -> Iterator[Guide]:
    """Do the page's step 1, with values that count for two seconds."""
    texts = blocks(PAGE)
    with partner.serving() as address:
        here = {"vault-prod": "demo", "ping": "demo", "15m": "2s", "partner.internal": address.host}
        texts = {kind: [_here(text, here) for text in found] for kind, found in texts.items()}
        folder.mkdir(parents=True)
        mappings, of_aws = texts["yaml"]
        catalog = mappings.replace("policies:", of_aws.partition("\n")[2] + "policies:").replace(
            "connections: [partner]", "connections: [partner, aws_reports]"
        )
        (folder / "catalog.yaml").write_text(catalog, encoding="utf-8")
        address.open(folder / "secrets.yaml")
        clients = {WORKERS: "airflow-etl", API_SERVER: "airflow-etl"}
        authority = {
            "broker.roles.context-authority.issuer": "demo",
            "broker.roles.context-authority.clients": API_SERVER,
        }
        running = broker.start(folder, folder / "catalog.yaml", clients, authority)
        try:
            yield Guide(folder, texts, running, address)
        finally:
            running.stop()


def _here(text: str, names: dict[str, str]) -> str:
    theirs = "|".join(map(re.escape, names))
    return re.sub(rf"(?<!\w)({theirs})(?!\w)", lambda found: names[found[0]], text)


def checks(page: Guide, made: Environment, folder: Path) -> Iterator[Check]:
    """Check tasks that ask by themselves, with `dags test`, and the pool."""
    yield equal("each block of the page is used", {kind: len(texts) for kind, texts in page.texts.items()}, USED)
    dags = page.dags(folder / "dags", made)
    home = migrated(AirflowHome(made, folder / "airflow", {**page.broker.plugin(WORKERS), **dags}))
    known, service = len(page.broker.events()), page.address.open(page.secrets)
    run = home.airflow("dags", "test", "long_export", "2026-01-02", seconds=SECONDS)
    yield equal("the export succeeds", run.code, 0)
    yield from _exported(page, home, service)
    yield from _asked(page.broker.events()[known:], unchanged=True)
    service = page.address.open(page.secrets)
    run = home.airflow("dags", "test", "wait_for_partner", "2026-01-02", seconds=SECONDS)
    yield equal("the deferred task succeeds", run.code, 0)
    yield from _waited(home, service)
    yield from _pool(page, home)


def _exported(page: Guide, home: AirflowHome, service: partner.Partner) -> Iterator[Check]:
    pages = [path for path, _ in service.answered]
    wanted = [f"/pages/{number}" for number in range(1, PAGES + 1)]
    yield Check("each page is fetched once", None if pages == wanted else f"the last of {len(pages)} is {pages[-1:]}")
    used = list(dict.fromkeys(password for _, password in service.answered))
    yield equal("with each password in its turn", used, list(partner.PASSWORDS))
    yield _only("the rotation without an overlap is felt for a moment only", service.refused, partner.SECOND)
    [words] = [text.strip() for text in page.texts["text"]]
    yield Check("the log says what the page says", None if words in _unquoted(home) else f"not {words!r}")
    yield _no_secret(home)


def _asked(events: list[dict[str, Any]], *, unchanged: bool) -> Iterator[Check]:
    outcomes = [event["outcome"] for event in events if event["context"].get("dag_id") == "long_export"]
    few = 0 < len(outcomes) < PAGES / 2
    yield Check("far fewer lookups than pages", None if few else f"{len(outcomes)} lookups")
    if unchanged:
        yield equal("each password is sent once", outcomes.count("granted"), len(partner.PASSWORDS))
        told = set(outcomes) == {"granted", "unchanged"}
        yield Check("all else is unchanged", None if told else f"there are {sorted(set(outcomes))}")


def _waited(home: AirflowHome, service: partner.Partner) -> Iterator[Check]:
    yield _only("the trigger's first password is refused for a moment only", service.refused, partner.FIRST)
    asked = [password for _, password in service.answered]
    yield equal("it asks again with the present one", (asked[0], asked[-1]), (partner.FIRST, partner.THIRD))
    words = "ready, told with value 2"
    yield Check("the task goes on", None if words in _unquoted(home) else f"no log has {words!r}")
    yield _no_secret(home)


def _only(name: str, refused: list[str], password: str) -> Check:
    """Allow for a renewal at the very moment of the rotation, and for what the broker has in memory."""
    few = len(refused) <= MOST_REFUSED and set(refused) <= {password}
    return Check(name, None if few else f"refused: {refused}")


def _unquoted(home: AirflowHome) -> str:
    return home.logs().replace('\\"', '"')


def _no_secret(home: AirflowHome) -> Check:
    lines = [line for line in home.logs().splitlines() if not any(words in line for words in OF_AIRFLOW_ITSELF)]
    shown = [line for line in lines if any(password in line for password in partner.PASSWORDS)]
    return Check("no secret is in any log", None if not shown else f"found in {shown[0][:300]!r}")


def _pool(page: Guide, home: AirflowHome) -> Iterator[Check]:
    page.address.open(page.secrets)
    block = home.path / "pool_block.py"
    block.write_text(page.texts["python"][2].replace('"warehouse"', '"partner"'), encoding="utf-8")
    done = home.python(INSIDE / "pool_block.py", block, page.secrets, partner.SECOND, seconds=SECONDS)
    done.require("Running the block about pools")
    logins = json.loads(done.output.strip().splitlines()[-1])
    wanted = [[partner.USER, partner.FIRST], [partner.USER, partner.SECOND]]
    yield equal("a pool's new connections log in with the present password", logins, wanted)


def by_api_server(page: Guide, made: Environment, folder: Path) -> Iterator[Check]:
    """Check tasks that leave it to the API server, and a real triggerer, on an Airflow in its parts."""
    url, private = components.settings()
    dags = page.dags(folder / "dags", made, by_api_server=True)
    shared = page.broker.plugin(WORKERS, mode="api-server")
    shutil.copy2(HARNESS / "long_task_dags" / "shown.py", folder / "dags")
    by_itself = {"HARNESS_WORKER_KWARGS": page.broker.kwargs(WORKERS)}
    home = migrated(AirflowHome(made, folder / "airflow", {**private, **shared, **dags, **by_itself}))
    known = len(page.broker.events())
    airflow = components.Components(home, url)
    airflow.start(page.broker.plugin(API_SERVER, mode="api-server"))
    try:
        triggerer = processes.start((made.airflow, "triggerer"), home.env, home.log)
        airflow.processes.append(triggerer)
        service = page.address.open(page.secrets)
        airflow.run(("long_export",))
        yield equal("the export succeeds", home.states("long_export")[0], "success")
        yield from _exported(page, home, service)
        airflow.run(("shown",))
        yield from _masked(home)
        service = page.address.open(page.secrets, DEFERRED_SECONDS)
        airflow.run(("wait_for_partner",))
        yield equal("the deferred task succeeds", home.states("wait_for_partner")[0], "success")
        yield from _waited(home, service)
    finally:
        airflow.stop()
    events = page.broker.events()[known:]
    yield from _asked(events, unchanged=False)
    of_task = [event for event in events if event["context"].get("task_id") == "export"]
    standings = {event["context"].get("standing", {}).get("task_id") for event in of_task}
    yield equal("the task is known for certain", standings, {"verified"})
    yield equal("it sends the broker nothing itself", {event["caller"]["client"] for event in of_task}, {API_SERVER})


def _masked(home: AirflowHome) -> Iterator[Check]:
    for task, words in {"show": "it is ***, says <value 1 of", "show_by_hook": "for a hook it is ***"}.items():
        log = json.dumps(home.task_log("shown", task))
        yield Check(f"what {task} prints is masked in its log", None if words in log else log[-500:])


def aws_tests(nox: Path, line: Line, folder: Path, report: Report) -> AirflowHome:
    """Run the tests with botocore and moto, in an environment that has both."""
    made = environments.airflow(line, nox, folder / "install.log", "aws")
    home = AirflowHome(made, folder / "tests")
    tally = code_checks.unit_tests(home, "test_aws.py")
    report.tally(f"airflow {line.airflow}", "boto3, unit tests", tally, home.log)
    return home


def aws(page: Guide, nox: Path, line: Line, folder: Path, report: Report) -> None:
    """Run the tests, and the page's blocks about boto3."""
    home, who = aws_tests(nox, line, folder, report), f"airflow {line.airflow}"
    factory = settings_of(page.texts["ini"][0])
    copy = replace(home, path=folder / "airflow", settings={**page.broker.plugin(WORKERS), **factory})
    report.checks(who, "boto3, the guide", _aws_block(page, copy), copy.log)


def _aws_block(page: Guide, home: AirflowHome) -> Iterator[Check]:
    page.address.open(page.secrets)
    home.path.mkdir(parents=True)
    block = home.path / "aws_block.py"
    block.write_text(page.texts["python"][3], encoding="utf-8")
    done = home.python(INSIDE / "aws_block.py", block, page.secrets, seconds=SECONDS)
    done.require("Running the block about boto3")
    found = json.loads(done.output.strip().splitlines()[-1])
    yield equal("the block's client goes on with the new keys", found["block"], list(AWS[:2]))
    yield equal("one hook object goes on with the new keys", found["hook"], list(AWS[1:]))
    names = [f"{when}-{new}" for when in ("after", "before") for new in ("SECOND", "THIRD")]
    yield equal("all is stored", found["stored"], names)
    secret = [key for key in ("first-of-aws", "second-of-aws", "third-of-aws") if key in home.logs()]
    yield equal("no secret is in any log", secret, [])


def on_the_newest(made: Environment, nox: Path, folder: Path, report: Report) -> None:
    """Do the part for `verify`: the worker's way, and the tests with boto3."""
    who, work = f"airflow {NEWEST.airflow}", folder / "worker"
    with guide(folder / "guide") as page:
        report.checks(who, "long tasks", checks(page, made, work), work)
    aws_tests(nox, NEWEST, folder / "aws", report)
