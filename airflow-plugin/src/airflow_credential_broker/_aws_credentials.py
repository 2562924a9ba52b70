# SPDX-License-Identifier: Apache-2.0
"""Credentials for botocore that are those of a connection whenever a request is signed."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Any

from botocore.credentials import Credentials, ReadOnlyCredentials

from ._current_value import LookupUnavailableError
from ._stop import LookupRefusedError

if TYPE_CHECKING:
    from ._current import Current
    from ._current_value import CurrentValue

_log = logging.getLogger(__name__)
_ASKED_ANEW = "credential_broker_asked_anew"
# With these AWS, and what speaks its protocols, refuses the keys and not the request.
_REFUSES_KEYS = {
    "AuthFailure",
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidToken",
    "SignatureDoesNotMatch",
    "UnrecognizedClientException",
}


class PresentCredentials(Credentials):  # type: ignore[misc,unused-ignore]
    """Ask for the present keys for each signature; threads that ask together share the answer."""

    method = "credential-broker"
    account_id = None

    def __init__(self, given: Current[Any]) -> None:
        # Not the base's, which keeps the keys.
        self._given = given
        self._signed_with = threading.local()

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return keys that belong together."""
        held = self._given.get()
        keys = _keys(held.value)
        self._signed_with.held = held
        return ReadOnlyCredentials(*keys)

    @property
    def access_key(self) -> str:
        """The present one, as each of the three is."""
        return str(self.get_frozen_credentials().access_key)

    @property
    def secret_key(self) -> str:
        """The present one."""
        return str(self.get_frozen_credentials().secret_key)

    @property
    def token(self) -> str | None:
        """The present one, None for keys without a session."""
        found: str | None = self.get_frozen_credentials().token
        return found

    def needs_retry(
        self,
        response: tuple[object, object] | None = None,
        request_dict: dict[str, Any] | None = None,
        **_: object,
    ) -> int | None:
        """Have botocore sign a request once more, where new keys replace those that were refused.

        botocore calls this on the thread that signed the request, after its own reasons to retry.
        """
        held: CurrentValue[Any] | None = getattr(self._signed_with, "held", None)
        refused = response is not None and _error_code(response[1]) in _REFUSES_KEYS
        context = None if request_dict is None else request_dict["context"]
        if not refused or held is None or context is None or _ASKED_ANEW in context:
            return None
        context[_ASKED_ANEW] = True
        try:
            new = self._given.get(refused=held)
        except LookupUnavailableError as unavailable:
            _log.warning("AWS refuses the keys, and no others were to be had: %s", unavailable)
            return None
        return None if new.number == held.number else 0


def _error_code(parsed: object) -> object:
    error = parsed.get("Error") if isinstance(parsed, dict) else None
    return error.get("Code") if isinstance(error, dict) else None


def _keys(connection: Any) -> tuple[str, str, str | None]:  # noqa: ANN401 - a class per line
    """Return the keys from where the Amazon provider finds them."""
    extra = connection.extra_dejson
    # The provider calls the second place deprecated, and still reads it.
    places = (extra, extra.get("session_kwargs") or {})
    pairs = [(connection.login, connection.password)]
    pairs += [(p.get("aws_access_key_id"), p.get("aws_secret_access_key")) for p in places]
    pair = next((each for each in pairs if all(each)), None)
    if pair is None:
        raise LookupRefusedError(
            f"Credential broker: connection {connection.conn_id} has no AWS keys: set login and "
            "password, or aws_access_key_id and aws_secret_access_key in its extra"
        )
    token = next((p["aws_session_token"] for p in places if p.get("aws_session_token")), None)
    return (*pair, token)
