# SPDX-License-Identifier: Apache-2.0
"""Random cases, the same ones for the same seed."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

from .parity_case import Case
from .parity_cases import AWS, VAULT, WHOLE_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .parity_case import Store

KIND = "random"
PIECES = (
    *("a", "b", "Z", "0", "7", "-", "_", ".", "~", " ", "+", "%", "%41", "@", ":", "/", "?", "#", "&", "=", ";", ","),
    *("\\", '"', "'", "<", ">", "{", "}", "[", "]", "$", "${x}", "|", "^", "`", "!", "*", "(", ")", "\t", "\n"),
    *("ä", "ß", "é", "Ω", "接", "😀", "\u00a0", "\u2028", "null", "true", "://", "__extra__"),
)
TYPES = ("postgres", "mysql", "http", "aws", "google_cloud_platform", "ssh", "my-type", "generic", "Postgres")
ALIASES = {
    "login": ("login", "user", "username", "user_name"),
    "password": ("password", "pass", "key"),
    "host": ("host", "remote_host", "server"),
    "schema": ("database", "schema"),
    "conn_type": ("conn_type", "conn_id", "connection_type", "engine"),
}
VAULTS: tuple[Store, ...] = ("vault-1", "vault-2")
TEXTS = ("description", "host", "login", "password", "schema")


def cases(seed: int, count: int) -> Iterator[Case]:
    """Return so many cases."""
    source = random.Random(seed)  # noqa: S311 - cases, no secrets
    makers = (_fields, _fields, _aliases, _aws_uri, _conn_uri, _environment, _variable, _vault_variable)
    for _ in range(count):
        yield source.choice(makers)(source)


def _text(source: random.Random, longest: int = 12) -> str:
    if source.random() < 0.3:  # noqa: PLR2004 - plain words now and then
        return "".join(source.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=source.randint(1, longest)))
    return "".join(source.choices(PIECES, k=source.randint(1, longest)))


def _json(source: random.Random, depth: int = 3) -> Any:  # noqa: ANN401 - JSON
    kinds = 6 if depth == 0 else 8
    match source.randrange(kinds):
        case 0:
            return source.randint(-(10**6), 10**6)
        case 1:
            return source.choice((True, False, None))
        case 2:
            return round(source.uniform(-1000, 1000), 3) + 0.0001
        case 6:
            return [_json(source, depth - 1) for _ in range(source.randrange(3))]
        case 7:
            return {_text(source, 4): _json(source, depth - 1) for _ in range(source.randrange(3))}
        case _:
            return _text(source)


def _extra(source: random.Random) -> dict[str, Any]:
    names = ("sslmode", "password", "token", "api_key", "region", _text(source, 3))
    return {source.choice(names): _json(source, 2) for _ in range(source.randint(1, 4))}


def _connection(source: random.Random) -> dict[str, Any]:
    made: dict[str, Any] = {part: _text(source) for part in TEXTS if source.random() < 0.5}  # noqa: PLR2004 - half of them
    made |= {part: source.choice(("", None)) for part in TEXTS if part not in made and source.random() < 0.3}  # noqa: PLR2004
    if source.random() < 0.8:  # noqa: PLR2004 - most have a type
        made["conn_type"] = source.choice(TYPES)
    if source.random() < 0.5:  # noqa: PLR2004 - half have a port
        port = source.randint(1, 65535)
        made["port"] = source.choice((port, str(port), None))
    if source.random() < 0.5:  # noqa: PLR2004 - half have an extra
        made["extra"] = source.choice((_extra(source), json.dumps(_extra(source)), None, ""))
    return made or {"host": "h"}


def _fields(source: random.Random) -> Case:
    return Case(KIND, source.choice(VAULTS), _connection(source), VAULT)


def _aliases(source: random.Random) -> Case:
    made = list(_connection(source).items())
    source.shuffle(made)
    named = {source.choice(ALIASES.get(part, (part,))): value for part, value in made if part != "description"}
    if source.random() < 0.3:  # noqa: PLR2004 - now and then a key that is dropped
        named[source.choice(("comment", "dbname", "arn"))] = _json(source)
    return Case(KIND, "aws", json.dumps(named, ensure_ascii=source.random() < 0.5), AWS)  # noqa: PLR2004


def _uri(source: random.Random) -> str:
    kind = source.choice(("postgres", "http", "aws", "google-cloud-platform", "mysql"))
    login = quote(_text(source), safe="") if source.random() < 0.6 else ""  # noqa: PLR2004
    password = ":" + quote(_text(source), safe="") if source.random() < 0.6 else ""  # noqa: PLR2004
    at = "@" if login or password else ""
    host = source.choice(("h", "Host.Example", "db.internal", quote(_text(source), safe="")))
    port = f":{source.randint(1, 65535)}" if source.random() < 0.5 else ""  # noqa: PLR2004
    schema = "/" + quote(_text(source), safe="") if source.random() < 0.5 else ""  # noqa: PLR2004
    # Neither the name `__extra__` nor a value that is JSON, which have cases of their own.
    pairs = [f"k{quote_plus(_text(source, 3))}=v{quote_plus(_text(source))}" for _ in range(source.randrange(3))]
    whole = ["__extra__=" + quote_plus(json.dumps(_extra(source)))] if source.random() < 0.2 else pairs  # noqa: PLR2004
    query = ("?" if schema else "/?") + "&".join(whole) if whole else ""
    return f"{kind}://{login}{password}{at}{host}{port}{schema}{query}"


def _aws_uri(source: random.Random) -> Case:
    return Case(KIND, "aws", _uri(source), AWS)


def _conn_uri(source: random.Random) -> Case:
    return Case(KIND, "vault-2", {"conn_uri": _uri(source), **({"host": "x"} if source.random() < 0.3 else {})}, VAULT)  # noqa: PLR2004


def _environment(source: random.Random) -> Case:
    text = _uri(source) if source.random() < 0.5 else json.dumps(_connection(source))  # noqa: PLR2004
    return Case(KIND, "env", text, {"whole-connection": True})


def _variable(source: random.Random) -> Case:
    text = source.choice((_text(source, 30), json.dumps(_json(source)), json.dumps(_extra(source), indent=1)))
    return Case(KIND, "aws", text, WHOLE_TEXT, "variable")


def _vault_variable(source: random.Random) -> Case:
    others = {_text(source, 3): _json(source) for _ in range(source.randrange(2))}
    return Case(KIND, source.choice(VAULTS), {**others, "value": _text(source, 30)}, {}, "variable")
