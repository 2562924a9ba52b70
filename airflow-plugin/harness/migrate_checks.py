# SPDX-License-Identifier: Apache-2.0
"""Checks of `migrate`: a catalog from four places, proven against the real broker, and planted faults found."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

from . import environments, migrate_scale, moto, vault
from .failures import CannotRunError
from .homes import AirflowHome, prepared
from .lines import LINES, NEWEST
from .migrate_run import RULE, Migration, migration, started
from .migrate_world import AWS, CHANGED, IN_AWS, IN_VAULT, METASTORE, SECRET, VAULT, World, world
from .paths import TARGET
from .report import Check, Report, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from .lines import Line

SOURCES = ("--list", "--metastore")
MOVING = (LINES[0], NEWEST)
LEFT = {"only-in-metastore", "only_in_environment"}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `migrate` command."""
    parser = commands.add_parser("migrate", help="write and prove a catalog on the oldest and the newest line")
    parser.add_argument("--lines", default=",".join(line.airflow for line in MOVING), help="separated by commas")
    parser.add_argument("--ids", type=int, default=0, metavar="N", help="measure a migration of N conn_ids instead")
    parser.set_defaults(run=_command)


def _command(arguments: argparse.Namespace) -> int:
    known = {line.airflow: line for line in LINES}
    chosen = [known[name] for name in arguments.lines.split(",") if name in known]
    if len(chosen) != len(arguments.lines.split(",")):
        raise CannotRunError(f"--lines {arguments.lines}: known are {', '.join(known)}.")
    work, report = TARGET / "migrate", Report()
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    if arguments.ids:
        return migrate_scale.measure(chosen[-1], nox, work, report, arguments.ids)
    for line in chosen:
        on_line(line, nox, work / line.airflow, report)
    print(f"\nmigrate: {report.summary()}")
    return 1 if report.failed else 0


def on_the_newest(prepared_home: AirflowHome, nox: Path, folder: Path, report: Report) -> None:
    """Check the shorter part, which every build runs: one catalog of two vaults, with faults planted."""
    folder.mkdir(parents=True, exist_ok=True)
    made = environments.airflow(NEWEST, nox, folder / "install.log", "backends")
    home = AirflowHome(made, prepared_home.path)
    with vault.running(folder) as running_vault, moto.running(nox, folder) as aws:
        here = world(running_vault, aws, folder / "world")
        try:
            of = migration(home, folder / "both", {**here.env, **here.of_workers()})
            written = equal("the catalog is written", of.write("--list").code, 0)
            checks = [written, *_planted(of, here, folder / "broker", ("--list",))]
            report.checks(f"airflow {NEWEST.airflow}", "migrate", checks, of.home.log)
        finally:
            here.vault.unmount(here.mount)


def on_line(line: Line, nox: Path, folder: Path, report: Report) -> None:
    """Check one line."""
    folder.mkdir(parents=True, exist_ok=True)
    made = environments.airflow(line, nox, folder / "install.log", "backends")
    home, _ = prepared(made, folder / "prepared", METASTORE)
    with vault.running(folder) as running_vault, moto.running(nox, folder) as aws:
        here = world(running_vault, aws, folder / "world")
        try:
            who = f"airflow {line.airflow}"
            report.say(who, f"Vault is {running_vault.kind}")
            settings = {"both": here.of_workers()}
            if line == LINES[0]:
                settings = {"vault": here.of_all(VAULT, here.vault_kwargs), "aws": here.of_all(AWS, here.aws_kwargs)}
            for name, of_airflow in settings.items():
                of = migration(home, folder / name, {**here.env, **of_airflow})
                report.checks(who, f"migrate, {name}", _checks(of, here, folder / f"broker-{name}", name), of.home.log)
        finally:
            here.vault.unmount(here.mount)


def _checks(of: Migration, here: World, folder: Path, name: str) -> Iterator[Check]:
    done = of.write(*SOURCES)
    yield equal("the catalog is written", done.code, 0)
    yield _silent("nothing secret is printed or written", done.output + "".join(of.texts().values()), here)
    yield from _written(of, of.report(done), name)
    with started(of, here, folder) as running:
        code, answer, output = of.check(running, *SOURCES)
        yield _silent("nothing secret is printed by --check", output, here)
        yield from _proof(answer, name)
        yield equal("what is left to Airflow is no proof", code, 1)
        code, _, _ = of.check(running, *SOURCES, "--allow-behind")
        yield equal("unless that is meant", code, 0)
        asked = [event for event in running.events() if event["outcome"] == "granted"]
        yield Check("its lookups are on the record", None if asked else "none is")
    if name != "aws":
        yield from _planted(of, here, folder.with_name(f"{folder.name}-planted"))


def _written(of: Migration, report: dict[str, Any], name: str) -> Iterator[Check]:
    """Check that patterns and single mappings are those that are needed."""
    connections = set(of.catalog()["connections"])
    singles = {
        "vault": {"team@prod", "my conn", "ключ+ü", "shared"},
        "aws": {"team+lake"},
        "both": {"team@prod", "my conn", "ключ+ü", "shared", *IN_AWS},
    }
    yield equal("patterns where one mapping does, single ones where not", connections, {"{name...}", *singles[name]})
    moves = {move["id"] for move in report["to_move"] if move["kind"] == "connection"}
    yield equal("what has to be moved is told", moves - {"both"}, LEFT)
    several = {each["id"]: each["for_tasks"] for each in report["in_several_places"]}
    yield equal("ids in several places are told", several, {} if name == "aws" else {"both": "vault"})


def _proof(answer: dict[str, Any], name: str) -> Iterator[Check]:
    """Check that whatever is in a vault is equal, and whatever is not is left to Airflow."""
    states = _states(answer)
    in_vaults = {"vault": {*IN_VAULT, "shared"}, "aws": {*IN_AWS, "both"}, "both": {*IN_VAULT, "shared", *IN_AWS}}
    expected = dict.fromkeys(in_vaults[name], "equal") | dict.fromkeys(LEFT, "left to Airflow")
    if name == "aws":
        expected["both"] = "left to Airflow"
    found = {key: state for key, state in states.items() if key in expected}
    yield equal("each connection is equal, or left to Airflow", found, expected)
    variables = {"vault": ["limit"], "aws": ["numbers"], "both": ["limit", "numbers"]}
    found = {key: states.get(key, "nothing") for key in variables[name]}
    yield equal("variables are equal, too", found, dict.fromkeys(variables[name], "equal"))


def _planted(of: Migration, here: World, folder: Path, sources: tuple[str, ...] = SOURCES) -> Iterator[Check]:
    """Check that each fault of a catalog is found, and by the field that differs."""
    catalog = of.catalog()
    pattern = catalog["connections"]["{name...}"]
    prefix = pattern["secret"]["key"].removesuffix("{name...}")
    store = pattern["secret"]["store"]

    def secret(name: str) -> dict[str, Any]:
        return {"secret": {"store": store, "key": f"{prefix}{name}"}}

    parts = {"conn-type": "postgres", "host": "wh.internal", "login": "${login}", "password": "${password}"}
    extra = {"port": 5432, "extra": {"sslmode": "disable", "keepalives": 1}}
    catalog["connections"] |= {
        "warehouse": {**secret("warehouse"), **parts, **extra},
        "reports": {**pattern, **secret("payroll")},
        "my conn": {**pattern, **secret("no-such-secret")},
        "invented": {**pattern, **secret("reports")},
        "team@prod": {**secret("no-such-secret"), "whole-connection": True},
        "team/nested": {**pattern, "secret": {"store": store, "key": f"{prefix.partition('/')[0]}/{CHANGED}"}},
    }
    del catalog["variables"]
    allowed = [name for name in catalog["connections"] if name != "{name...}"]
    rule = {"name": RULE, "callers": {"groups": ["airflow-etl"]}}
    catalog["policies"] = [{**rule, "connections": [*allowed, "both", "team/*"]}]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "planted.yaml").write_text(json.dumps(catalog), encoding="utf-8")
    (folder / "ids").write_text("invented\n", encoding="utf-8")
    with started(of, here, folder, folder / "planted.yaml") as running:
        code, answer, output = of.check(running, *sources, "--ids", str(folder / "ids"), "--allow-behind")
    yield equal("a catalog with faults is no proof", code, 1)
    yield _silent("nothing secret is printed of the faults", output, here)
    fields = {each["id"]: each["fields"] for each in answer.get("results", [])}
    states = _states(answer)
    for name, state in {
        "warehouse": "different",
        "reports": "different",
        "my conn": "only old",
        "invented": "only new",
        "team@prod": "refused",
        "payroll": "refused",
        "limit": "only old",
        "both": "equal",
        "team/nested": "different",
    }.items():
        yield equal(f"planted: {name}", states.get(name, "nothing"), state)
    yield equal("by the field of extra", fields.get("warehouse"), ["extra.sslmode"])
    yield equal("by the host", fields.get("reports"), ["host"])
    yield equal("by the password", fields.get("team/nested"), ["password"])


def _states(answer: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["state"] for each in answer.get("results", [])}


def _silent(name: str, text: str, here: World) -> Check:
    told = [word for word in (SECRET, here.vault.token, "secret-of-the-test") if word in text]
    return Check(name, f"found {told}" if told else None)
