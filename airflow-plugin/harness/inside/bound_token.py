# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow that binds its tokens: looks a connection up, and then sends the token as a thief could."""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request

from airflow.models import Connection

from airflow_credential_broker._deadline import Deadline
from airflow_credential_broker._dpop import DpopKey
from airflow_credential_broker._settings import settings_from
from airflow_credential_broker._token_sources import source_for


def main() -> None:
    """Take the conn_id from the arguments; print the password, and how the broker answers each way to send a token."""
    [conn_id] = sys.argv[1:]
    password = Connection.get_connection_from_secrets(conn_id).password
    settings = settings_from(json.loads(os.environ["AIRFLOW__SECRETS__BACKEND_KWARGS"]))
    url = f"{settings.url}/v1/connections?conn_id={conn_id}"
    token = source_for(settings).fetch(Deadline(30))
    text, owner = token.value.reveal(), token.dpop_key
    print(
        json.dumps(
            {
                "password": password,
                "bearer": answer(url, {"Authorization": f"Bearer {text}"}),
                "no proof": answer(url, {"Authorization": f"DPoP {text}"}),
                "another key": answer(url, proven(DpopKey().proof("GET", url, token.value), text)),
                "own key": answer(url, proven(owner.proof("GET", url, token.value) if owner else "", text)),
            }
        )
    )


def proven(proof: str, token: str) -> dict[str, str]:
    """Return the headers of a token with a proof."""
    return {"Authorization": f"DPoP {token}", "DPoP": proof}


def answer(url: str, headers: dict[str, str]) -> str:
    """Return the status, and the code where it is refused."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(url, headers=headers), timeout=30) as response:  # noqa: S310 - loopback
            return str(response.status)
    except urllib.error.HTTPError as refusal:
        return f"{refusal.code} {json.load(refusal)['code']}"


if __name__ == "__main__":
    main()
