# SPDX-License-Identifier: Apache-2.0
"""Checks that the stub answers as Vault does: the same requests to both, if there is a Vault."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from . import vault
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .vault import Vault


class Exchange(NamedTuple):
    """A request, and what must be in its answer: every part that is given here, lists whole."""

    method: str
    path: str
    body: object
    status: int
    part: object
    token: str | None = None


KEPT = {"a": 1, "b": None, "c": "text", "d": {"y": [True, None], "z": 1.5}, "e": "<é\x00😀>"}
WRONG_VERSION = {"data": None}
DENIED = {"errors": ["1 error occurred:\n\t* permission denied\n\n"]}
EMPTY: dict[str, list[str]] = {"errors": []}
READER = "reader"


def exchanges(two: str, one: str) -> list[Exchange]:
    """Return requests to an engine of each version, in order, as the holder of the root token."""
    return [
        Exchange("GET", f"{two}/data/none", None, 404, EMPTY),
        Exchange("GET", f"{two}/metadata/none", None, 404, EMPTY),
        Exchange("POST", f"{two}/data/a/b", {"data": KEPT}, 200, {"data": {"version": 1, "deletion_time": ""}}),
        Exchange("GET", f"{two}/data/a/b", None, 200, {"data": {"data": KEPT, "metadata": {"version": 1}}}),
        Exchange("GET", f"{two}/data/a/b", None, 200, {"lease_id": "", "lease_duration": 0, "warnings": None}),
        Exchange("GET", f"{two}/data/a/b?version=1", None, 200, {"data": {"metadata": {"destroyed": False}}}),
        Exchange("GET", f"{two}/data/a/b?version=7", None, 404, EMPTY),
        Exchange("GET", f"{two}/metadata/a/b", None, 200, {"data": {"current_version": 1, "custom_metadata": None}}),
        Exchange("GET", f"{two}/a/b", None, 404, WRONG_VERSION),
        Exchange("GET", f"{two}/data", None, 404, WRONG_VERSION),
        Exchange("GET", two, None, 404, WRONG_VERSION),
        Exchange("GET", f"{two}/data/a//b", None, 307, None),
        Exchange("POST", f"{two}/data/a/b", {"a": 1}, 400, {"errors": ["no data provided"]}),
        Exchange("POST", f"{two}/data/a/b", {"data": [1]}, 400, {}),
        Exchange("POST", f"{two}/data/numbers", {"data": {"n": 10**22, "o": 1.0, "p": 5432}}, 200, {}),
        Exchange("GET", f"{two}/data/numbers", None, 200, {"data": {"data": {"n": 1e22, "o": 1, "p": 5432}}}),
        Exchange("POST", f"{two}/data/empty", {"data": {}}, 200, {}),
        Exchange("GET", f"{two}/data/empty", None, 200, {"data": {"data": {}}}),
        Exchange("POST", f"{two}/data/null", {"data": None}, 200, {}),
        Exchange("GET", f"{two}/data/null", None, 200, {"data": {"data": None}}),
        Exchange("POST", f"{two}/data/ü a+b,c@d", {"data": {"a": 1}}, 200, {}),
        Exchange("GET", f"{two}/data/ü a+b,c@d", None, 200, {"data": {"data": {"a": 1}}}),
        Exchange("LIST", f"{two}/metadata/a", None, 200, {"data": {"keys": ["b"]}}),
        Exchange("GET", f"{two}/metadata/?list=true", None, 200, {"data": {"keys": [*KEYS]}}),
        Exchange("LIST", f"{two}/metadata/none", None, 404, EMPTY),
        Exchange("DELETE", f"{two}/data/a/b", None, 204, None),
        Exchange("GET", f"{two}/data/a/b", None, 404, {"data": {"data": None, "metadata": {"version": 1}}}),
        Exchange("GET", f"{two}/metadata/a/b", None, 200, {"data": {"versions": {"1": {"destroyed": False}}}}),
        Exchange("DELETE", f"{two}/metadata/a/b", None, 204, None),
        Exchange("GET", f"{two}/data/a/b", None, 404, EMPTY),
        Exchange("GET", f"{one}/none", None, 404, EMPTY),
        Exchange("POST", f"{one}/a/b", KEPT, 204, None),
        Exchange("GET", f"{one}/a/b", None, 200, {"data": KEPT, "lease_id": "", "lease_duration": 2_764_800}),
        Exchange("GET", f"{one}/data/a/b", None, 404, EMPTY),
        Exchange("POST", f"{one}/a/b", {}, 400, {"errors": ["missing data fields"]}),
        Exchange("LIST", f"{one}/", None, 200, {"data": {"keys": ["a/"]}}),
        Exchange("DELETE", f"{one}/a/b", None, 204, None),
        Exchange("GET", f"{one}/a/b", None, 404, EMPTY),
        *_about_the_server(two, one),
    ]


KEYS = ("a/", "empty", "null", "numbers", "ü a+b,c@d")


def _about_the_server(two: str, one: str) -> list[Exchange]:
    path = f"no-such-mount-{one}/a"
    unrouted = {"errors": [f'no handler for route "{path}". route entry not found.']}
    unknown = {"errors": ["permission denied"]}
    mounts = {f"{two}/": {"type": "kv", "options": {"version": "2"}}, f"{one}/": {"options": {"version": "1"}}}
    return [
        Exchange("GET", path, None, 404, unrouted),
        Exchange("GET", f"{two}/data/numbers", None, 403, unknown, "wrong"),
        Exchange("GET", f"{two}/data/none", None, 403, unknown, "wrong"),
        Exchange("GET", "auth/token/lookup-self", None, 403, unknown, "wrong"),
        Exchange("GET", "auth/token/lookup-self", None, 200, {"data": {"policies": ["root"], "ttl": 0}}),
        Exchange("GET", "sys/health", None, 200, {"initialized": True, "sealed": False, "standby": False}),
        Exchange("GET", "sys/mounts", None, 200, {"data": mounts}),
        Exchange("GET", "sys/internal/ui/mounts", None, 200, {"data": {"secret": mounts}}),
        Exchange("GET", f"sys/internal/ui/mounts/{two}/a", None, 200, {"data": {"path": f"{two}/", "type": "kv"}}),
        Exchange("GET", f"sys/internal/ui/mounts/{path}", None, 403, {}),
        Exchange("POST", f"sys/mounts/{two}", {"type": "kv"}, 400, {"errors": [f"path is already in use at {two}/"]}),
    ]


def as_reader(two: str, one: str, token: str) -> list[Exchange]:
    """Return requests of a token that may read `numbers` of the engine of version 2 alone."""
    return [
        Exchange("GET", f"{two}/data/numbers", None, 200, {"data": {"metadata": {"version": 1}}}, token),
        Exchange("GET", f"{two}/metadata/numbers", None, 403, DENIED, token),
        Exchange("GET", f"{two}/data/empty", None, 403, DENIED, token),
        Exchange("GET", f"{two}/data/none", None, 403, DENIED, token),
        Exchange("POST", f"{two}/data/numbers", {"data": {}}, 403, DENIED, token),
        Exchange("LIST", f"{two}/metadata/", None, 403, DENIED, token),
        Exchange("GET", f"{one}/a/b", None, 403, DENIED, token),
        Exchange("GET", f"no-such-mount-{one}/a", None, 403, DENIED, token),
        Exchange("GET", "sys/mounts", None, 403, DENIED, token),
        Exchange("GET", "auth/token/lookup-self", None, 200, {"data": {"policies": ["default", READER + two]}}, token),
        Exchange("GET", f"sys/internal/ui/mounts/{two}/a", None, 200, {"data": {"options": {"version": "2"}}}, token),
    ]


def checks(folder: Path) -> Iterator[Check]:
    """Check the stub, and the real server if there is one."""
    with vault.running(folder, stub=True) as stub:
        yield from _answers(stub)
    place = vault.real()
    if place is not None:
        with vault.running(folder) as server:
            yield from _answers(server)


def _answers(server: Vault) -> Iterator[Check]:
    two, one = (f"checks-{uuid.uuid4().hex[:8]}" for _ in range(2))
    server.mount(two, 2)
    server.mount(one, 1)
    try:
        yield from (_check(server, exchange) for exchange in exchanges(two, one))
        role, secret = server.app_role(READER + two, f"{two}/data/numbers")
        yield from (_check(server, exchange) for exchange in _logins(role, secret))
        _, login = server.call("POST", "auth/approle/login", {"role_id": role, "secret_id": secret}, "")
        token = login["auth"]["client_token"]
        yield from (_check(server, exchange) for exchange in as_reader(two, one, token))
    finally:
        server.unmount(two)
        server.unmount(one)


def _logins(role: str, secret: str) -> list[Exchange]:
    path, invalid = "auth/approle/login", {"errors": ["invalid role or secret ID"]}
    return [
        Exchange("POST", path, {"role_id": role, "secret_id": secret}, 200, {"auth": {"renewable": True}}, ""),
        Exchange("POST", path, {"role_id": role, "secret_id": "wrong"}, 400, invalid, ""),
        Exchange("POST", path, {"role_id": "wrong", "secret_id": secret}, 400, invalid, ""),
        Exchange("POST", path, {"role_id": role}, 400, {"errors": ["missing secret_id"]}, ""),
        Exchange("POST", "auth/elsewhere/login", {"role_id": role}, 403, {"errors": ["permission denied"]}, ""),
    ]


def _check(server: Vault, exchange: Exchange) -> Check:
    status, answer = server.call(exchange.method, exchange.path, exchange.body, exchange.token)
    name = f"{server.kind}: {exchange.method} {exchange.path} {json.dumps(exchange.body)[:60]}"
    wrong = status != exchange.status or not _holds(answer, exchange.part)
    return Check(name, f"expected {exchange.status} with {exchange.part}, got {status} {answer}" if wrong else None)


def _holds(answer: Any, part: object) -> bool:  # noqa: ANN401 - JSON
    if not isinstance(part, dict):
        return part is None or bool(answer == part and type(answer) is type(part)) or _same_number(answer, part)
    if not isinstance(answer, dict):
        return False
    return all(
        key in answer and (answer[key] is None if value is None else _holds(answer[key], value))
        for key, value in part.items()
    )


def _same_number(answer: object, part: object) -> bool:
    return isinstance(answer, (int, float)) and not isinstance(answer, bool) and answer == part
