# SPDX-License-Identifier: Apache-2.0
"""The guides for Helm, for tokens of Kubernetes and for Airflow's chart, followed in their order."""

from __future__ import annotations

import ssl
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from harness.report import Check, equal

from . import api, certificates, vault
from .airflow import Airflow
from .api import NODE_IP
from .kubelet import Kubelet, wait
from .pages import INSTALL, KUBERNETES, Page, first_policy
from .shell import Shell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.environments import Environment

    from .image import Image
    from .pods import Pod

REPOSITORY = "registry.example.com/airflow-credential-broker"
# The page's address of an API server; its reader writes what the command above it prints.
WRITTEN = "10.0.0.10"
CHANGE_SECONDS, ROLL_SECONDS = 60, 240
SECRET = "given-by-the-vault"  # noqa: S105 - looked for in answers and logs
SECOND = """  connections:
    lake:
      conn-type: postgres
      secret:
        store: vault-prod
        key: secret/airflow/warehouse
      login: ${username}
      password: ${password}
"""


def parts(made: Environment, image: Image, work: Path) -> Iterator[tuple[str, Iterator[Check]]]:
    """Name each part, and give its checks; the next one begins where it has ended."""
    with ExitStack() as stack:
        server = api.start(work / "api")
        kubelet = Kubelet(server, work / "node", image, REPOSITORY)
        kubelet.start()
        stack.callback(kubelet.stop)
        state = vault.ReviewingVault(threading.RLock(), {}, api=server)
        address, _ = stack.enter_context(vault.running(state))
        story = Story(made, server, kubelet, state, work)
        story.open_vault(address)
        yield "install", story.install()
        yield "Airflow's side", story.airflow_side()
        yield "another catalog", story.another_catalog()
        yield "pods vouch", story.pods_vouch()
        yield "the way back", story.way_back()
        yield "keys for everybody", story.keys()
        yield "every values file", story.values_files()
        yield "nothing left", story.nothing_left()


class Story:
    """What was installed so far."""

    def __init__(
        self, made: Environment, server: api.Api, kubelet: Kubelet, state: vault.ReviewingVault, work: Path
    ) -> None:
        self.api, self.kubelet, self.vault, self.work = server, kubelet, state, work
        self.install_page, self.tokens_page = Page(INSTALL), Page(KUBERNETES)
        self.shell = Shell(server, work / "checkout")
        self.airflow = Airflow(made, server, kubelet, self.shell, work / "airflow")
        self.values = self.shell.folder / "values.yaml"

    def open_vault(self, address: str) -> None:
        """Have a Vault in the cluster with the policy of its page and one secret, behind TLS."""
        authority = certificates.authority(self.shell.folder, "vault-ca")
        shown = certificates.server(authority, "vault", ("vault.vault.svc",))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(f"{shown}.crt", f"{shown}.key")
        host, _, port = address.removeprefix("http://").partition(":")
        self.kubelet.services.listen((NODE_IP, 8200), (host, int(port)), context)
        self.api.create("/api/v1/namespaces", {"metadata": {"name": "vault"}})
        ports = [{"name": "https", "port": 8200}]
        self.api.create("/api/v1/namespaces/vault/services", {"metadata": {"name": "vault"}, "spec": {"ports": ports}})
        slice_of_it = {
            "metadata": {"name": "vault-0", "labels": {"kubernetes.io/service-name": "vault"}},
            "addressType": "IPv4",
            "endpoints": [{"addresses": [NODE_IP]}],
            "ports": ports,
        }
        self.api.create("/apis/discovery.k8s.io/v1/namespaces/vault/endpointslices", slice_of_it)
        self.vault.load(first_policy(), "airflow/warehouse", {"username": "etl", "password": SECRET})

    def install(self) -> Iterator[Check]:
        """Do the steps 2 to 4."""
        page = self.install_page
        page.all("sh", "./mvnw")  # the image is at hand
        self.airflow.open_namespace()
        yield self.shell.check("namespace and fingerprint key", page.take("sh", "broker-fingerprint"))
        labels = {"pod-security.kubernetes.io/enforce": "restricted"}
        self.api.merge("/api/v1/namespaces/credential-broker", {"metadata": {"labels": labels}})
        yield self.shell.check("authority and certificate", page.take("sh", "openssl req -x509"))
        yield self.shell.check("authority of Vault", page.take("sh", "create configmap vault-ca"))
        self.vault.write_role(page.take("sh", "vault write"))
        issuer = self.shell.run(page.take("sh", "openid-configuration"))
        yield Check("the command shows the issuer", None if f'"issuer":"{api.ISSUER}"' in issuer else issuer)
        address = self.shell.run(page.take("sh", "endpointslices"))
        yield equal("the command shows the API server", address.split(), [NODE_IP, str(api.PORT)])
        accounts = self.shell.run(page.take("sh", "get serviceaccounts"))
        yield Check("the command shows the workers' account", None if "airflow-worker" in accounts else accounts)
        self.values.write_text(self._values(page.take("yaml", "bearer-token-file")), encoding="utf-8")
        yield self.shell.check("install and wait", page.take("sh", "helm upgrade"), ROLL_SECONDS)
        yield equal("two pods run", [pod.ready for pod in self.kubelet.brokers()], [True, True])
        for pod in self.kubelet.brokers():
            yield equal(f"{pod.name} is nobody in particular", rights(pod), ("10001", "10001", "0", "0", "1"))

    def airflow_side(self) -> Iterator[Check]:
        """Do the step 5 and what it leads to."""
        yield self.shell.check("authority for Airflow", self.install_page.take("sh", "create configmap broker-ca"))
        self.airflow.read_page()
        yield from self.airflow.workers_ask(SECRET)
        for pod in self.kubelet.brokers():
            log = pod.log.read_text("utf-8", "replace")
            yield Check(f"{pod.name} prints no secret", None if SECRET not in log else "it does")
        text = "".join(pod.log.read_text("utf-8", "replace") for pod in self.kubelet.brokers())
        yield Check(
            "the record names the account", None if "airflow/airflow-worker" in text else str(self.work / "node")
        )

    def another_catalog(self) -> Iterator[Check]:
        """Do the step 6: a change of the catalog reaches pods that go on running."""
        before = self._runs()
        text = self.values.read_text(encoding="utf-8")
        changed = text.replace("  connections:\n    warehouse:\n", SECOND + "    warehouse:\n")
        changed = changed.replace("connections: [warehouse]", "connections: [warehouse, lake]")
        self.values.write_text(changed, encoding="utf-8")
        yield equal("lake is unknown before", self.airflow.asks("lake"), None)
        yield self.shell.check("upgrade", self.install_page.take("sh", "helm upgrade"), ROLL_SECONDS)
        yield Check("lake is found", wait("lake", CHANGE_SECONDS, lambda: self.airflow.asks("lake") == SECRET))
        yield equal("no pod was replaced or restarted", self._runs(), before)

    def pods_vouch(self) -> Iterator[Check]:
        """Change to the setup in which the API server is asked about pods."""
        self.values.write_text(self._values(self.tokens_page.take("yaml", "admissionPolicy")), encoding="utf-8")
        yield self.shell.check("upgrade", self.install_page.take("sh", "helm upgrade"), ROLL_SECONDS)
        yield from self.airflow.tasks_ask(SECRET)

    def way_back(self) -> Iterator[Check]:
        """Return to the revision before, and find its catalog in force."""
        yield self.shell.check("roll back", self.install_page.take("sh", "helm rollback"))
        rollout = self.install_page.take("sh", "rollout status").splitlines()[-1]
        yield self.shell.check("wait for it", rollout, ROLL_SECONDS)
        yield equal("the catalog of before answers", self.airflow.asks("lake"), SECRET)

    def keys(self) -> Iterator[Check]:
        """Do what the page about tokens says of the keys."""
        page = self.tokens_page
        page.take("sh", "get --raw")
        yield equal("the broker may read keys", self.shell.run(page.take("sh", "auth can-i")).strip(), "yes")
        yield equal("nobody else may", self.shell.status_without_token("/openid/v1/jwks"), 403)
        yield self.shell.check("a right for the broker alone", page.take("sh", "credential-broker-keys"))
        yield self.shell.check("a right for everybody", page.take("sh", "oidc-discovery"))
        opened = wait("open", 20, lambda: self.shell.status_without_token("/openid/v1/jwks") == 200)  # noqa: PLR2004
        yield Check("then everybody may read them", opened)

    def values_files(self) -> Iterator[Check]:
        """Have the API server check strictly what each values file of the pages makes."""
        yield self.shell.check("secret of the AppRole", self._secret_id())
        for page in (self.install_page, self.tokens_page):
            for text in page.all("yaml", "# values.yaml"):
                yield self._accepted(f"{page.name}: {text.splitlines()[0].removeprefix('# values.yaml: ')}", text)
        yield self._accepted("a catalog of one's own", self.install_page.take("yaml", "existingCatalogConfigMap"))

    def nothing_left(self) -> Iterator[Check]:
        """See that each block was used, and that the machinery had no trouble of its own."""
        # A resource of cert-manager, which is not here; the chart's tests compare its names.
        self.install_page.take("yaml", "cert-manager.io")
        for page in (self.install_page, self.tokens_page):
            yield equal(f"{page.name}: each block was tried", page.left(("sh", "yaml")), [])
        trouble = sorted({problem for problem in self.kubelet.problems if "Conflict" not in problem})
        yield Check("every pod started, ran and ended as it should", "; ".join(trouble)[:2000] or None)

    def _secret_id(self) -> str:
        (self.shell.folder / "secret-id").write_text("of-nobody", encoding="utf-8")
        return self.install_page.take("sh", "vault-approle")

    def _accepted(self, what: str, values: str) -> Check:
        file = self.shell.folder / "other.yaml"
        file.write_text(self._values(values), encoding="utf-8")
        # A hook's pod needs the account that a dry run does not make.
        release = "other helm/airflow-credential-broker --namespace credential-broker --no-hooks"
        render = f"helm template {release} --values other.yaml"
        output = self.shell.try_out(
            f"set -o pipefail; {render} | kubectl apply --dry-run=server --validate=strict -f -"
        )
        bad = output.code != 0 or "Warning:" in output.output
        return Check(what, output.output[-1500:] if bad else None)

    def _values(self, text: str) -> str:
        return text.replace(WRITTEN, NODE_IP)

    def _runs(self) -> list[tuple[str, int, int]]:
        return sorted((pod.name, pod.starts, pod.pid()) for pod in self.kubelet.brokers())


def rights(pod: Pod) -> tuple[str, ...]:
    """Return user, group, capabilities, those that could be got, and whether new ones are shut."""
    with open(f"/proc/{pod.pid()}/status", encoding="utf-8") as status:  # noqa: PTH123 - not a file
        lines = dict(line.rstrip("\n").split(":\t", 1) for line in status if ":\t" in line)
    capabilities = [f"{int(lines[name], 16):x}" for name in ("CapEff", "CapBnd")]
    return (lines["Uid"].split("\t")[0], lines["Gid"].split("\t")[0], *capabilities, lines["NoNewPrivs"])
