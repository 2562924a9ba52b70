# SPDX-License-Identifier: Apache-2.0
"""Which part of the way to a secret a code belongs to: whom to ask first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from ._outcome import Refusal

    Cause: TypeAlias = Literal[
        "settings",
        "dns",
        "network policy",
        "routing",
        "tls",
        "token",
        "request",
        "permission",
        "limit",
        "store",
        "broker",
        "plugin",
        "no answer",
    ]

STORE = frozenset(
    {
        "secret_missing",
        "secret_malformed",
        "store_refused",
        "store_unavailable",
        "store_throttled",
        "store_timeout",
        "circuit_open",
        "rotation_in_progress",
        "stale_limit_exceeded",
        "min_ttl_unsatisfiable",
    }
)
_CAUSES: dict[str, Cause] = {
    "not_configured": "settings",
    # Whoever keeps the secret can add it.
    "connection_without_type": "store",
    "dns_failed": "dns",
    # Nothing came back at all, as where packets are dropped.
    "connect_timeout": "network policy",
    "network_policy_denied": "network policy",
    "mesh_denied": "network policy",
    # Somebody answered, and it was not the broker.
    "connect_refused": "routing",
    "connect_failed": "routing",
    "redirected": "routing",
    "response_invalid": "routing",
    "answer_unreadable": "routing",
    "answer_too_large": "routing",
    "tls_failed": "tls",
    "proxy_failed": "token",
    "proxy_refused": "token",
    "request_invalid": "request",
    "policy_denied": "permission",
    "task_token_refused": "permission",
    "rate_limited": "limit",
    "timeout": "no answer",
    "connection_lost": "no answer",
    "plugin_defect": "plugin",
}


def cause_of(refusal: Refusal) -> Cause:
    """Return what to look at first; a code of the broker that is not known here is its own."""
    code = refusal.code
    known = _CAUSES.get(code)
    if known is not None:
        return known
    if code in STORE:
        return "store"
    if code.startswith("token_"):
        return "token"
    return "routing" if code.startswith("http_") else "broker"
