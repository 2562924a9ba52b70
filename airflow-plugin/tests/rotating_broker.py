# SPDX-License-Identifier: Apache-2.0
"""A fake broker whose secret changes, with the conditional answers of the real one."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from fake_broker import FakeBroker, Reply, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from fake_broker import RecordedRequest


class RotatingBroker(FakeBroker):
    """Answers every id with the present secret; ``problem`` replaces the answers while it is set.

    ``skew``: how far its time of day is ahead of ours; ``until``: the end of what it has in memory.
    """

    def __init__(self) -> None:
        super().__init__()
        self.secret, self.version, self.ttl = "first-canary-Z3", 1, 100.0
        self.skew = 0.0
        self.until: datetime | None = None
        self.problem: Reply | None = None
        self.before: Callable[[], None] = lambda: None
        self.more: dict[str, Any] = {}

    def __enter__(self) -> RotatingBroker:  # noqa: PYI034 - Self is Python 3.11
        super().__enter__()
        return self

    def rotate(self, secret: str) -> None:
        """Change the secret."""
        self.secret, self.version = secret, self.version + 1

    def away(self) -> None:
        """Answer that the store cannot be asked."""
        self.problem = problem(503, "store_unavailable")

    def next_reply(self, asked: RecordedRequest) -> Reply:
        """Answer 304 to whoever has the present version."""
        super().next_reply(asked)
        self.before()
        if self.problem is not None:
            return self.problem
        now = datetime.now(timezone.utc) + timedelta(seconds=self.skew)
        end = self.until or now + timedelta(seconds=self.ttl)
        expires_at = _instant(end)
        tag = f'"{self.version:x}-abc"'
        date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
        headers = {"ETag": tag, "Credential-Expires-At": expires_at, "Date": date}
        if asked.headers.get("if-none-match") == tag:
            return Reply(304, b"", headers)
        body = {"version": str(self.version), "issued_at": _instant(now), "expires_at": expires_at}
        return Reply(
            200,
            json.dumps({**body, **self._value(asked)}).encode(),
            {**headers, "Content-Type": "application/json"},
        )

    def _value(self, asked: RecordedRequest) -> dict[str, Any]:
        name = asked.path.partition("=")[2].partition("&")[0]
        if asked.path.startswith("/v1/variables"):
            return {"key": name, "value": self.secret}
        given = {"conn_type": "http", "login": "u", "password": self.secret, **self.more}
        return {"conn_id": name, "conn_type": "http", "uri": None, "connection": given}


def _instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
