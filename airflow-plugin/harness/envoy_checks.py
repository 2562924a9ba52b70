# SPDX-License-Identifier: Apache-2.0
"""Checks of lookups with a real Envoy between plugin and broker."""

from __future__ import annotations

import http.client
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from . import envoy, loopback
from .paths import INSIDE
from .report import Check, equal
from .values import FROM_BROKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .broker import Broker
    from .homes import AirflowHome

SECONDS = 120
# Of the catalog next to this file: what a conn_id or a key may hold and a path does not like.
CONNECTIONS = ("team/warehouse", "team\\warehouse", "a:b#c!(d)", "a//b", "a/../b", "/a/")
VARIABLES = ("a b+c&key=d/%2F;e?",)
MISSING = "team/lost"
UNMAPPED = "team/unmapped"
DENIED = "team/forbidden"
BY_ITSELF = {"403": "http_403", "404": "http_404", "307": "http_307"}


def checks(home: AirflowHome, broker: Broker, command: Path) -> Iterator[Check]:
    """Look ids up through both kinds of path handling, and check the broker's record."""
    with (
        _counting() as (port, counted),
        envoy.running(command, home.path / "envoy", {"/": broker.port, "/counted/": port}) as urls,
    ):
        yield from _repeats(urls["own"], counted)
        yield from _lookups(home, broker, urls)
        # The plugin's old form, which shows that this Envoy really handles paths as Cilium's does.
        path = f"/v1/connections/{quote(CONNECTIONS[0], safe='')}"
        yield equal("Envoy's own handling carries an encoded slash", _status(urls["own"], path), 401)
        yield equal("Cilium's redirects it", _status(urls["cilium"], path), 307)


def _lookups(home: AirflowHome, broker: Broker, urls: Mapping[str, str]) -> Iterator[Check]:
    asked = [*CONNECTIONS, MISSING, UNMAPPED, DENIED]
    questions = []
    for url in urls.values():
        questions.append(_question(broker, url, asked, VARIABLES))
        questions += [_question(broker, f"{url}/by-itself/{status}", asked[:1], ()) for status in BY_ITSELF]
    before = len(broker.events())
    done = home.python(INSIDE / "lookups.py", json.dumps(questions), seconds=SECONDS)
    done.require("Looking things up through Envoy")
    answers = iter(json.loads(done.output.strip().splitlines()[-1]))
    for handling in urls:
        yield from _carried(f"path handling {handling}", next(answers))
        for status, code in BY_ITSELF.items():
            told = str(next(answers)[CONNECTIONS[0]])
            known = code in told and "something in between answered" in told
            yield Check(f"path handling {handling}: Envoy's own {status} is told apart", None if known else told)
    ours = [*asked, *VARIABLES]
    events = sorted(event["id"] for event in broker.events()[before:] if event["id"] in ours)
    yield equal("each lookup is one event", events, sorted(ours * len(urls)))


def _carried(where: str, answers: Mapping[str, str | None]) -> Iterator[Check]:
    for name in (*CONNECTIONS, *VARIABLES):
        yield equal(f"{where}: {name} is found", answers[name], FROM_BROKER)
    yield equal(f"{where}: what is not mapped is left to the next backend", answers[UNMAPPED], None)
    for name, code in {MISSING: "secret_missing", DENIED: "policy_denied"}.items():
        yield Check(f"{where}: {code} is told", None if code in str(answers[name]) else f"got {answers[name]!r}")


def _question(broker: Broker, url: str, connections: list[str], variables: tuple[str, ...]) -> dict[str, object]:
    kwargs = json.loads(broker.plugin(url=url)["AIRFLOW__SECRETS__BACKEND_KWARGS"])
    return {"kwargs": kwargs, "connections": connections, "variables": list(variables)}


def _repeats(url: str, counted: list[str]) -> Iterator[Check]:
    """Check that this Envoy repeats requests; otherwise the number of events would prove nothing."""
    for status, times in {"503": 1 + envoy.REPEATS, "424": 1}.items():
        counted.clear()
        _status(url, f"/counted/{status}")
        yield equal(f"Envoy asks {times} times for what is answered with {status}", len(counted), times)


def _status(url: str, path: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@contextmanager
def _counting() -> Iterator[tuple[int, list[str]]]:
    """Run a server that answers with the status in the path, and counts."""
    counted: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            counted.append(self.path)
            self.send_response(int(self.path.rpartition("/")[2]))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    with ThreadingHTTPServer((loopback.HOST, 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server.server_address[1], counted
        finally:
            server.shutdown()
            thread.join()
