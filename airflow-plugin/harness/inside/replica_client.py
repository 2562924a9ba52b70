# SPDX-License-Identifier: Apache-2.0
"""Looks connections up through the plugin until a file appears, and writes down each call with all of its answers."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from airflow_credential_broker import CredentialBrokerBackend, _session
from airflow_credential_broker._http import HttpPool

PAUSE = 0.02


def watch_answers() -> list[dict[str, Any]]:
    """Have each answer of the broker noted, as the plugin receives it."""
    answers: list[dict[str, Any]] = []
    send = HttpPool.send

    def noted(pool: HttpPool, request: Any, deadline: Any) -> Any:
        answer: dict[str, Any] = {"status": None}
        if "/v1/" in request.path:
            answers.append(answer)
        try:
            response = send(pool, request, deadline)
        finally:
            answer["at"] = time.time()
        headers = response.headers
        answer.update(status=response.status, event=headers.get("event-id"), etag=headers.get("etag"))
        return response

    HttpPool.send = noted  # type: ignore[method-assign,assignment]
    return answers


def main() -> None:
    """Take this client's name, whether it connects anew for each call, and the folder."""
    [_, name, manner, place] = sys.argv
    folder = Path(place)
    kwargs = json.loads(os.environ["HARNESS_KWARGS"])
    answers = watch_answers()
    number = 0
    with (folder / f"{name}.jsonl").open("w", encoding="utf-8", buffering=1) as out:
        while not (folder / "stop").exists():
            number += 1
            if manner == "anew":
                # As a task does, whose process is its own.
                _session._reset()  # noqa: SLF001 - what a fork does
            os.environ["AIRFLOW_CTX_DAG_RUN_ID"] = run = f"{name}-{number}"
            answers.clear()
            began = time.time()
            outcome, value = look_up(CredentialBrokerBackend(**kwargs))
            call = {"run": run, "began": began, "ended": time.time(), "outcome": outcome, "answers": list(answers)}
            out.write(json.dumps({**call, **value}) + "\n")
            time.sleep(PAUSE)


def look_up(backend: CredentialBrokerBackend) -> tuple[str, dict[str, str]]:
    """Return how the lookup ended, and which secret and catalog it was answered from."""
    try:
        found = backend.get_conn_value("service")
    except BaseException as stop:
        if isinstance(stop, KeyboardInterrupt):
            raise
        return str(stop), {}
    if found is None:
        return "not mapped", {}
    connection = json.loads(found)
    return "found", {"secret": connection["password"], "catalog": connection["host"]}


if __name__ == "__main__":
    main()
