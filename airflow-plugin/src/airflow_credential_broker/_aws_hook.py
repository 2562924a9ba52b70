# SPDX-License-Identifier: Apache-2.0
"""Self-renewing sessions for the hooks of the Amazon provider: ``[aws] session_factory``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.amazon.aws.hooks.base_aws import BaseSessionFactory

from ._aws import renewing
from ._current import current

if TYPE_CHECKING:
    import boto3

_KEYS = {"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}


class AwsSessionFactory(BaseSessionFactory):  # type: ignore[misc,unused-ignore]
    """Gives hooks sessions that follow the connection, also below a role that it assumes.

    What needs no keys, such as a profile, is left to the provider, and so are the sessions of
    asynchronous hooks, which keep the keys that they begin with.
    """

    def _create_basic_session(self, session_kwargs: dict[str, Any]) -> boto3.session.Session:
        conn_id = self.conn.conn_id
        if not conn_id or not session_kwargs.get("aws_access_key_id"):
            return super()._create_basic_session(session_kwargs)
        import boto3

        others = {name: value for name, value in session_kwargs.items() if name not in _KEYS}
        return boto3.session.Session(botocore_session=renewing(current(conn_id)), **others)
