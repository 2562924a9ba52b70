# SPDX-License-Identifier: Apache-2.0
"""Airflow's side: pods with the volumes, mounts and settings of the page, whose commands run in a real Airflow."""

from __future__ import annotations

import json
import re
import shlex
from typing import TYPE_CHECKING, Any

from harness.report import Check, equal

from .api import Api, ApiError
from .kubelet import Kubelet, wait
from .pages import AIRFLOW, Page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.environments import Environment

    from .pods import Pod
    from .shell import Shell

NAMESPACE = "/api/v1/namespaces/airflow"
SCHEDULER = "system:serviceaccount:airflow:airflow-scheduler"
RIGHTS = "/apis/rbac.authorization.k8s.io/v1/namespaces/airflow"
SECONDS, GONE_SECONDS = 90, 30
TASK = {"dag_id": "etl_daily", "task_id": "load", "run_id": "manual__1", "try_number": "1"}
LOOKUP = """
import json
from airflow.models.connection import Connection
found = Connection.get_connection_from_secrets({conn_id!r})
print("FOUND " + json.dumps([found.login, found.password, found.host]))
"""
AS_JSON = "import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin.read())))"


class Airflow:
    """The namespace `airflow`, with the accounts that Airflow's chart makes."""

    def __init__(self, made: Environment, api: Api, kubelet: Kubelet, shell: Shell, home: Path) -> None:
        self._made, self._api, self._kubelet, self._shell, self._home = made, api, kubelet, shell, home
        self._values: dict[str, Any] = {}
        self._command: tuple[str, ...] = ()
        self._number = 0
        home.mkdir()

    def open_namespace(self) -> None:
        """Make what Airflow's chart makes before any pod: accounts, and their right to make pods."""
        self._api.create("/api/v1/namespaces", {"metadata": {"name": "airflow"}})
        for account in ("airflow-worker", "airflow-scheduler", "airflow-triggerer"):
            self._api.create(f"{NAMESPACE}/serviceaccounts", {"metadata": {"name": account}})
        rule = {"apiGroups": [""], "resources": ["pods"], "verbs": ["create", "delete", "patch"]}
        self._api.create(f"{RIGHTS}/roles", {"metadata": {"name": "launcher"}, "rules": [rule]})
        subjects = [
            {"kind": "ServiceAccount", "name": name, "namespace": "airflow"}
            for name in ("airflow-scheduler", "airflow-worker")
        ]
        role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "launcher"}
        binding = {"metadata": {"name": "launcher"}, "roleRef": role, "subjects": subjects}
        self._api.create(f"{RIGHTS}/rolebindings", binding)

    def read_page(self) -> None:
        """Take the values for Airflow's chart, and the doctor's command, from their page."""
        page = Page(AIRFLOW)
        text = page.take("yaml", "Values of Airflow's own chart")
        command = f"{shlex.quote(str(self._made.python))} -c {shlex.quote(AS_JSON)} <<'END'\n{text}\nEND"
        self._values = json.loads(self._shell.run(command))
        doctor = page.take("sh", "doctor")
        self._command = tuple(shlex.split(doctor.replace("\\\n", " ").split(" -- ", 1)[1]))

    def workers_ask(self, secret: str) -> Iterator[Check]:
        """Ask as a worker, and as a pod with an account that no rule names."""
        worker = self._pod("airflow-worker-0", "airflow-worker")
        doctor = self._run(worker, self._command)
        yield Check("the doctor finds nothing", None if doctor.code == 0 else doctor.output[-2000:])
        yield equal("a worker gets its connection", self.asks("warehouse"), secret)
        stranger = self._pod("airflow-triggerer-0", "airflow-triggerer")
        refused = self._run(stranger, self._command)
        yield equal("another account is refused", _codes(refused.output), {"policy_denied"})
        yield equal("and gets nothing", self.asks("warehouse", stranger), None)

    def tasks_ask(self, secret: str) -> Iterator[Check]:
        """Ask as a task whose pod the scheduler made, and with its token when the pod is gone."""
        try:
            self._create("made-by-a-worker", "airflow-worker", TASK, "system:serviceaccount:airflow:airflow-worker")
            yield Check("a worker cannot name a task", "it could")
        except ApiError as problem:
            expected = "Only Airflow's scheduler creates pods that name a task" in str(problem)
            yield Check("a worker cannot name a task", None if expected else str(problem))
        task = self._pod("etl-daily-load-1", "airflow-worker", TASK, SCHEDULER)
        yield Check("a task gets its connection", wait("it", SECONDS, lambda: self.asks("warehouse", task) == secret))
        worker = self._kubelet.pod("airflow", "airflow-worker-0")
        refused = self._run(worker, self._command)
        yield equal("a pod without a task is refused", _codes(refused.output), {"policy_denied"})
        copied = (task.folder / "volumes" / "credential-broker" / "token").read_text(encoding="utf-8")
        self._api.delete(task.path, {"gracePeriodSeconds": 0})
        (self._home / "copied").write_text(copied, encoding="utf-8")
        said: list[str] = []
        gone = wait("refused", GONE_SECONDS, lambda: "token_pod_gone" in self._codes_with_copy(worker, said))
        yield Check("the token of a deleted pod is refused", None if gone is None else f"{gone}: {said[-1:]}")

    def asks(self, conn_id: str, pod: Pod | None = None) -> str | None:
        """Have Airflow in a pod look a connection up; return its password, or None."""
        asking = pod or self._kubelet.pod("airflow", "airflow-worker-0")
        done = self._run(asking, ("python", "-c", LOOKUP.format(conn_id=conn_id)))
        found = re.search(r"^FOUND (.*)$", done.output, re.MULTILINE)
        return str(json.loads(found[1])[1]) if found else None

    def _codes_with_copy(self, worker: Pod, said: list[str]) -> set[str]:
        kwargs = json.loads(self._values["config"]["secrets"]["backend_kwargs"])
        changed = json.dumps({**kwargs, "token_file": str(self._home / "copied")})
        output = self._run(worker, (*self._command, "--kwargs", changed)).output
        said.append(output[-1500:])
        return _codes(output)

    def _run(self, pod: Pod, command: tuple[str, ...]) -> Any:  # noqa: ANN401 - a finished process
        secrets = self._values["config"]["secrets"]
        env = {
            "AIRFLOW_HOME": str(self._home),
            "AIRFLOW__SECRETS__BACKEND": secrets["backend"],
            "AIRFLOW__SECRETS__BACKEND_KWARGS": secrets["backend_kwargs"],
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{self._home / 'airflow.db'}",
            "COLUMNS": "400",
        }
        program = str(self._made.python) if command[0] == "python" else command[0]
        return pod.run((program, *command[1:]), env, self._home / "console.log", SECONDS)

    def _pod(self, name: str, account: str, task: dict[str, str] | None = None, user: str | None = None) -> Pod:
        uid = self._create(name, account, task or {}, user)
        late = wait(f"the pod {name}", SECONDS, lambda: uid in self._kubelet.pods and self._kubelet.pods[uid].ready)
        if late is not None:
            raise TimeoutError(f"{late} ({self._kubelet.pods[uid].waits_for if uid in self._kubelet.pods else ''})")
        return self._kubelet.pods[uid]

    def _create(self, name: str, account: str, task: dict[str, str], user: str | None) -> str:
        labels = {"tier": "airflow", "component": "worker"}
        container = {"name": "worker", "image": "apache/airflow", "volumeMounts": self._values["volumeMounts"]}
        spec = {
            "serviceAccountName": account,
            "containers": [container],
            "volumes": self._values["volumes"],
            "automountServiceAccountToken": False,
        }
        body = {"metadata": {"name": name, "labels": labels, "annotations": task}, "spec": spec}
        return str(self._api.create(f"{NAMESPACE}/pods", body, user)["metadata"]["uid"])


def _codes(output: str) -> set[str]:
    return set(re.findall(r"\b(policy_denied|token_[a-z_]+|not_mapped|context_unavailable)\b", output))
