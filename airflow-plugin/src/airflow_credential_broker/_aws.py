# SPDX-License-Identifier: Apache-2.0
"""AWS credentials of a connection that renew themselves; boto3 is imported when it is needed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from . import _clock as clock
from ._current import Current, CurrentValue, current
from ._stop import LookupRefusedError

if TYPE_CHECKING:
    import boto3
    from botocore.credentials import RefreshableCredentials
    from botocore.session import Session

METHOD = "credential-broker"
# botocore asks us before each request, and we know when the broker has to be asked.
_BEFORE_EACH_REQUEST = 10 * 366 * 86_400
# botocore compares times; these are on a clock that nobody sets.
_ZERO = datetime.now(timezone.utc) - timedelta(seconds=clock.now())


def aws_session(
    conn_id: str = "aws_default", *, region_name: str | None = None, max_age: float | None = None
) -> boto3.session.Session:
    """Return a session of boto3 whose clients follow the connection as its keys change.

    Without ``region_name``, the connection is asked for at once, for the ``region_name`` in its
    extra; otherwise it is asked for when the first request is signed.
    """
    import boto3

    given = current(conn_id, max_age=max_age)
    region = region_name or given.get().value.extra_dejson.get("region_name")
    return boto3.session.Session(botocore_session=renewing(given), region_name=region)


def renewing(given: Current[Any]) -> Session:
    """Return a session of botocore with these credentials and no others."""
    from botocore.credentials import CredentialProvider, CredentialResolver
    from botocore.session import get_session

    credentials = credentials_of(given)

    class Provider(CredentialProvider):  # type: ignore[misc,unused-ignore]
        """Gives them to botocore."""

        METHOD = METHOD

        def load(self) -> RefreshableCredentials:
            """Return the same for all clients."""
            return credentials

    session = get_session()
    session.register_component("credential_provider", CredentialResolver([Provider()]))
    return session


def credentials_of(given: Current[Any]) -> RefreshableCredentials:
    """Return credentials that are the present ones whenever a request is signed."""
    from botocore.credentials import RefreshableCredentials

    return RefreshableCredentials(
        access_key="",
        secret_key="",
        token=None,
        expiry_time=_time(),
        refresh_using=lambda: _metadata(given.get()),
        method=METHOD,
        time_fetcher=_time,
        advisory_timeout=_BEFORE_EACH_REQUEST,
        mandatory_timeout=_BEFORE_EACH_REQUEST,
    )


def _time() -> datetime:
    return _ZERO + timedelta(seconds=clock.now())


def _metadata(held: CurrentValue[Any]) -> dict[str, Any]:
    """Return the keys as botocore takes them, from where the Amazon provider finds them."""
    keys = _keys(held)
    # An answer that is to be used at once is used for the request that is being signed.
    end = _time() + timedelta(seconds=max(held.seconds_left, 1.0))
    return {**keys, "expiry_time": end.isoformat()}


def _keys(held: CurrentValue[Any]) -> dict[str, str | None]:
    connection = held.value
    extra = connection.extra_dejson
    if connection.login and connection.password:
        key, secret = connection.login, connection.password
    else:
        key, secret = extra.get("aws_access_key_id"), extra.get("aws_secret_access_key")
    if not key or not secret:
        raise LookupRefusedError(
            f"Credential broker: connection {connection.conn_id} has no AWS keys: set login and "
            "password, or aws_access_key_id and aws_secret_access_key in its extra"
        )
    return {"access_key": key, "secret_key": secret, "token": extra.get("aws_session_token")}
