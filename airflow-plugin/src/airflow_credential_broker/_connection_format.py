# SPDX-License-Identifier: Apache-2.0
"""The connection in the form that Airflow's own parser takes, checked before Airflow sees it.

A connection that Airflow cannot parse ends in a traceback with the secret in it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ._secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS = ("conn_type", "description", "host", "login", "password", "schema")
_KEYS = (*_TEXTS, "port", "extra")
_MAX_PORT = 65_535
_MAX_SCHEMES = 2
_HIDDEN_EXTRAS = ("password", "secret", "token", "key", "passphrase", "credential")


class Malformed(Exception):  # noqa: N818 - becomes an outcome
    """The answer breaks the contract; the message never quotes a value."""


def connection_json(body: dict[str, Any]) -> tuple[Secret, list[Secret]]:
    """Return Airflow's JSON form and the values to mask in logs."""
    given = body.get("connection")
    if not isinstance(given, dict):
        raise Malformed("connection is not an object")
    if not set(given) <= set(_KEYS):
        raise Malformed("connection has a field that Airflow does not know")
    kept = {key: given[key] for key in _KEYS if given.get(key) is not None}
    _check(kept)
    return Secret(json.dumps(kept)), hidden_in(kept)


def lacks_type(value: Secret) -> bool:
    """Tell whether this is the JSON form without a type; a URI has one."""
    return value.reveal().startswith("{") and "conn_type" not in json.loads(value.reveal())


def _check(connection: dict[str, Any]) -> None:
    for key in _TEXTS:
        if not isinstance(connection.get(key, ""), str):
            raise Malformed(f"connection.{key} is not a string")
    if not connection.get("conn_type", "untyped").strip():
        raise Malformed("connection.conn_type is empty")
    port = connection.get("port", 0)
    if not isinstance(port, int) or isinstance(port, bool) or not 0 <= port <= _MAX_PORT:
        raise Malformed(f"connection.port is not a whole number from 0 to {_MAX_PORT}")
    if not isinstance(connection.get("extra", {}), dict):
        raise Malformed("connection.extra is not an object")


def hidden_in(connection: dict[str, Any]) -> list[Secret]:
    """Return the values that are to be masked in logs."""
    hidden = [Secret(connection["password"])] if connection.get("password") else []
    return [*hidden, *map(Secret, _sensitive(connection.get("extra", {}), ""))]


def _sensitive(value: Any, key: str) -> Iterator[str]:  # noqa: ANN401 - parsed JSON
    match value:
        case dict():
            for inner, member in value.items():
                yield from _sensitive(member, inner)
        case list():
            for member in value:
                yield from _sensitive(member, key)
        case str() if any(word in key.lower() for word in _HIDDEN_EXTRAS):
            yield value


def connection_uri(body: dict[str, Any]) -> tuple[Secret, list[Secret]]:
    """Return the URI form and the values to mask in logs."""
    uri = body.get("uri")
    if uri is None:
        raise Malformed("a URI cannot carry this connection; use format json")
    if not isinstance(uri, str) or not 1 <= uri.count("://") <= _MAX_SCHEMES:
        raise Malformed("uri is not a connection URI")
    try:
        parts = urlsplit(uri)
        password, _ = parts.password, parts.port
    except ValueError:
        parts, password = None, None
    if parts is None or not parts.scheme:
        raise Malformed("uri is not a connection URI")
    return Secret(uri), [Secret(unquote(password))] if password else []
