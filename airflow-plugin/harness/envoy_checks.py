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

from . import envoy, loopback, replay_checks, unavailable
from .paths import INSIDE, PLUGIN
from .report import Check, equal
from .values import FROM_BROKER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager
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
CONNECTIONS_ASKED = (*CONNECTIONS, MISSING, UNMAPPED, DENIED)
OURS = (*CONNECTIONS_ASKED, *VARIABLES)
HANDLINGS = ("own", "cilium", "lookups")
# What Envoy answers by itself: the code that the plugin tells, its cause, and what else it says.
BY_ITSELF = {
    "/by-itself/403": ("mesh_denied", "network policy", "the answer of a proxy's authorization policy"),
    "/by-itself/404": ("http_404", "routing", "no route there leads to the broker"),
    "/by-itself/307": ("redirected", "routing", "leads to http://127.0.0.1:"),
    "/dead": ("http_503", "routing", "did not get through to the broker ('upstream connect error')"),
    "/slow": ("http_504", "routing", "did not get through to the broker ('upstream request timeout')"),
}
# What is told instead where a policy shuts these paths.
SHUT = ("network_policy_denied", "network policy", "of a network policy that reads HTTP")
TLS_WORDS = (
    ("certificate that is not trusted", "tls_failed: ", "[tls]"),
    ("check that the port speaks https", "tls_failed: ", "[tls]"),
    ("connection_lost: ", "unavailable", "[no answer]"),
)
POLICIES = {"lookups": envoy.admitted_by_the_chart(), "shut": [r"/v1/configs\?.*"], "hole": [r"/v1/.*"]}


# Whoever got through would be answered 401, for want of a token.
ROUNDABOUT = (
    "/v1/connections/../audit/events",
    "/v1/connections/%2e%2e/audit/events",
    "/v1/connections/a%2F..%2F..%2Faudit%2Fevents",
    "/v1/connections/a%5C..%5C..%5Caudit%5Cevents",
    "/v1/connections/a/../../audit/events?conn_id=a",
    "/v1/connections/a//explain",
    "/v1/connections/a%2Fexplain",
    "//v1/audit/events",
    "/v1/connections;/../audit/events",
    "/v1/audit/events?/v1/connections?conn_id=a",
    "/V1/connections?conn_id=a",
    "http://broker.example/v1/audit/events",
)


def checks(home: AirflowHome, broker: Broker, command: Path) -> Iterator[Check]:
    """Look ids up through both kinds of path handling, and check the broker's record."""
    certificate = _certificate(home)
    with (
        _counting() as (port, counted),
        unavailable.unreachable() as dead,
        unavailable.unresponsive() as slow,
    ):
        upstreams = {"/": broker.port, "/counted/": port, "/dead/": _port(dead), envoy.SLOW: _port(slow)}
        yield from _through(
            home, broker, envoy.running(command, home.path / "envoy", upstreams, POLICIES, certificate), counted
        )


def _through(
    home: AirflowHome, broker: Broker, running: AbstractContextManager[dict[str, str]], counted: list[str]
) -> Iterator[Check]:
    with running as urls:
        yield from _repeats(urls["own"], counted)
        before = len(broker.events())
        yield from _lookups(home, broker, urls)
        day = [event for event in broker.events()[before:] if event["id"] in OURS]
        yield equal("each lookup is one event", sorted(event["id"] for event in day), _expected())
        yield from replay_checks.checks(home, broker, urls, day)
        yield from _shut_paths(urls)
        # The plugin's old form, which shows that this Envoy really handles paths as Cilium's does.
        path = f"/v1/connections/{quote(CONNECTIONS[0], safe='')}"
        yield equal("Envoy's own handling carries an encoded slash", _status(urls["own"], path), 401)
        yield equal("Cilium's redirects it", _status(urls["cilium"], path), 307)


def _expected() -> list[str]:
    """Return what the broker is asked: all through each handling, one by TLS, and nothing that a policy shuts."""
    return sorted([*OURS * len(HANDLINGS), CONNECTIONS[0]])


def _lookups(home: AirflowHome, broker: Broker, urls: Mapping[str, str]) -> Iterator[Check]:
    """Ask everything from one process, which costs one import of Airflow."""
    questions = []
    for url in (urls[handling] for handling in HANDLINGS):
        questions.append(_question(broker, url, CONNECTIONS_ASKED, VARIABLES))
        questions += [
            _question(broker, f"{url}{path}", CONNECTIONS[:1], (), lookup_timeout_seconds=0.8) for path in BY_ITSELF
        ]
    questions.append(_question(broker, urls["shut"], (CONNECTIONS[0], UNMAPPED), VARIABLES))
    questions += _questions_by_tls(home, broker, urls)
    done = home.python(INSIDE / "lookups.py", json.dumps(questions), seconds=SECONDS)
    done.require("Looking things up through Envoy")
    answers = iter(json.loads(done.output.strip().splitlines()[-1]))
    for handling in HANDLINGS:
        yield from _carried(f"path handling {handling}", next(answers))
        for path, expected in BY_ITSELF.items():
            told = str(next(answers)[CONNECTIONS[0]])
            code, cause, words = SHUT if handling == "lookups" else expected
            known = f": {code}: " in told and words in told and told.endswith(f"[{cause}]")
            yield Check(f"path handling {handling}: what {path} answers is told apart", None if known else told)
    yield from _shut(next(answers))
    yield from _by_tls([answer[CONNECTIONS[0]] for answer in answers])


def _carried(where: str, answers: Mapping[str, str | None]) -> Iterator[Check]:
    for name in (*CONNECTIONS, *VARIABLES):
        yield equal(f"{where}: {name} is found", answers[name], FROM_BROKER)
    yield equal(f"{where}: what is not mapped is left to the next backend", answers[UNMAPPED], None)
    for name, code in {MISSING: "secret_missing", DENIED: "policy_denied"}.items():
        yield Check(f"{where}: {code} is told", None if code in str(answers[name]) else f"got {answers[name]!r}")


def _shut(answers: Mapping[str, str | None]) -> Iterator[Check]:
    """Check that what a policy shuts is a refusal of its own; that nothing reached the broker, its record says."""
    for name, told in answers.items():
        known = "denied: network_policy_denied: " in str(told) and str(told).endswith("[network policy]")
        yield Check(f"what the policy shuts is told, and not left to the next backend: {name}", None if known else told)


def _shut_paths(urls: Mapping[str, str]) -> Iterator[Check]:
    body = _body(urls["shut"], "/v1/variables?key=a")
    yield equal("Envoy answers in the words of Cilium", body, (403, envoy.DENIED.encode()))
    for path in ("/v1/explain/connections?conn_id=a", "/v1/connections/a/explain", "/v1/configs?key=a"):
        yield equal(f"the chart's policy shuts {path}", _status(urls["lookups"], path), 403)
    for path in ROUNDABOUT:
        status = _status(urls["lookups"], path)
        problem = None if status in {301, 307, 400, 403} else f"status {status}"
        yield Check(f"no way around leads to what the policy shuts: {path}", problem)


def _certificate(home: AirflowHome) -> Path:
    """Issue a certificate for loopback by itself, and return the file; its key lies beside it."""
    folder = home.path / "envoy"
    folder.mkdir(parents=True)
    code = (
        f"import sys; sys.path.insert(0, {str(PLUGIN / 'tests')!r}); from pathlib import Path; "
        f"from certificates import issue; issue(Path({str(folder)!r}), 'server', {loopback.HOST!r})"
    )
    home.python("-c", code, seconds=SECONDS).require("Issuing a certificate")
    return folder / "server.pem"


def _questions_by_tls(home: AirflowHome, broker: Broker, urls: Mapping[str, str]) -> list[dict[str, object]]:
    own, one = str(home.path / "envoy" / "server.pem"), CONNECTIONS[:1]
    return [
        _question(broker, urls["tls"], one, (), ca_file=own),
        _question(broker, urls["tls"], one, ()),
        _question(broker, urls["own"].replace("http:", "https:"), one, (), ca_file=own),
        _question(broker, urls["tls"].replace("https:", "http:"), one, (), lookup_timeout_seconds=0.8),
    ]


def _by_tls(given: list[str | None]) -> Iterator[Check]:
    """Check that a certificate of another authority, and no TLS at all, are told as such."""
    yield equal("by TLS, with its authority, it is found", given[0], FROM_BROKER)
    for told, words in zip(given[1:], TLS_WORDS, strict=True):
        yield Check(f"by TLS: {words[0]}", None if all(word in str(told) for word in words) else str(told))


def _question(
    broker: Broker, url: str, connections: tuple[str, ...], variables: tuple[str, ...], **changed: object
) -> dict[str, object]:
    kwargs = json.loads(broker.plugin(url=url, **changed)["AIRFLOW__SECRETS__BACKEND_KWARGS"])
    return {"kwargs": kwargs, "connections": list(connections), "variables": list(variables)}


def _repeats(url: str, counted: list[str]) -> Iterator[Check]:
    """Check that this Envoy repeats requests; otherwise the number of events would prove nothing."""
    for status, times in {"503": 1 + envoy.REPEATS, "424": 1}.items():
        counted.clear()
        _status(url, f"/counted/{status}")
        yield equal(f"Envoy asks {times} times for what is answered with {status}", len(counted), times)


def _port(url: str) -> int:
    return urlsplit(url).port or 0


def _status(url: str, path: str) -> int:
    return _body(url, path)[0]


def _body(url: str, path: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read()
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
