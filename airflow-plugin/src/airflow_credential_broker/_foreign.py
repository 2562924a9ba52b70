# SPDX-License-Identifier: Apache-2.0
"""Answers that are not the broker's own: what in between gave them, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from ._http import Response

_REDIRECTS = {301, 302, 303, 307, 308}
_FORBIDDEN, _NOT_FOUND = 403, 404
_GATEWAY = {502, 503, 504}
# What Cilium's Envoy answers to a request that no rule of a policy admits.
_POLICY = re.compile(r"\s*access denied\s*", re.IGNORECASE)
# What Envoy's RBAC filter answers, by which Istio and gateways enforce theirs.
_MESH = re.compile(r"\s*RBAC: access denied\s*")
# Words of proxies that say why; nothing else of a body is repeated.
_WHY = re.compile(
    r"no healthy upstream|upstream connect error|upstream request timeout|connection timeout"
    r"|connection refused|connection termination|remote connection failure|Bad Gateway"
    r"|Gateway Time-?out|Service Unavailable",
    re.IGNORECASE,
)
_SERVER = re.compile(r"[A-Za-z][A-Za-z0-9._/-]{0,39}")
_MOST = 4_096


@dataclass(frozen=True, slots=True)
class ForeignAnswer:
    """A stable code, and one sentence for whoever reads the log."""

    code: str
    detail: str


def foreign_answer(response: Response) -> ForeignAnswer:
    """Say what an answer that carries no problem of the broker means."""
    status = response.status
    if status in _REDIRECTS:
        return ForeignAnswer("redirected", _redirected(response))
    denial = policy_denial(response)
    if denial is not None:
        return denial
    return ForeignAnswer(f"http_{status}", f"{_no_problem(response)}; {_advice(response)}")


def policy_denial(response: Response) -> ForeignAnswer | None:
    """Return what a network policy or a mesh has refused, None for any other answer."""
    if response.status != _FORBIDDEN:
        return None
    body = response.body.reveal()[:_MOST]
    if _POLICY.fullmatch(body):
        return ForeignAnswer(
            "network_policy_denied",
            "status 403 'Access denied' is the answer of a network policy that reads HTTP "
            "(Cilium), not of the broker, which never saw the request: no rule admits this method "
            "and path for this pod; ask the owner of the network policy",
        )
    if _MESH.fullmatch(body):
        return ForeignAnswer(
            "mesh_denied",
            "status 403 'RBAC: access denied' is the answer of a proxy's authorization policy "
            "(Istio, Envoy), not of the broker, which never saw the request; ask the owner of the "
            "mesh or the gateway",
        )
    return None


def _redirected(response: Response) -> str:
    return (
        f"status {response.status} leads {_target(response.headers.get('location', ''))}, which "
        "the broker never does: something in between answered (a proxy that rewrites paths or "
        "wants https, a login page), and a token is not sent after it; check url and routing"
    )


def _target(location: str) -> str:
    """Return where it leads, without what may hold an id or a token."""
    try:
        parts = urlsplit(location)
        where = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "to no URL"
    text = f"{parts.scheme}://{where}" if where else "to another path of the same host"
    text = "".join(c if c.isprintable() else " " for c in text)[:200]
    return f"to {text}" if where else text


def _no_problem(response: Response) -> str:
    return (
        f"status {response.status} with media type {media(response)} carries no problem of the "
        f"broker: something in between answered{_name(response)}"
    )


def _advice(response: Response) -> str:
    if response.status in _GATEWAY:
        why = _WHY.search(response.body.reveal()[:_MOST])
        said = f" ('{why[0].lower()}')" if why else ""
        return f"it did not get through to the broker{said}; check its routing, and the broker"
    if response.status == _NOT_FOUND:
        return "no route there leads to the broker; check url and routing"
    return "check url and routing"


def _name(response: Response) -> str:
    server = response.headers.get("server", "")
    return f" (server {server})" if _SERVER.fullmatch(server) else ""


def media(response: Response) -> str:
    """Return the media type as it may stand in a line."""
    text = "".join(c if c.isprintable() else " " for c in response.media_type[:60]).strip()
    return text or "(none)"
