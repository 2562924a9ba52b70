# SPDX-License-Identifier: Apache-2.0
"""A whole move on a real Airflow: catalog, shadow with wrong answers planted, switch, and the way back."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

from . import environments, moto, vault
from .failures import CannotRunError
from .homes import prepared
from .lines import LINES, NEWEST
from .migrate_run import migration
from .migrate_world import AWS, METASTORE, SECRET, VAULT, World, world
from .move_guide import doctor, guided, names_who_answers
from .move_story import Story, planted, started, summary
from .paths import TARGET
from .report import Check, Report, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .broker import Broker
    from .lines import Line
    from .migrate_run import Migration
    from .move_story import Ran

MOVING = (LINES[0], NEWEST)
SOURCES = ("--list", "--metastore")
BEHIND = {"connections": ["only-in-metastore", "only_in_environment"], "variables": ["greeting"]}
OF_VAULT = {"connections": ["both", "warehouse", "payroll", "my conn", "team/nested"], "variables": ["limit"]}
OF_AWS = {"connections": ["rds", "lake"], "variables": ["numbers"]}
DOCTOR_SECONDS = 120
PRESENT = ("AIRFLOW__WORKERS__SECRETS_BACKEND", "AIRFLOW__SECRETS__BACKEND")
# The wrong answers that lie in Vault's part of the catalog.
WRONG = {
    "connection warehouse different": "extra.keepalives, extra.sslmode, host",
    "connection team/nested different": "password",
    "connection payroll denied": "policy_denied",
    "connection my conn missing": "the broker does not map it",
    "connection invented only_in_broker": "the present backends do not have it",
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `move` command."""
    parser = commands.add_parser("move", help="move a whole Airflow over, on the oldest and the newest line")
    parser.add_argument("--lines", default=",".join(line.airflow for line in MOVING), help="separated by commas")
    parser.set_defaults(run=lambda arguments: _command(arguments.lines))


def _command(names: str) -> int:
    known = {line.airflow: line for line in LINES}
    chosen = [known[name] for name in names.split(",") if name in known]
    if len(chosen) != len(names.split(",")):
        raise CannotRunError(f"--lines {names}: known are {', '.join(known)}.")
    work, report = TARGET / "move", Report()
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    for line in chosen:
        on_line(line, nox, work / line.airflow, report)
    sys.stdout.write(f"\nmove: {report.summary()}\n")
    return 1 if report.failed else 0


def on_line(line: Line, nox: Path, folder: Path, report: Report) -> None:
    """Move one line; where it has one custom backend only, first with Vault and then with AWS."""
    folder.mkdir(parents=True, exist_ok=True)
    made = environments.airflow(line, nox, folder / "install.log", "backends")
    home, _ = prepared(made, folder / "prepared", METASTORE)
    with vault.running(folder) as running, moto.running(nox, folder) as aws:
        here = world(running, aws, folder / "world")
        who = f"airflow {line.airflow}"
        report.say(who, f"Vault is {running.kind}")
        try:
            for name, (settings, asked) in _settings(line, here).items():
                story = Story(home, folder / name, settings, here.env, asked)
                of = migration(home, folder / name / "migrate", {**here.env, **settings})
                report.checks(who, f"move, {name}", _move(story, of, here), folder / name)
        finally:
            here.vault.unmount(here.mount)


def _settings(line: Line, here: World) -> dict[str, tuple[Mapping[str, str], Mapping[str, list[str]]]]:
    guide = {**here.of_all(VAULT, here.vault_kwargs), **guided(here)}
    if line == LINES[0]:
        return {
            "vault": (guide, _both(OF_VAULT, BEHIND)),
            "aws": (here.of_all(AWS, here.aws_kwargs), _both(OF_AWS, BEHIND)),
        }
    return {"four places": (here.of_workers(), _both(_both(OF_VAULT, OF_AWS), BEHIND))}


def _both(one: Mapping[str, list[str]], other: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {key: [*one[key], *other[key]] for key in one}


def _move(story: Story, of: Migration, here: World) -> Iterator[Check]:
    before = story.run("1 before", story.before)
    yield from _succeeds("before", before, story)
    yield equal("migrate writes a catalog", of.write(*SOURCES).code, 0)
    in_vault = "warehouse" in story.asked["connections"]
    if in_vault:
        yield from _planted(story, of, here, before)
    running = started(of, here, story.folder / "broker", of.catalog())
    try:
        yield from _right(story, of, running, before)
        in_shadow = story.shadow(running)
    finally:
        running.stop()
    back = story.run("6 fallen back, broker down", in_shadow)
    yield from _same("the way back, while the broker is down", back, before)
    told = {line.rpartition(" ")[2] for line in back.lines}
    yield equal("and shadow says that it is down", told, {"unavailable"})


def _planted(story: Story, of: Migration, here: World, before: Ran) -> Iterator[Check]:
    """Shadow and `--check` find each wrong answer, and nothing else."""
    asked = {**story.asked, "connections": [*story.asked["connections"], "invented"]}
    wrong = Story(story.prepared, story.folder, story.before, story.env, asked)
    running = started(of, here, story.folder / "broker-planted", planted(of))
    try:
        ran = wrong.run("2 shadow, planted", wrong.shadow(running))
        found = {key: value for key, value in ran.found.items() if key != "connection invented"}
        yield equal("in shadow, wrong answers reach no task", found, before.found)
        yield from _lines(ran)
        yield from _on_record(running, story)
        ids = story.folder / "ids"
        ids.write_text("invented\n", encoding="utf-8")
        code, answer, _ = of.check(running, *SOURCES, "--ids", str(ids), "--allow-behind")
        states = {each["id"]: each["state"] for each in answer.get("results", [])}
        expected = {
            "warehouse": "different",
            "team/nested": "different",
            "payroll": "refused",
            "my conn": "only old",
            "invented": "only new",
        }
        yield equal("--check finds them", {name: states.get(name, "nothing") for name in expected}, expected)
        yield equal("and is no proof", code, 1)
    finally:
        running.stop()


def _lines(ran: Ran) -> Iterator[Check]:
    yield equal("shadow names each wrong answer, and no other", set(ran.lines), set(WRONG))
    for line, words in WRONG.items():
        told = ran.lines.get(line, "nothing")
        yield Check(f"shadow: {line}", None if told.startswith(words) else f"it says {told!r}")
    yield Check("no secret is in any log", None if SECRET not in ran.output else "one is")


def _on_record(running: Broker, story: Story) -> Iterator[Check]:
    events = [event for event in running.events() if event["id"] in story.asked["connections"]]
    yield equal("every lookup is marked", {event.get("shadow", False) for event in events}, {True})
    told = summary(running, "1", story.folder / "ops.log")
    failed = {(each["kind"], each["id"]): (each["outcome"], each["dags"]) for each in told["ids"]}
    yield equal("ops shadow lists what was denied", failed.get(("connection", "payroll")), ("policy_denied", ["moved"]))
    yield equal("and what is not mapped", failed.get(("connection", "my conn")), ("not_mapped", ["moved"]))


def _right(story: Story, of: Migration, running: Broker, before: Ran) -> Iterator[Check]:
    """With the catalog as it was written, shadow has nothing to say, and the switch changes nothing."""
    ran = story.run("3 shadow", story.shadow(running))
    yield from _same("in shadow", ran, before)
    yield equal("shadow has nothing to say", dict(ran.lines), {})
    if "warehouse" in story.asked["connections"]:
        home = story.home("3 doctor", story.shadow(running))
        done = home.python(*doctor(), seconds=DOCTOR_SECONDS)
        healthy = done.code == 0 and names_who_answers(done.output, next(filter(None, map(story.before.get, PRESENT))))
        yield Check("the doctor of the page finds the settings in order", None if healthy else done.output[-700:])
    code, _, output = of.check(running, *SOURCES, "--allow-behind")
    yield Check("--check proves it", None if code == 0 else output[-500:])
    count = len(running.events())
    switched = story.run("4 switched", story.switched(running))
    yield from _same("after the switch", switched, before)
    events = [event for event in running.events()[count:] if event["outcome"] == "granted"]
    granted = {event["id"] for event in events}
    mapped = {name for what in (OF_VAULT, OF_AWS) for names in what.values() for name in names}
    names = {name for names in story.asked.values() for name in names} & mapped
    yield equal("the broker has answered what the vaults did", granted & names, names)
    yield equal("and not in shadow", {event.get("shadow", False) for event in events}, {False})
    back = story.run("5 fallen back", story.shadow(running))
    yield from _same("the way back", back, before)


def _succeeds(when: str, ran: Ran, story: Story) -> Iterator[Check]:
    yield equal(f"{when}: the run succeeds", ran.code, 0)
    missing = [key for key, value in ran.found.items() if isinstance(value, str) and not key.startswith("variable")]
    yield equal(f"{when}: every connection is there", missing, [])
    yield equal(f"{when}: all is asked", len(ran.found), sum(map(len, story.asked.values())))


def _same(when: str, ran: Ran, before: Ran) -> Iterator[Check]:
    yield equal(f"{when}: the run succeeds", ran.code, 0)
    yield Check(f"{when}: the task is given the same", _difference(ran.found, before.found))


def _difference(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str | None:
    differ = sorted(key for key in found.keys() | wanted.keys() if found.get(key) != wanted.get(key))
    return f"not for {', '.join(differ)}" if differ else None
