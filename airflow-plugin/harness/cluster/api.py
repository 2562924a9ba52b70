# SPDX-License-Identifier: Apache-2.0
"""A real API server with etcd and the controllers that a Deployment needs, and a client of it."""

from __future__ import annotations

import http.client
import json
import os
import ssl
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from harness import processes
from harness.failures import CannotRunError

from . import certificates

if TYPE_CHECKING:
    from pathlib import Path

PROGRAMS = ("etcd", "kube-apiserver", "kube-controller-manager")
NODE_IP, PORT, SERVICE_RANGE, SERVICE_IP = "10.200.0.1", 6443, "10.96.0.0/24", "10.96.0.1"
# The issuer that kubeadm sets.
ISSUER = "https://kubernetes.default.svc.cluster.local"
READY_SECONDS = 90
CONTROLLERS = (
    "serviceaccount-controller",
    "root-ca-certificate-publisher-controller",
    "deployment-controller",
    "replicaset-controller",
    "statefulset-controller",
    "endpointslice-controller",
    "garbage-collector-controller",
    "namespace-controller",
    "disruption-controller",
)


class ApiError(Exception):
    """The API server refused a request."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status} {message}")
        self.status = status


class Api:
    """What an administrator may ask of the API server, as JSON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kubeconfig = folder / "admin.kubeconfig"
        self._trust = ssl.create_default_context(cafile=str(folder / "ca.crt"))
        self._trust.load_cert_chain(folder / "admin.crt", folder / "admin.key")

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        """Return an object or a list."""
        return self.call("GET", path)

    def create(self, path: str, body: object, user: str | None = None) -> Any:  # noqa: ANN401 - JSON
        """Create an object, in the name of a user where one is given."""
        return self.call("POST", path, body, {"Impersonate-User": user} if user else {})

    def merge(self, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
        """Merge something into an object."""
        return self.call("PATCH", path, body, {"Content-Type": "application/merge-patch+json"})

    def delete(self, path: str, body: object = None) -> None:
        """Delete an object; one that is gone already is no problem."""
        try:
            self.call("DELETE", path, body)
        except ApiError as problem:
            if problem.status != HTTPStatus.NOT_FOUND:
                raise

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Any:  # noqa: ANN401 - JSON
        """Send one request; anything but success is an error."""
        connection = http.client.HTTPSConnection(NODE_IP, PORT, timeout=20, context=self._trust)
        try:
            text = None if body is None else json.dumps(body)
            connection.request(method, path, text, {"Content-Type": "application/json", **(headers or {})})
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
            raise ApiError(answer.status, content.decode("utf-8", "replace")[:1000])
        return json.loads(content) if content.startswith(b"{") else content.decode()


def start(folder: Path) -> Api:
    """Start all of it, and wait until the API server is ready."""
    folder.mkdir(parents=True)
    authority = certificates.authority(folder)
    names = ("kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "kubernetes.default", "kubernetes")
    certificates.server(authority, "apiserver", names, (NODE_IP, SERVICE_IP))
    certificates.client(authority, "admin", "/O=system:masters/CN=admin")
    certificates.rsa(folder, "accounts")
    api = Api(folder)
    _write_kubeconfig(api)
    _run(folder, _etcd(folder))
    server = _run(folder, _api_server(folder))
    deadline = time.monotonic() + READY_SECONDS
    while not _ready(api):
        if server.poll() is not None or time.monotonic() > deadline:
            raise CannotRunError(f"The API server was not ready (see {folder / 'kube-apiserver.log'})")
        time.sleep(0.3)
    _run(folder, _controllers(folder, api))
    return api


def _ready(api: Api) -> bool:
    try:
        return bool(api.get("/readyz") == "ok")
    except (ApiError, OSError, http.client.HTTPException):
        return False


def _run(folder: Path, command: tuple[str, ...]) -> Any:  # noqa: ANN401 - a process
    return processes.start(command, {"PATH": os.environ["PATH"]}, folder / f"{command[0]}.log", folder)


def _etcd(folder: Path) -> tuple[str, ...]:
    clients, peers = "http://127.0.0.1:2379", "http://127.0.0.1:2380"
    return (
        "etcd",
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls={clients}",
        f"--advertise-client-urls={clients}",
        f"--listen-peer-urls={peers}",
        f"--initial-advertise-peer-urls={peers}",
        f"--initial-cluster=default={peers}",
        "--unsafe-no-fsync",
        "--log-level=error",
    )


def _api_server(folder: Path) -> tuple[str, ...]:
    return (
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:2379",
        f"--secure-port={PORT}",
        f"--advertise-address={NODE_IP}",
        f"--service-cluster-ip-range={SERVICE_RANGE}",
        "--authorization-mode=RBAC",
        f"--client-ca-file={folder / 'ca.crt'}",
        f"--tls-cert-file={folder / 'apiserver.crt'}",
        f"--tls-private-key-file={folder / 'apiserver.key'}",
        f"--service-account-key-file={folder / 'accounts.pub'}",
        f"--service-account-signing-key-file={folder / 'accounts.key'}",
        f"--service-account-issuer={ISSUER}",
        f"--cert-dir={folder / 'made'}",
        "--profiling=false",
    )


def _controllers(folder: Path, api: Api) -> tuple[str, ...]:
    return (
        "kube-controller-manager",
        f"--kubeconfig={api.kubeconfig}",
        f"--root-ca-file={folder / 'ca.crt'}",
        "--leader-elect=false",
        "--bind-address=127.0.0.1",
        f"--cert-dir={folder / 'made-by-controllers'}",
        f"--controllers={','.join(CONTROLLERS)}",
    )


def _write_kubeconfig(api: Api) -> None:
    folder = api.folder
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {
                "name": "cluster",
                "cluster": {"server": f"https://{NODE_IP}:{PORT}", "certificate-authority": str(folder / "ca.crt")},
            }
        ],
        "users": [
            {
                "name": "admin",
                "user": {"client-certificate": str(folder / "admin.crt"), "client-key": str(folder / "admin.key")},
            }
        ],
        "contexts": [{"name": "admin", "context": {"cluster": "cluster", "user": "admin"}}],
        "current-context": "admin",
    }
    api.kubeconfig.write_text(json.dumps(config), encoding="utf-8")
