# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow 3: what it costs to know the task, through Airflow's own Execution API with real tokens.

A broker that answers at once stands in for the real one, so that the ratio is that of the way through Airflow alone.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

TASKS = 1_000
ROUNDS, LOOKUPS = 11, 100
HERD_THREADS = 64
KEY = "a key of this run alone, which signs nothing else and is as long as Airflow wants it to be"
IDS = [f"01a2b3c4-0000-7000-8000-{number:012x}" for number in range(TASKS)]


class Broker(BaseHTTPRequestHandler):
    """Grants everything."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    verified = 0

    def do_GET(self) -> None:
        """Answer with one connection."""
        Broker.verified += self.headers.get("Airflow-Context-Standing") == "verified"
        given = {"conn_type": "http", "host": "h"}
        body = json.dumps({"conn_id": "c", "conn_type": "http", "uri": None, "connection": given}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Log nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def main() -> None:
    """Print one JSON object with the figures."""
    server = _Server(("127.0.0.1", 0), Broker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    token = Path(os.environ["AIRFLOW_HOME"], "token")
    token.write_text("t", encoding="utf-8")
    kwargs = {"url": f"http://127.0.0.1:{server.server_address[1]}", "token_file": str(token)}
    os.environ.update(
        AIRFLOW__SECRETS__BACKEND="airflow_credential_broker.CredentialBrokerBackend",
        AIRFLOW__SECRETS__BACKEND_KWARGS=json.dumps({**kwargs, "mode": "api-server"}),
        AIRFLOW__API_AUTH__JWT_SECRET=KEY,
        _AIRFLOW_PROCESS_CONTEXT="server",
    )
    figures = measured(api_server())
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()
    os._exit(0)


def api_server() -> str:
    """Run Airflow's whole API server in this process, on a database in which the tasks run."""
    import uvicorn
    from airflow.api_fastapi.app import create_app

    _insert()
    served = uvicorn.Server(uvicorn.Config(create_app(), port=0, log_level="critical", access_log=False))
    threading.Thread(target=served.run, daemon=True).start()
    while not served.started:
        time.sleep(0.05)
    return f"127.0.0.1:{served.servers[0].sockets[0].getsockname()[1]}"


def _insert() -> None:
    """Write the rows of one run and its tasks, without a DAG: only the query of the plugin reads them."""
    from uuid import UUID

    from airflow.models.dagrun import DagRun
    from airflow.models.taskinstance import TaskInstance
    from airflow.utils.session import create_session
    from sqlalchemy import insert, text

    now = datetime.now(tz=timezone.utc)
    as_uuid = getattr(TaskInstance.id.type, "as_uuid", False)
    run = {"dag_id": "d", "run_id": "manual__1", "run_type": "manual", "state": "running", "run_after": now}
    rows = [
        {
            "id": UUID(name) if as_uuid else name,
            "dag_id": "d",
            "task_id": "t",
            "run_id": "manual__1",
            "map_index": index,
            "try_number": 1,
            "max_tries": 0,
            "state": "running",
            "pool": "default_pool",
            "pool_slots": 1,
        }
        for index, name in enumerate(IDS)
    ]
    with create_session() as session:
        session.execute(text("pragma foreign_keys = off"))
        session.execute(insert(DagRun.__table__).values(run))
        session.execute(insert(TaskInstance.__table__), rows)


def measured(address: str) -> dict[str, Any]:
    """Compare both kinds of lookup in turns, count queries, and let a herd come."""
    queries = _counted_queries()
    tokens = dict(zip(IDS, map(_token, IDS), strict=True))
    ask(address, tokens[IDS[0]], LOOKUPS)
    before = len(queries)
    ask(address, tokens[IDS[1]], LOOKUPS)
    per_try = len(queries) - before
    ratios = [_ratio(address, tokens[IDS[2]]) for _ in range(ROUNDS)]
    before, seen = len(queries), Broker.verified
    with ThreadPoolExecutor(HERD_THREADS) as pool:
        statuses = list(pool.map(lambda name: ask(address, tokens[name], 1)[0], IDS))
    herd, answered = len(queries) - before, statuses.count(200)
    verified = Broker.verified - seen
    _forget()
    before = len(queries)
    with ThreadPoolExecutor(HERD_THREADS) as pool:
        list(pool.map(lambda _: ask(address, tokens[IDS[5]], 1), range(TASKS)))
    return {
        "verified ÷ asserted, time, median": round(statistics.median(ratios), 3),
        "queries for 100 lookups of one try": per_try,
        "herd of 1,000 tasks: answered": answered,
        "herd of 1,000 tasks: verified at the broker": verified,
        "herd of 1,000 tasks: queries": herd,
        "1,000 lookups of one task at once: queries": len(queries) - before,
    }


def _ratio(address: str, token: str) -> float:
    """Return the time of verified lookups by that of asserted ones; a task is known anew for each round."""
    _forget()
    verified = ask(address, token, LOOKUPS)[1]
    with _as_worker():
        return verified / ask(address, token, LOOKUPS)[1]


def _as_worker() -> Any:
    """Let the plugin ask as in the mode of workers."""
    from contextlib import contextmanager

    from airflow_credential_broker import _backend
    from airflow_credential_broker._asker import asker

    @contextmanager
    def switched() -> Any:
        vars(_backend)["asker"] = lambda _mode, *rest: asker("worker", *rest)
        try:
            yield
        finally:
            vars(_backend)["asker"] = asker

    return switched()


def _forget() -> None:
    from airflow_credential_broker import _task_instance

    _task_instance.forget(None)


def _counted_queries() -> list[str]:
    """Return a list that grows with each query about task instances."""
    from airflow import settings
    from sqlalchemy import event

    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "FROM task_instance" in statement:
            found.append(statement)

    event.listen(settings.engine, "before_cursor_execute", note)
    return found


def _token(name: str) -> str:
    import jwt

    now = int(time.time())
    claims = {"sub": name, "aud": "urn:airflow.apache.org:task", "iat": now, "nbf": now, "exp": now + 3600}
    return str(jwt.encode(claims, KEY, algorithm="HS512"))


def ask(address: str, token: str, times: int) -> tuple[int, float]:
    """Ask on one connection; return the last status and the seconds."""
    import http.client

    connection = http.client.HTTPConnection(address, timeout=120)
    status, begin = 0, time.perf_counter()
    for _ in range(times):
        connection.request("GET", "/execution/connections/c", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        response.read()
        status = response.status
    seconds = time.perf_counter() - begin
    connection.close()
    return status, seconds


if __name__ == "__main__":
    main()
