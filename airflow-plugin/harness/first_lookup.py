# SPDX-License-Identifier: Apache-2.0
"""`python3 -m harness firstlookup`: the first lookup of a process through the plugin and through Airflow's backends."""

from __future__ import annotations

import json
import shutil
import statistics
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import environments, loopback, moto, vault
from .broker import write_private
from .compiled_modules import CompiledModules, Modules
from .homes import AirflowHome
from .lines import LINES, NEWEST
from .parity_case import Case
from .parity_stores import Stores
from .paths import INSIDE, TARGET
from .report import Check

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from .broker import Broker
    from .environments import Environment

SECONDS = 240
ROUNDS = 7
GOAL = 0.05
# What a build checks, by processor time, since it keeps the machine busy with other things.
BOUNDS = {"Vault": 0.6, "AWS": 0.25}
# A broker that has just started interprets its own code, and one that serves tasks has compiled it.
EARLIER_LOOKUPS = 1_000
OURS, BY_CLIENT, ALONE = "plugin, token from a file", "plugin, token from the issuer", "Airflow alone, a variable"
WHOLE = {"whole-connection": True}
PASSWORD = "given-by-the-store"  # noqa: S105 - of a store of this run
SECRETS = {
    "vault-2": Case("first lookup", "vault-2", {"conn_type": "http", "host": "h", "password": PASSWORD}, WHOLE),
    "aws": Case("first lookup", "aws", f"http://u:{PASSWORD}@h", WHOLE),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Medians over the rounds; a ratio is the median of the ratios of each round."""

    milliseconds: dict[str, float]
    megabytes: dict[str, float]
    time: dict[str, float]
    cpu: dict[str, float]
    memory: dict[str, float]

    def cells(self) -> Iterator[tuple[str, str]]:
        """Return what each row of a table is called, and its figure."""
        for side, ratio in self.time.items():
            yield f"plugin ÷ Airflow's {side} backend, time", f"{ratio:.3f}"
            yield "the same by processor time", f"{self.cpu[side]:.3f}"
            yield "the same by the memory that it adds", f"{self.memory[side]:.2f}"
        for name, taken in self.milliseconds.items():
            yield f"{name}: ms, and MB added", f"{taken:,.0f}, {self.megabytes[name]:.1f}"

    def checks(self) -> Iterator[Check]:
        """Compare the processor time with the bounds."""
        for side, bound in BOUNDS.items():
            problem = None if self.cpu[side] <= bound else f"{self.cpu[side]:.2f} of the processor time, above {bound}"
            yield Check(f"first lookup of a process, plugin ÷ Airflow's {side} backend", problem)


@dataclass(frozen=True, slots=True)
class FirstLookup:
    """Fresh processes of one Airflow, over stores and a broker that already run."""

    made: Environment
    folder: Path
    stores: Stores
    broker: Broker

    def prepare(self) -> None:
        """Compile what the lookups import, and have the disk's caches filled."""
        for name, (settings, store) in self._sides().items():
            self._once(name, settings, store, self._compiled.recording)
        self._compiled.prepare()

    def figures(self, rounds: int, modules: Modules = Modules.ALL) -> Figures:
        """Measure in turns; the stores hold `SECRETS`, each under the name of its store."""
        sides, env = self._sides(), self._compiled.env(modules)
        found: dict[str, list[dict[str, float]]] = {name: [] for name in sides}
        # The plugin has just been installed, so that its modules may not be compiled yet.
        self._once(BY_CLIENT, *sides[BY_CLIENT], env)
        for name, (settings, store) in [*sides.items()] * rounds:
            found[name].append(self._once(name, settings, store, env))
        return Figures(
            {
                name: statistics.median(each["seconds"] for each in all_of_it) * 1000
                for name, all_of_it in found.items()
            },
            {name: statistics.median(each["megabytes"] for each in all_of_it) for name, all_of_it in found.items()},
            *({side: _ratio(found[OURS], found[side], what) for side in ("Vault", "AWS")} for what in WHAT),
        )

    @property
    def _compiled(self) -> CompiledModules:
        return CompiledModules(self.made, self.folder / "compiled")

    def _sides(self) -> dict[str, tuple[dict[str, str], str]]:
        """Return the settings of each side, and the id that it looks up."""
        backends = self.stores.backends()
        by_file = json.dumps({"url": self.broker.url, "token_file": str(self.folder / "token")})
        return {
            OURS: ({**self.broker.plugin(), "AIRFLOW__SECRETS__BACKEND_KWARGS": by_file}, "vault-2"),
            BY_CLIENT: (self.broker.plugin(), "vault-2"),
            "Vault": (_setting(*backends["vault-2"]), "vault-2"),
            "AWS": ({**_setting(*backends["aws"]), **self.stores.aws.env}, "aws"),
            ALONE: ({"AIRFLOW_CONN_ALONE": f"http://u:{PASSWORD}@h"}, "alone"),
        }

    def _once(self, name: str, settings: dict[str, str], conn_id: str, env: dict[str, str]) -> dict[str, float]:
        self.folder.mkdir(parents=True, exist_ok=True)
        # Each task has a token of its own, which the broker has not seen yet.
        write_private(self.folder / "token", self.broker.client_token("airflow-etl"))
        own = {"HARNESS_SETTINGS": json.dumps(settings), **env}
        home = AirflowHome(self.made, self.folder / name.replace(" ", "-").replace(",", ""), own)
        home.path.mkdir(parents=True, exist_ok=True)
        done = home.python(INSIDE / "first_lookup.py", conn_id, PASSWORD, seconds=SECONDS)
        done.require(f"The first lookup through {name}")
        return dict(json.loads(done.output.strip().splitlines()[-1]))


def _look_up_often(running: Broker) -> None:
    headers = {"Authorization": f"Bearer {running.client_token('airflow-etl')}", "Accept": "application/json"}
    for _ in range(EARLIER_LOOKUPS):
        loopback.get(f"{running.url}/v1/connections?conn_id=vault-2", headers)


WHAT = ("seconds", "cpu", "megabytes")


def mappings(stores: Stores) -> dict[str, dict[str, object]]:
    """Store the secrets, and return their mappings."""
    written = {store: stores.write(case, store) for store, case in SECRETS.items()}
    return {name: {"secret": secret, **WHOLE} for name, secret in written.values()}


def _ratio(ours: list[dict[str, float]], theirs: list[dict[str, float]], what: str) -> float:
    return statistics.median(one[what] / other[what] for one, other in zip(ours, theirs, strict=True))


def _setting(backend: str, kwargs: object) -> dict[str, str]:
    return {"AIRFLOW__SECRETS__BACKEND": backend, "AIRFLOW__SECRETS__BACKEND_KWARGS": json.dumps(kwargs)}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `firstlookup` command."""
    parser = commands.add_parser("firstlookup", help="measure the first lookup of a process, and compare")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--line", choices=[line.airflow for line in LINES], default=NEWEST.airflow)
    parser.set_defaults(run=lambda arguments: run(arguments.rounds, arguments.line))


def run(rounds: int, line: str) -> int:
    """Measure on a line, print a table, and return 1 above the goal."""
    folder = TARGET / "first-lookup"
    shutil.rmtree(folder, ignore_errors=True)
    nox = environments.install_nox(folder / "install.log")
    made = environments.airflow(
        next(each for each in LINES if each.airflow == line), nox, folder / "install.log", "backends"
    )
    with vault.running(folder) as of_vault, moto.running(nox, folder) as of_aws:
        stores = Stores(folder, of_vault, of_aws)
        with stores.opened():
            running = stores.start_broker({"connections": mappings(stores)})
            try:
                _look_up_often(running)
                measured = FirstLookup(made, folder, stores, running)
                measured.prepare()
                found = {modules: measured.figures(rounds, modules) for modules in Modules}
            finally:
                running.stop()
    sys.stdout.write("\n".join(_table(found)) + "\n")
    return int(any(ratio > GOAL for figures in found.values() for ratio in figures.time.values()))


def _table(found: dict[Modules, Figures]) -> Iterator[str]:
    yield "| compiled modules |" + "".join(f" {modules.value} |" for modules in found)
    yield "|---|" + "---|" * len(found)
    for row in zip(*(figures.cells() for figures in found.values()), strict=True):
        yield f"| {row[0][0]} |" + "".join(f" {figure} |" for _, figure in row)
