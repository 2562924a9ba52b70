# SPDX-License-Identifier: Apache-2.0
"""Sessions of boto3 with the keys of a connection; boto3 is imported when it is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._current import Current, current

if TYPE_CHECKING:
    import boto3
    from botocore.session import Session

    from ._aws_credentials import PresentCredentials


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

    from ._aws_credentials import PresentCredentials

    credentials = PresentCredentials(given)

    class Provider(CredentialProvider):  # type: ignore[misc,unused-ignore]
        """Gives them to botocore."""

        METHOD = credentials.method

        def load(self) -> PresentCredentials:
            """Return the same for all clients."""
            return credentials

    session = get_session()
    session.register_component("credential_provider", CredentialResolver([Provider()]))
    session.register("needs-retry", credentials.needs_retry)
    return session
