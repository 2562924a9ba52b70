# SPDX-License-Identifier: Apache-2.0
"""Tell what shadow mode found: one counter and, for a difference, one line each."""

from __future__ import annotations

import contextlib
import importlib
import sys
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

from ._refusal import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._comparison import Difference, Finding
    from ._outcome import Kind

Counted: TypeAlias = "Difference | Literal['equal', 'not_compared']"

PREFIX = "credential_broker.shadow."
_RUNNER = "airflow.sdk.execution_time.task_runner"
# Since 3.2 a process has one of these set up, by whether it is one of Airflow's clients.
_OF_CLIENTS = "airflow.sdk.observability.stats"
_OF_SERVERS = "airflow.observability.stats"


class Log(Protocol):
    """What is used of a logger; Airflow's own is another class on each line."""

    def warning(self, message: str, *args: object) -> object:
        """Log a warning."""


class Report:
    """Counts in Airflow's metrics and logs; nothing that it does can fail."""

    def __init__(self) -> None:
        self._count: Callable[[str], object] | None = None
        self._dropped = 0

    def find_counter(self) -> None:
        """Import what counts, on the calling thread."""
        client = hasattr(sys.modules.get(_RUNNER), "SUPERVISOR_COMMS")
        for name in (_OF_CLIENTS if client else _OF_SERVERS, "airflow.stats"):
            with contextlib.suppress(Exception):
                module: Any = importlib.import_module(name)
                self._count = getattr(module, "incr", None) or module.Stats.incr
                return

    def tell(self, kind: Kind, name: str, found: list[Finding], log: Log) -> None:
        """Count a comparison; log each difference."""
        if not found:
            self._counted("equal")
        for finding in found:
            self._counted(finding.difference)
            what = f"{kind} {printable(name)} {finding.difference}"
            _warn(log, "Credential broker shadow: %s: %s", what, finding.text)

    def drop(self) -> None:
        """Count a lookup that is not compared."""
        self._dropped += 1
        self._counted("not_compared")

    def tell_dropped(self, log: Log) -> None:
        """Say once how many were not compared."""
        dropped, self._dropped = self._dropped, 0
        if dropped:
            _warn(log, "Credential broker shadow: %d lookups were not compared", dropped)

    def failed(self, error: BaseException, log: Log) -> None:
        """Say that a comparison ended with a defect."""
        self._counted("not_compared")
        kind = type(error).__name__
        _warn(log, "Credential broker shadow: a comparison failed (%s); please report it", kind)

    def _counted(self, what: Counted) -> None:
        with contextlib.suppress(Exception):
            if self._count is not None:
                self._count(PREFIX + what)


def _warn(log: Log, message: str, *args: object) -> None:
    with contextlib.suppress(Exception):
        log.warning(message, *args)
