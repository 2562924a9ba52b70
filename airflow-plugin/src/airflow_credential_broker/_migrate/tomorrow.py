# SPDX-License-Identifier: Apache-2.0
"""What the broker answers, asked through the plugin; only fingerprints are kept."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from airflow_credential_broker._cache import LookupKey
from airflow_credential_broker._options import SettingsError
from airflow_credential_broker._outcome import Found, NotMapped, Unavailable
from airflow_credential_broker._session import Session
from airflow_credential_broker._settings import settings_from

from .model import CannotMigrate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from airflow_credential_broker._context import TaskContext
    from airflow_credential_broker._fingerprint import Fingerprinter, Fingerprints
    from airflow_credential_broker._outcome import Kind, Outcome
    from airflow_credential_broker._secret import Secret


_PACE = {"rate_limited", "store_throttled"}
_PATIENCE = 20.0
# What asking for another id would end with, too; so would a token that is not accepted.
_OUTAGES = {
    "timeout",
    "dns_failed",
    "connect_failed",
    "connect_refused",
    "connect_timeout",
    "redirected",
    "connection_lost",
    "tls_failed",
    "proxy_failed",
    "proxy_refused",
    "answer_unreadable",
}


@dataclass(frozen=True, slots=True)
class Tomorrow:
    """The broker's answer; ``refused`` has code and detail where it is neither."""

    fingerprints: Fingerprints | None = None
    refused: str | None = None
    detail: str = ""
    outage: bool = False


class Broker:
    """Asks the broker as the plugin would for a task, without a cache."""

    def __init__(
        self, kwargs: Mapping[str, Any], context: TaskContext, fingerprinter: Fingerprinter
    ) -> None:
        try:
            # Nothing is given to a task, and so says the broker's record.
            settings = settings_from({**kwargs, "shadow": True})
        except SettingsError as error:
            raise CannotMigrate(
                f"the settings of the broker's plugin cannot be used: {error}"
            ) from None
        self._settings = settings._replace(cache_ttl=0, negative_cache_ttl=0)
        self._session = Session(self._settings)
        self._context, self._fingerprinter = context, fingerprinter
        self._backend = _backend(kwargs)

    @property
    def url(self) -> str:
        """Where it is."""
        return self._settings.url

    def ask(self, kind: Kind, name: str) -> Tomorrow:
        """Return what a task gets from the broker."""
        if not self._settings.wants(kind, name):
            return Tomorrow()
        outcome = self._lookup(LookupKey(kind, name, self._context))
        if isinstance(outcome, NotMapped):
            return Tomorrow()
        if not isinstance(outcome, Found):
            outage = outcome.code in _OUTAGES or outcome.code.startswith(("http_5", "token_"))
            return Tomorrow(refused=outcome.code, detail=outcome.detail, outage=outage)
        if kind == "connection":
            return self._connection(name, outcome.value)
        return Tomorrow(self._fingerprinter.of_broker(kind, outcome.value))

    def _lookup(self, key: LookupKey) -> Outcome:
        """Ask again where only the pace of this run is refused."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            outcome = self._session.lookup(key)
            if not isinstance(outcome, Unavailable) or outcome.code not in _PACE:
                return outcome
            if time.monotonic() > deadline:
                return outcome
            time.sleep(outcome.retry_after or 1)

    def _connection(self, name: str, value: Secret) -> Tomorrow:
        from airflow_credential_broker._connection import ConnectionUnreadable, build

        try:
            connection = build(self._backend, name, value)
            return Tomorrow(self._fingerprinter.of_present("connection", connection))
        except ConnectionUnreadable as error:
            return Tomorrow(refused="response_invalid", detail=str(error))


def _backend(kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401 - Airflow's base class is untyped
    from airflow_credential_broker._backend import CredentialBrokerBackend

    return CredentialBrokerBackend(
        **{key: value for key, value in kwargs.items() if key != "shadow"}
    )
