# SPDX-License-Identifier: Apache-2.0
"""A Vault for the checks: the real one where there is one, else the stub."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.error
import urllib.request
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from . import loopback, processes, vault_stub
from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY_SECONDS = 30
SECONDS = 20
PROGRAMS = ("bao", "vault")


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Show a redirect as the answer that it is."""


_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())


@dataclass(frozen=True, slots=True)
class Vault:
    """A running Vault, with a token that may do everything."""

    url: str
    token: str
    kind: str

    @property
    def is_real(self) -> bool:
        """Whether it is not the stub."""
        return self.kind != "stub"

    def call(self, method: str, path: str, body: object = None, token: str | None = None) -> tuple[int, Any]:
        """Send a request below `/v1/`; return the status, and the JSON of the answer, None where there is none.

        A path may have a query, and what is percent-encoded in it stays so.
        """
        url = f"{self.url}/v1/{quote(path, safe='/?=&%')}"
        data = None if body is None else json.dumps(body).encode()
        headers = {"X-Vault-Token": self.token if token is None else token, "Content-Type": "application/json"}
        request = urllib.request.Request(url, data, headers, method=method)  # noqa: S310 - an address of this run
        try:
            with _direct.open(request, timeout=SECONDS) as response:
                return response.status, _json(response.read())
        except urllib.error.HTTPError as error:
            return error.code, _json(error.read())

    def require(self, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401 - JSON
        """Send a request that must succeed; return the `data` of the answer."""
        status, answer = self.call(method, path, body)
        if status not in {200, 204}:
            raise CannotRunError(f"Vault answered {status} to {method} {path}: {answer}")
        return (answer or {}).get("data")

    def is_ready(self) -> bool:
        """Whether it is unsealed, and has mounted what a new one has."""
        return loopback.answers(f"{self.url}/v1/sys/health") and self.call("GET", "secret/data/ready")[0] == 404  # noqa: PLR2004

    def mount(self, name: str, version: int) -> None:
        """Mount an empty key/value engine; a name of this run, since a real Vault may have others."""
        self.require("POST", f"sys/mounts/{name}", {"type": "kv", "options": {"version": str(version)}})
        deadline = time.monotonic() + READY_SECONDS
        while version == 2 and self.call("GET", f"{name}/data/ready")[0] == 400:  # noqa: PLR2004
            # A real engine of version 2 answers 400 while it prepares itself.
            if time.monotonic() > deadline:
                raise CannotRunError(f"The engine at {name} was not ready after {READY_SECONDS} seconds")
            time.sleep(0.1)

    def unmount(self, name: str) -> None:
        """Remove an engine and its secrets from a real Vault, which others use, too."""
        if self.is_real:
            self.require("DELETE", f"sys/mounts/{name}")

    def write(self, mount: str, version: int, path: str, data: dict[str, Any]) -> None:
        """Write a secret."""
        name = quote(path, safe="/")
        target = f"{mount}/data/{name}" if version == 2 else f"{mount}/{name}"  # noqa: PLR2004
        self.require("POST", target, {"data": data} if version == 2 else data)  # noqa: PLR2004

    def remove_newest(self, mount: str, path: str, number: int, *, destroy: bool) -> None:
        """Delete the newest version of a secret, of this number, or destroy it."""
        name = quote(path, safe="/")
        if destroy:
            self.require("POST", f"{mount}/destroy/{name}", {"versions": [number]})
        else:
            self.require("DELETE", f"{mount}/data/{name}")

    def app_role(self, name: str, *readable: str) -> tuple[str, str]:
        """Make a role that may read these paths (globs); return its role id and a secret id."""
        if self.call("POST", "sys/auth/approle", {"type": "approle"})[0] not in {204, 400}:
            raise CannotRunError("Vault does not let this token switch AppRole on")
        rules = "\n".join(f'path "{path}" {{ capabilities = ["read"] }}' for path in readable)
        self.require("PUT", f"sys/policies/acl/{name}", {"policy": rules})
        self.require("POST", f"auth/approle/role/{name}", {"token_policies": name})
        role = self.require("GET", f"auth/approle/role/{name}/role-id")["role_id"]
        return role, self.require("POST", f"auth/approle/role/{name}/secret-id", {})["secret_id"]


def _json(text: bytes) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(text)
    except ValueError:
        return None


def real() -> str | None:
    """Say where a real Vault would come from: its address, a program, or nowhere."""
    if os.environ.get("VAULT_ADDR") and os.environ.get("VAULT_TOKEN"):
        return os.environ["VAULT_ADDR"]
    return next((found for program in PROGRAMS if (found := shutil.which(program))), None)


@contextmanager
def running(folder: Path, *, stub: bool = False) -> Iterator[Vault]:
    """Run a Vault until the block ends: the one at VAULT_ADDR, a program on the PATH, or the stub."""
    place = None if stub else real()
    if place is None:
        with vault_stub.running() as (url, token):
            yield Vault(url, token, "stub")
    elif place.startswith(("http://", "https://")):
        yield Vault(place.rstrip("/"), os.environ["VAULT_TOKEN"], place)
    else:
        yield from _program(place, folder)


def _program(program: str, folder: Path) -> Iterator[Vault]:
    (port,) = loopback.free_ports(1)
    token, home = str(uuid.uuid4()), folder / "vault"
    home.mkdir(parents=True, exist_ok=True)
    command = (program, "server", "-dev", "-dev-no-store-token", f"-dev-listen-address={loopback.HOST}:{port}")
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("VAULT_", "BAO_"))},
        "HOME": str(home),
        # Not on the command line, where every user of this machine could read it; each program takes its own.
        "VAULT_DEV_ROOT_TOKEN_ID": token,
        "BAO_DEV_ROOT_TOKEN_ID": token,
    }
    process = processes.start(command, env, home / "server.log")
    try:
        vault = Vault(f"http://{loopback.HOST}:{port}", token, program)
        processes.wait_until_ready(program, process, vault.is_ready, READY_SECONDS, home / "server.log")
        yield vault
    finally:
        processes.stop(process)
