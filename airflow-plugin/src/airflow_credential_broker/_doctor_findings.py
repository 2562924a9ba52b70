# SPDX-License-Identifier: Apache-2.0
"""The doctor's findings, and what to do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ._cause import STORE, cause_of
from ._outcome import Denied, Found, Invalid, NotMapped, Outcome, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._mode import Mode

State: TypeAlias = Literal["ok", "FAILED", "skipped"]

STEPS = (
    "settings",
    "mode",
    "shadow",
    "dns",
    "tcp",
    "tls",
    "token",
    "broker",
    "policy",
    "mapping",
    "store",
)
_GOOD = {
    "broker": "the broker answers and accepts the token",
    "policy": "a policy allows this caller",
    "mapping": "the connection is mapped",
    "store": "the store gave the secret; it was not shown and is not kept",
}
_NEXT = {
    "settings": "widen connections_lookup_pattern if the broker should be asked for this id",
    "shadow": "name the class of the backend that is used now, with the kwargs that it has now",
    "mode": "install the plugin in this environment, if the API server runs in it",
    "dns": "check the host in url, and that this machine may ask its name server",
    "tcp": "check routing, firewall and network policy between this machine and the broker",
    "tls": "check ca_file, the name in url, and client_cert_file where the broker asks for one",
    "token": "check how this workload gets its token, and the issuer and audience of the broker",
    "broker": "check that url leads to the broker itself, and the broker's own health",
    "policy": "ask the owner of the mapping for a policy that allows this caller",
    "mapping": "add the mapping to the broker's catalog, or use the next backend on purpose",
    "store": "tell the owner of the store; the broker's audit record has the correlation id",
}
# Where the code says more than the step, above all which of permission, routing and token it is.
_POLICY_OWNER = "ask the owner of the network policy"
_NEXT_OF_CODE = {
    "connect_timeout": (
        f"{_POLICY_OWNER} to admit this pod to the broker's port, in both directions; where "
        "packets are refused instead of dropped, the finding would be connect_refused"
    ),
    "connect_refused": (
        "check the port in url, and whether the Service has ready pods behind it; no network "
        "policy drops these packets"
    ),
    "network_policy_denied": (
        f"{_POLICY_OWNER} to admit GET with the paths of lookups for this pod; the broker's "
        "catalog and record know nothing of this request"
    ),
    "mesh_denied": (
        "ask the owner of the mesh or gateway for an authorization policy that admits this pod; "
        "the broker's catalog and record know nothing of this request"
    ),
    "token_expired": (
        "look whether whatever renews the token still does, and whether the clock of this machine "
        "is right"
    ),
    "redirected": "set url to where the broker itself answers, with the scheme spoken there",
    "http_404": "check host, port and path of url: a proxy there has no route to the broker",
    "http_502": "check the route of the proxy to the broker, and the broker's own health",
    "http_503": "check the route of the proxy to the broker, and the broker's own health",
    "http_504": "check the route of the proxy to the broker, and its time limit",
}
# On the way to the issuer, these say nothing about the client.
_SHUT = {"connect_timeout", "network_policy_denied", "mesh_denied"}


_NO_TASK = (
    "if a rule names DAGs or demands a verified context, this refusal is expected, because this "
    "command runs for no task; run the task, or ask the broker's explain endpoint about it. "
    "Otherwise ask the owner of the mapping for a policy that allows this caller"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one step."""

    step: str
    state: State
    text: str
    code: str = ""

    def __str__(self) -> str:
        return f"{self.step:<8} {self.state:<8} {self.text}"


def findings_of_outcome(outcome: Outcome, conn_id: str) -> Iterator[Finding]:
    """Yield the findings that follow from the broker's answer."""
    failed, why = _failed_step(outcome, conn_id)
    code = getattr(outcome, "code", "")
    if failed == "token":
        yield Finding("token", "FAILED", f"the broker rejects it: {why}", code)
        return
    for step, text in _GOOD.items():
        if step == failed:
            yield Finding(step, "FAILED", why, code)
            return
        if step == "policy" and failed == "mapping":
            yield Finding(step, "skipped", "nothing to decide without a mapping")
        else:
            yield Finding(step, "ok", text)


def _failed_step(outcome: Outcome, conn_id: str) -> tuple[str | None, str]:
    """Return the step that failed, None when the secret came, and why."""
    match outcome:
        case Found():
            return None, ""
        case NotMapped():
            return "mapping", f"{conn_id} is not mapped"
        case Denied(code="policy_denied"):
            return "policy", _reason_text(outcome)
        case Denied(code=code) if code.startswith("token_"):
            return "token", _reason_text(outcome)
        case Unavailable(code=code) if code in STORE:
            return "store", _reason_text(outcome)
        case _:
            return "broker", _reason_text(outcome)


def advice(finding: Finding | None, mode: Mode, *, in_shadow: bool = False) -> str:
    """Return what to do next."""
    if finding is None and in_shadow:
        return (
            "Next: look for differences in the logs; the broker would give this connection, and "
            "until shadow is taken out, the present backends do."
        )
    if finding is None:
        return "Next: nothing; Airflow gets this connection from the broker."
    if finding.step == "policy" and mode == "api-server":
        return f"Next: {_NO_TASK}."
    if finding.step == "token" and finding.code in _SHUT:
        return f"Next: {_POLICY_OWNER} to admit this pod to the issuer; the broker was not asked."
    # At the token, a code of the network is about the issuer.
    says_more = finding.step != "token" or finding.code.startswith("token_")
    code = finding.code if says_more else ""
    return f"Next: {_NEXT_OF_CODE.get(code, _NEXT[finding.step])}."


def _reason_text(refusal: Denied | Unavailable | Invalid) -> str:
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    return f"{refusal.code}: {refusal.detail}{correlation} [{cause_of(refusal)}]"
