# SPDX-License-Identifier: Apache-2.0
"""The differential test: what Airflow's own backends give, against what the broker gives over the same stores."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import first_lookup, moto, parity_cases, parity_random, parity_rows, vault
from .homes import AirflowHome
from .lines import NEWEST
from .parity_stores import Stores
from .paths import INSIDE
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .environments import Environment
    from .lines import Line
    from .parity_case import Case

SECONDS = 240
SEED, RANDOM = 20261128, 150
PLUGIN = "airflow_credential_broker.CredentialBrokerBackend"
COMPARED = ("uri", "extra_dejson", "value", "deserialized", "masked")


@dataclass(frozen=True, slots=True)
class Asked:
    """A case whose secret is stored: the id that both sides are asked for."""

    case: Case
    name: str

    @property
    def title(self) -> str:
        """Say in a failure which case it is."""
        return f"{self.case.kind} ({self.case.store}, {self.case.what}) {str(self.case.content)[:100]!r}"

    def lookup(self, backend: str) -> dict[str, Any]:
        """Return what is asked inside Airflow."""
        return {"id": self.name, "what": self.case.what, "backend": backend, "probes": self.case.probes()}


@dataclass(frozen=True, slots=True)
class Differential:
    """One run on one line."""

    made: Environment
    nox: Path
    folder: Path
    seed: int = SEED
    random: int = RANDOM
    stub: bool = False

    @property
    def title(self) -> str:
        """Say how many cases there are."""
        table = len(parity_cases.cases())
        return f"parity with Airflow's own backends, {table} cases and {self.random} random ones of seed {self.seed}"

    def checks(self) -> Iterator[Check]:
        """Store the cases, ask both sides, and compare."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with vault.running(self.folder, stub=self.stub) as of_vault, moto.running(self.nox, self.folder) as of_aws:
            stores = Stores(self.folder, of_vault, of_aws)
            with stores.opened():
                asked, mappings = self._stored(stores)
                with ThreadPoolExecutor(1) as beside:
                    theirs = beside.submit(self._of_airflow, stores, asked)
                    ours, of_the_first = self._of_the_broker(stores, asked, mappings)
                    yield from _compared(asked, theirs.result(), ours, self.made.line)
        yield from of_the_first

    def _stored(self, stores: Stores) -> tuple[list[Asked], dict[str, dict[str, Any]]]:
        asked: list[Asked] = []
        mappings: dict[str, dict[str, Any]] = {
            "connections": first_lookup.mappings(stores),
            "variables": {},
            "configs": {},
        }
        every = [*parity_cases.cases(), *parity_random.cases(self.seed, self.random)]
        for number, case in enumerate(every):
            name, secret = stores.write(case, case.id(number))
            mappings[f"{case.what}s"][name] = {"secret": secret, **case.mapping}
            asked.append(Asked(case, name))
        return asked, mappings

    def _of_airflow(self, stores: Stores, asked: list[Asked]) -> list[dict[str, Any]]:
        lookups = [each.lookup(each.case.store) for each in asked]
        env = {**stores.environment, **stores.aws.env}
        return self._inside("airflow", {"backends": stores.backends(), "env": env, "lookups": lookups})

    def _of_the_broker(
        self, stores: Stores, asked: list[Asked], mappings: dict[str, dict[str, Any]]
    ) -> tuple[list[dict[str, Any]], list[Check]]:
        running = stores.start_broker(mappings)
        try:
            kwargs = json.loads(running.kwargs("airflow-etl", config_lookup_pattern=".*"))
            lookups = [each.lookup("broker") for each in asked]
            ours = self._inside("broker", {"backends": {"broker": (PLUGIN, kwargs)}, "lookups": lookups})
            if self.made.line != NEWEST:
                return ours, []
            measured = first_lookup.FirstLookup(self.made, self.folder / "first-lookup", stores, running)
            return ours, list(measured.figures(1).checks())
        finally:
            running.stop()

    def _inside(self, name: str, job: dict[str, Any]) -> list[dict[str, Any]]:
        home = AirflowHome(self.made, self.folder / name)
        home.path.mkdir(exist_ok=True)
        given, written = home.path / "job.json", home.path / "answers.json"
        given.write_text(json.dumps(job), encoding="utf-8")
        home.python(INSIDE / "parity.py", given, written, seconds=SECONDS).require(f"Looking up as {name}")
        return list(json.loads(written.read_text(encoding="utf-8"))["answers"])


def _compared(
    asked: list[Asked], theirs: list[dict[str, Any]], ours: list[dict[str, Any]], line: Line
) -> Iterator[Check]:
    shown: set[str] = set()
    for each, of_airflow, of_broker in zip(asked, theirs, ours, strict=True):
        rows: set[str] = set()
        for reader in of_airflow:
            seen = differences(of_airflow[reader], of_broker[reader])
            rows |= (explain := parity_rows.explained(each.case, seen, line))
            yield Check(f"{reader}: {each.title}", _problem(each.case, seen, explain, of_broker[reader]))
        shown |= rows
        if line == NEWEST and not rows and parity_rows.must_differ(each.case):
            yield Check(each.title, f"no longer differs; take {', '.join(each.case.rows)} away from it")
    if line == NEWEST:
        yield from parity_rows.checks(shown)


def differences(theirs: dict[str, Any], ours: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return each part of two answers that differs, with both values."""
    if theirs["outcome"] != ours["outcome"] or theirs["outcome"] != "given":
        same = theirs["outcome"] == ours["outcome"] != "never asked"
        return {} if same else {"outcome": (_outcome(theirs), _outcome(ours))}
    one, other = ({**side.get("fields", {}), **{part: side.get(part) for part in COMPARED}} for side in (theirs, ours))
    return {part: (one[part], other[part]) for part in one if _text(one[part]) != _text(other[part])}


def _problem(case: Case, seen: dict[str, Any], rows: set[str], ours: dict[str, Any]) -> str | None:
    if case.says and not re.search(case.says, str(ours.get("error")), re.DOTALL):
        return f"the broker's refusal does not say {case.says}: {_outcome(ours)}"
    if seen and not rows:
        told = "; ".join(f"{part}: Airflow {one!r}, broker {other!r}" for part, (one, other) in seen.items())
        return f"differs and is not documented: {told}"
    return None


def _outcome(side: dict[str, Any]) -> str:
    return f"{side['outcome']} {side.get('error', side.get('fields', side.get('value', '')))}"


def _text(value: object) -> str:
    """Return a value so that 1, 1.0, true and "1" differ, and the order of keys does not count."""
    return json.dumps(value, sort_keys=True)
