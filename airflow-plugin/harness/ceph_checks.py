# SPDX-License-Identifier: Apache-2.0
"""Checks of roles chosen by DAG on a whole Airflow with a real Ceph; the broker is the issuer that the roles trust.

No access key exists but those of sessions: the broker signs a token for each lookup, and Ceph takes it for a role.
"""

from __future__ import annotations

import json
import shutil
import sys
import threading
import time
import urllib.error
from typing import TYPE_CHECKING, Any

from . import broker, ceph, components, environments, loopback
from .failures import CannotRunError
from .homes import AirflowHome, migrated
from .lines import AWS_LINES, NEWEST
from .paths import HARNESS, INSIDE, TARGET
from .report import Check, Report, Tally, equal

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from .broker import Broker
    from .ceph import Ceph
    from .environments import Environment

DAGS = HARNESS / "ceph_dags"
API_SERVER, WORKERS = "airflow-api-server", "airflow-etl"
AUDIENCE = "sts.amazonaws.com"
SECONDS = 120
# How long a new key is only published before it signs.
ACTIVATION_SECONDS = 8
CALLERS = 3
LEFT_OUT = (
    "left out, since these programs of Ceph are not installed: {} (Debian: ceph-mon ceph-osd radosgw ceph-common)"
)
REFUSED = "refused"
WANTED = {
    "etl_sales.own prefix": "written",
    "etl_sales.another prefix": REFUSED,
    "etl_sales.models": REFUSED,
    "ml_train.models": "written",
    "ml_train.another prefix": REFUSED,
    "other.write": REFUSED,
    "backup_all.read": "content",
    "backup_all.write": REFUSED,
    **{f"etl_many.{number}": "written" for number in range(5)},
}
ALLOWED = {
    "etl": (["s3:*"], ["arn:aws:s3:::lake/*"]),
    "ml": (["s3:PutObject", "s3:GetObject"], ["arn:aws:s3:::lake/models/*"]),
    "backup": (["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::lake", "arn:aws:s3:::lake/*"]),
}
TRUSTED = {
    "etl": ["airflow:test:dag:etl_sales", "airflow:test:dag:etl_many", "airflow:test:dag:etl_load"],
    "ml": ["airflow:test:dag:ml_train"],
    "backup": ["airflow:test:dag:backup_all"],
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the `ceph` command."""
    parser = commands.add_parser("ceph", help="give each kind of DAG a role at a real Ceph, on a whole Airflow")
    parser.add_argument("--lines", default=NEWEST.airflow, help="versions separated by commas; default the newest")
    parser.set_defaults(run=lambda arguments: _try_out(arguments.lines))


def _try_out(choice: str) -> int:
    """Check one line after the other; return the exit code."""
    lines = [line for line in AWS_LINES[1:] if line.airflow in choice.split(",")]
    if not lines:
        raise CannotRunError(f"--lines takes some of {', '.join(line.airflow for line in AWS_LINES[1:])}.")
    report, work = Report(), TARGET / "ceph"
    shutil.rmtree(work, ignore_errors=True)
    nox = environments.install_nox(work / "install.log")
    for line in lines:
        made = environments.airflow(line, nox, work / "install.log", "aws")
        on(made, work / line.airflow, report)
    sys.stdout.write(f"\nRoles at Ceph: {report.summary()}\n")
    return 1 if report.failed else 0


def on(made: Environment, folder: Path, report: Report) -> None:
    """Check one line, or say why not."""
    who, missing = f"airflow {made.line.airflow}", ceph.missing()
    if missing:
        report.tally(who, "roles at Ceph", Tally(0, 0, 1), folder)
        report.say(who, LEFT_OUT.format(", ".join(missing)))
        return
    with ceph.running(folder / "ceph") as gateway:
        report.checks(who, "roles at Ceph", Scene(made, folder, gateway).checks(), folder)


class Scene:
    """A Ceph, a broker that is its issuer, and an Airflow."""

    def __init__(self, made: Environment, folder: Path, gateway: Ceph) -> None:
        self.gateway, self.folder = gateway, folder
        self.home = AirflowHome(made, folder / "airflow")
        self.port = loopback.free_ports(1)[0]
        self.answers: dict[str, str] = {}

    def checks(self) -> Iterator[Check]:
        """Let the DAGs run, replace the signing key under load, and take a role back."""
        keys = self.folder / "keys"
        keys.mkdir(mode=0o700)
        first = self._key(keys / "first", 86400)
        self._call(("s3.create_bucket", {"Bucket": "lake"}), *self._issuer(first), *self._roles())
        running = self._broker(keys)
        try:
            yield from self._runs(running, first)
        finally:
            running.stop()

    def _runs(self, running: Broker, first: str) -> Iterator[Check]:
        url, private = components.settings()
        dags = {"AIRFLOW__CORE__DAGS_FOLDER": str(DAGS), "PYTHONPATH": str(DAGS)}
        settings = {**private, **running.plugin(WORKERS, mode="api-server"), **dags}
        self.home = migrated(AirflowHome(self.home.environment, self.home.path, settings))
        airflow = components.Components(self.home, url)
        airflow.start(running.plugin(API_SERVER, mode="api-server"))
        try:
            self._run(airflow, "etl_sales", "etl_many", "ml_train", "other")
            self._run(airflow, "backup_all")
            yield from self._answered()
            yield from self._named(running)
            yield from self._rolled(running, first)
            yield from self._revoked(airflow, running)
        finally:
            airflow.stop()

    def _run(self, airflow: components.Components, *dags: str) -> None:
        airflow.run(dags)
        self.answers.update(self.home.record())

    def _answered(self) -> Iterator[Check]:
        for name, wanted in WANTED.items():
            said = self.answers.get(name, "nothing")
            yield Check(f"{name}: {wanted}", None if said.startswith(wanted) else f"it was told {said[:300]!r}")

    def _named(self, running: Broker) -> Iterator[Check]:
        """Check whom Ceph and the broker's record name, and how many sessions there were."""
        text = json.dumps(self.gateway.operations())
        for dag in ("etl_sales", "ml_train", "backup_all"):
            yield Check(f"Ceph's log names {dag}", None if dag in text else f"it does not: {text[-600:]}")
        events = [event for event in running.events() if event["outcome"] == "granted"]
        roles = {event["context"]["dag_id"]: event["by"]["key"].rpartition("/")[2] for event in events}
        wanted = {"etl_sales": "etl", "etl_many": "etl", "ml_train": "ml", "backup_all": "backup"}
        yield equal("the record says which role each DAG had", roles, wanted)
        many = [event for event in events if event["context"]["dag_id"] == "etl_many"]
        sessions = {event["granted"]["fingerprint"] for event in many}
        yield equal("the tasks of one run share one session", len(sessions), 1)
        strangers = {event["outcome"] for event in running.events() if event["context"].get("dag_id") == "other"}
        yield equal("a DAG that no role trusts is refused by Ceph", strangers, {"store_refused"})

    def _rolled(self, running: Broker, first: str) -> Iterator[Check]:
        """Replace the signing key while many tasks ask, each for a session of its own."""
        drafts = self.folder / "drafts"
        drafts.mkdir(mode=0o700)
        second = self._key(drafts / "second", 0)
        provider = {"OpenIDConnectProviderArn": self._provider()}
        self._call(("iam.delete_open_id_connect_provider", provider), *self._issuer(first, second))
        load = _Load(running)
        load.start()
        for name in ("second.crt", "second.key"):
            (drafts / name).replace(self.folder / "keys" / name)
        used = load.until_the_key_changes()
        yield Check("the new key signs", None if used else "the first key is still the first one published")
        yield Check("many lookups", None if load.answered > CALLERS else f"{load.answered} lookups")
        yield equal("no lookup failed while the key was replaced", load.failed, [])

    def _revoked(self, airflow: components.Components, running: Broker) -> Iterator[Check]:
        self._call(("iam.delete_role_policy", {"RoleName": "ml", "PolicyName": "allowed"}))
        self._run(airflow, "ml_train")
        told = self.answers["ml_train.models"]
        refused = told.startswith(REFUSED) and "AccessDenied" in told
        yield Check("a task whose role may nothing more is told so by Ceph", None if refused else told[:300])
        self._call(("iam.delete_role", {"RoleName": "ml"}))
        self._run(airflow, "ml_train")
        told = self.answers["ml_train.models"]
        yield Check("a task whose role is gone gets no keys", None if told.startswith(REFUSED) else told[:300])
        last = [event["outcome"] for event in running.events() if event["context"].get("dag_id") == "ml_train"][-1]
        yield equal("and the broker's record says why", last, "store_refused")

    def _broker(self, keys: Path) -> Broker:
        broker.write_private(self.folder / "secrets.yaml", json.dumps({"secrets": {}}))
        settings = {
            "server.port": self.port,
            "broker.roles.context-authority.issuer": "demo",
            "broker.roles.context-authority.clients": API_SERVER,
            "broker.federation.issuer": self._address(),
            "broker.federation.deployment": "test",
            "broker.federation.subject": "airflow:{deployment}:dag:{dag}",
            "broker.federation.keys.directory": keys,
            "broker.federation.keys.activation-delay": f"{ACTIVATION_SECONDS}s",
            "broker.federation.keys.reload-interval": "1s",
            "broker.stores.ceph.type": "sts",
            "broker.stores.ceph.settings.service": "ceph",
            "broker.stores.ceph.settings.endpoint": self.gateway.url,
            "broker.stores.ceph.settings.web-identity.audience": AUDIENCE,
        }
        clients = {WORKERS: WORKERS, API_SERVER: API_SERVER}
        return broker.start(self.folder, HARNESS / "ceph_catalog.yaml", clients, settings)

    def _address(self) -> str:
        return f"http://{loopback.HOST}:{self.port}"

    def _provider(self) -> str:
        return f"arn:aws:iam:::oidc-provider/{loopback.HOST}:{self.port}"

    def _issuer(self, *thumbprints: str) -> list[tuple[str, dict[str, Any]]]:
        known = {"Url": self._address(), "ClientIDList": [AUDIENCE], "ThumbprintList": list(thumbprints)}
        return [("iam.create_open_id_connect_provider", known)]

    def _roles(self) -> Iterable[tuple[str, dict[str, Any]]]:
        issuer = f"{loopback.HOST}:{self.port}"
        for role, (actions, resources) in ALLOWED.items():
            # A gateway of release 16 compares a subject with one value alone.
            trust = [
                {
                    "Effect": "Allow",
                    "Principal": {"Federated": [self._provider()]},
                    "Action": ["sts:AssumeRoleWithWebIdentity"],
                    "Condition": {"StringEquals": {f"{issuer}:app_id": AUDIENCE, f"{issuer}:sub": subject}},
                }
                for subject in TRUSTED[role]
            ]
            yield "iam.create_role", {"RoleName": role, "AssumeRolePolicyDocument": _document(trust)}
            allowed = {"Effect": "Allow", "Action": actions, "Resource": resources}
            policy = {"RoleName": role, "PolicyName": "allowed", "PolicyDocument": _document([allowed])}
            yield "iam.put_role_policy", policy

    def _call(self, *calls: tuple[str, dict[str, Any]]) -> None:
        home = AirflowHome(self.home.environment, self.folder / "calls", ceph.USER)
        home.path.mkdir(exist_ok=True)
        done = home.python(INSIDE / "aws_calls.py", self.gateway.url, json.dumps(calls), seconds=SECONDS)
        done.require("Calling Ceph")

    def _key(self, file: Path, seconds: float) -> str:
        home = AirflowHome(self.home.environment, self.folder / "calls")
        home.path.mkdir(exist_ok=True)
        done = home.python(INSIDE / "signing_key.py", file, str(seconds), seconds=SECONDS)
        return done.require("Making a signing key").output.strip().splitlines()[-1]


def _document(statements: list[dict[str, Any]]) -> str:
    """Return a policy without white space, which older gateways refuse."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, separators=(",", ":"))


class _Load:
    """Lookups one after the other from several callers, each in another run, so that each is another session."""

    def __init__(self, running: Broker) -> None:
        self._running = running
        self._token = running.client_token(API_SERVER)
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=(number,)) for number in range(CALLERS)]
        self._kid = self._first_key()
        self.answered = 0
        self.failed: list[str] = []

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def until_the_key_changes(self) -> bool:
        """Go on until another key is the first one, and a while longer; return whether it was."""
        deadline = time.monotonic() + SECONDS
        while self._first_key() == self._kid and time.monotonic() < deadline:
            time.sleep(0.2)
        changed = self._first_key() != self._kid
        time.sleep(2)
        self._stop.set()
        for thread in self._threads:
            thread.join()
        return changed

    def _first_key(self) -> str:
        known = loopback.call(f"{self._running.url}/.well-known/openid-configuration") or {}
        keys = loopback.call(str(known.get("jwks_uri"))) or {}
        return str(keys.get("keys", [{}])[0].get("kid"))

    def _ask(self, number: int) -> None:
        asked = 0
        while not self._stop.is_set():
            asked += 1
            headers = {
                "Airflow-Dag-Id": "etl_load",
                "Airflow-Task-Id": "load",
                "Airflow-Run-Id": f"manual__{number}-{asked}",
                "Airflow-Try-Number": "1",
                "Airflow-Context-Standing": "verified",
                "Authorization": f"Bearer {self._token}",
            }
            try:
                loopback.get(f"{self._running.url}/v1/connections/lake", headers)
                self.answered += 1
            except urllib.error.HTTPError as refusal:
                self.failed.append(f"{refusal.code} {refusal.read()[:300]!r}")
            except OSError as problem:
                self.failed.append(str(problem))
