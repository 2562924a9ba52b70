# SPDX-License-Identifier: Apache-2.0
"""The stand-in for Vault with a login by service account, which it has reviewed by the API server as Vault does."""

from __future__ import annotations

import json
import re
import shlex
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from harness import vault_stub
from harness.vault_stub_engines import TOKEN_SECONDS, Answer, Request, VaultState

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from .api import Api

LOGIN, ROLE = "auth/kubernetes/login", re.compile(r"vault write auth/kubernetes/role/(\S+) (.*)", re.DOTALL)


@dataclass(slots=True)
class ReviewingVault(VaultState):
    """A server whose mount `kubernetes` has the roles that were written into it."""

    api: Api | None = None
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)

    def write_role(self, command: str) -> None:
        """Do a command of the guide, `vault write auth/kubernetes/role/…`."""
        found = ROLE.search(command)
        if found is None:
            raise ValueError(f"no role is written by: {command}")
        self.accounts[found[1]] = dict(pair.split("=", 1) for pair in shlex.split(found[2].replace("\\\n", " ")))

    def load(self, policy: str, name: str, secret: dict[str, str]) -> None:
        """Write the policy `credential-broker`, and a secret below the mount `secret`."""
        self.answer(Request("POST", "sys/policies/acl/credential-broker", {}, _json(policy=policy), None))
        self.answer(Request("POST", f"secret/data/{name}", {}, _json(data=secret), None))

    def answer(self, request: Request) -> Answer:
        """Answer a request that is allowed; a login is one of them."""
        return self._by_account(request.body) if request.path == LOGIN else VaultState.answer(self, request)

    def _by_account(self, body: dict[str, Any]) -> Answer:
        role = self.accounts.get(str(body.get("role")))
        if role is None:
            return Answer.errors(400, f'invalid role name "{body.get("role")}"')
        review = {"spec": {"token": body.get("jwt"), "audiences": [role["audience"]]}}
        if self.api is None:
            raise LookupError("nobody reviews tokens")
        status = self.api.create("/apis/authentication.k8s.io/v1/tokenreviews", review)["status"]
        allowed = f"{role['bound_service_account_namespaces']}:{role['bound_service_account_names']}"
        if status.get("user", {}).get("username") != f"system:serviceaccount:{allowed}":
            return Answer.errors(403, "permission denied")
        token = f"s.{uuid.uuid4().hex}"
        self.tokens[token] = ("default", role["token_policies"])
        given = {"client_token": token, "policies": list(self.tokens[token]), "metadata": {"role": body["role"]}}
        return Answer.data(None, auth={**given, "lease_duration": TOKEN_SECONDS, "renewable": True})


def _json(**body: object) -> bytes:
    return json.dumps(body).encode()


def running(state: ReviewingVault) -> AbstractContextManager[tuple[str, str]]:
    """Run it on loopback, without TLS; return its address and root token."""
    return vault_stub.running(state)
