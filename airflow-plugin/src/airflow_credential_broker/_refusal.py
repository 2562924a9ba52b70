# SPDX-License-Identifier: Apache-2.0
"""What is said about a lookup that was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._outcome import Denied, Invalid, Unavailable

if TYPE_CHECKING:
    from ._outcome import Kind, Refusal
    from ._settings import Reaction, Settings

FALLS_THROUGH = "%s. In this process this version of Airflow continues with the next backend."
NOT_CONFIGURED = Unavailable(
    "not_configured",
    "Airflow handed over no backend_kwargs; they must be a JSON object with at least url and a way "
    "to a token (Airflow warns 'defaulting to no kwargs' where it cannot read them)",
)

# Airflow itself would answer with status 500, and the task would ask again and again.
WITHOUT_TYPE = Unavailable(
    "connection_without_type",
    "Airflow's API server cannot give a task a connection without a type; write conn_type into the "
    "secret, or map its fields with a conn-type instead of whole-connection",
)


def is_final(refusal: Refusal) -> bool:
    """Tell whether no setting makes Airflow ask the next backend."""
    return isinstance(refusal, Denied) and refusal.final


def printable(name: str) -> str:
    """Return the id as it may stand in a line."""
    return name if name.isprintable() else repr(name)


def refusal_message(kind: Kind, name: str, refusal: Refusal) -> str:
    """Say what was refused, why, and what to do."""
    from ._cause import cause_of  # a lookup that succeeds has none

    what = {Denied: "denied", Unavailable: "unavailable", Invalid: "invalid"}[type(refusal)]
    correlation = f" (correlation id {refusal.correlation_id})" if refusal.correlation_id else ""
    reason = f"{refusal.code}: {refusal.detail}{correlation}"
    return f"Credential broker: {kind} {printable(name)} {what}: {reason} [{cause_of(refusal)}]"


def reaction_to(refusal: Refusal, settings: Settings | None) -> Reaction:
    """Return what the settings want Airflow to do after this refusal."""
    if settings is None or isinstance(refusal, Invalid) or is_final(refusal):
        return "stop"
    return settings.on_denied if isinstance(refusal, Denied) else settings.on_unavailable
