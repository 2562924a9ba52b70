# SPDX-License-Identifier: Apache-2.0
"""The table of cases: each kind of secret that teams have for Airflow's own backends, with several members."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .parity_case import ABSENT, Case, Gone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VAULT = {"whole-connection": "airflow-vault"}
AWS = {"whole-connection": "airflow-aws"}
OLDER = frozenset({"older-no-text"})
ZERO = frozenset({"port-zero"})
NO_TEXT = frozenset({"part-no-text"})
WITHOUT_TYPE = frozenset({"uri-without-type"})
SPACED = " postgres://u:spaces-around@h \n"
WHOLE_TEXT = {"value": "${*}"}


def cases() -> list[Case]:
    """Return the cases, each kind after the other."""
    kinds = (
        _json_variables,
        _other_variables,
        _without_type,
        _looks_like_a_uri,
        _exports,
        _names_of_aws,
        _managed_secrets,
        _values,
        _extras,
        _no_texts,
        _meant_as_json,
        _binary,
        _uris,
        _environment,
        _files,
        _ids,
        _missing,
        _configs,
    )
    return [case for kind in kinds for case in kind()]


def _vault(kind: str, *secrets: dict[str, Any], version: int = 2, **more: Any) -> Iterator[Case]:  # noqa: ANN401 - any part of a case
    for secret in secrets:
        yield Case(kind, "vault-2" if version == 2 else "vault-1", secret, VAULT, **more)  # noqa: PLR2004


def _aws(kind: str, *secrets: str | bytes, **more: Any) -> Iterator[Case]:  # noqa: ANN401 - as above
    for secret in secrets:
        yield Case(kind, "aws", secret, AWS, **more)


def _variables(kind: str, *texts: str) -> Iterator[Case]:
    for text in texts:
        yield Case(kind, "aws", text, WHOLE_TEXT, "variable")


def _json_variables() -> Iterator[Case]:
    yield from _variables(
        "a variable that is JSON",
        '{"num1": 23, "num2": 42}',
        '{"value": "inner"}',
        '{"value": {"value": 1}}',
        '{"value": "inner", "other": 1}',
        '{"a": {"b": [true, false, null]}, "c": 1.50}',
        '[1, "two", null]',
        '"a text in quotes"',
        "42",
        "1e400",
        "true",
        "null",
        "{}",
        ' {"spaced" :\t1}\n',
        '{"a": 1, "a": 2}',
        '{"\\u00fc": "\\ud83d\\ude00", "ä": "ß"}',
        '{"html": "<a href=\\"x\\">&</a>", "slash": "\\/"}',
        '{"big": 12345678901234567890123, "small": 1.0}',
    )
    yield from _variables(
        "a variable that is no JSON",
        "plain text",
        "{not json",
        '{"open": 1',
        "{{ jinja }} and ${this}",
        "two\nlines\n",
        " spaces around ",
        "ünïcödé 😀",
        "postgres://u:secret-password@h/db",
        "${value}",
    )


def _other_variables() -> Iterator[Case]:
    kind = "a variable in Vault"
    for content in ({"value": "text"}, {"value": "x", "other": "y"}, {"value": '{"a": [1]}'}, {"value": ""}):
        yield Case(kind, "vault-2", content, {}, "variable")
    yield Case(kind, "vault-1", {"value": "of the first version"}, {}, "variable")
    for value in ({"a": 1}, 5, True, ["x"]):
        yield Case(kind, "vault-2", {"value": value}, {}, "variable", frozenset({"variable-no-text"}))
    yield Case(kind, "vault-2", {"value": None}, {}, "variable", frozenset({"variable-null"}))
    for content in ({"token": "elsewhere"}, {"VALUE": "x"}):
        yield Case(kind, "vault-2", content, {}, "variable", frozenset({"variable-lacks-value"}))
    for text in ("text", '{"a": 1}', " x ", "ü"):
        yield Case("a variable in the environment", "env", text, {}, "variable")
        yield Case("a variable in a file", "file", text, {}, "variable")


def _without_type() -> Iterator[Case]:
    kind = "no connection type"
    yield from _vault(
        kind,
        {"host": "h", "login": "u", "password": "p"},
        {"password": "only-a-password"},
        {"conn_type": "", "host": "h"},
        {"conn_type": None, "login": "somebody"},
        {"host": "h", "port": 5432, "extra": {"a": 1}},
        {"description": "nothing but words"},
    )
    yield from _vault(kind, {"host": "h", "password": "in-version-one"}, version=1)
    yield from _aws(
        kind,
        '{"username": "u", "password": "secret-password", "host": "h"}',
        '{"password": "only-a-password"}',
    )
    yield from _vault(kind, {"conn_uri": "//u:secret-password@h:1/db"}, rows=WITHOUT_TYPE)
    yield from _aws(kind, "//u:secret-password@h/db", rows=WITHOUT_TYPE)


def _looks_like_a_uri() -> Iterator[Case]:
    kind = "one field whose value looks like a connection"
    yield from _vault(
        kind,
        {"password": "https://hooks.example/T0/B1"},
        {"host": "https://api.example/v1"},
        {"login": "mysql://u:p@h/db"},
        {"password": '{"conn_type": "http", "host": "inner"}'},
        {"password": "postgres://u:p@h:5432/db?a=b"},
        {"schema": "s3://bucket/key"},
        {"description": "ftp://u:p@h"},
        {"webhook": "https://hooks.example/T0/B1"},
        {"value": "postgres://u:p@h/db"},
        {"conn_uri": "postgres://u:secret-password@h:5432/db"},
        {"conn_uri": "", "conn_type": "http", "host": "h"},
        {"conn_uri": "http://of-the-uri", "host": "ignored", "whatever": [1]},
        {"conn_uri": '{"conn_type": "http", "host": "h"}'},
        {"conn_uri": None, "host": "h"},
        {"uri": "postgres://u:secret-password@h/db"},
        {"uri": "postgres://u:secret-password@h/db", "host": "both"},
    )
    yield from _aws(
        kind,
        '{"password": "https://hooks.example/T0/B1"}',
        '{"key": "https://hooks.example/T0/B1"}',
        '{"host": "https://api.example/v1"}',
        '{"value": "postgres://u:p@h/db"}',
        '{"conn_uri": "postgres://u:p@h/db"}',
        '{"uri": "postgres://u:p@h/db"}',
    )


def _exports() -> Iterator[Case]:
    kind = "an export of Airflow itself"
    empty = {"description": None, "login": None, "password": None, "host": None, "port": None, "schema": None}
    exported: tuple[dict[str, Any], ...] = (
        {**empty, "conn_type": "postgres", "login": "u", "password": "secret-password", "host": "h", "extra": None},
        {**empty, "conn_type": "http", "description": "an API", "host": "h", "extra": '{"a": 1}'},
        {**empty, "conn_type": "aws", "extra": {"region_name": "eu-central-1", "verify": False}},
        {**empty, "conn_type": "mysql", "port": 3306, "schema": "s", "extra": ""},
        {**empty, "conn_type": "generic", "extra": {}},
        dict.fromkeys((*empty, "extra"), "") | {"conn_type": "sqlite", "port": None},
        {**empty, "conn_type": "ssh", "port": 0, "host": ""},
    )
    yield from _vault(kind, *exported)
    yield from _vault(kind, *exported[:3], version=1)
    yield from _aws(kind, *map(json.dumps, exported))
    yield Case(kind, "vault-2", {**exported[0], "value": "text"}, {}, "variable")


def _names_of_aws() -> Iterator[Case]:
    rds = '"host": "db.example", "port": 5432, "dbname": "d", "dbInstanceIdentifier": "i", "masterarn": "a"'
    yield from _aws(
        "names that AWS and RDS use",
        '{"engine": "postgres", "username": "u", "password": "secret-password", ' + rds + "}",
        '{"engine": "aurora-mysql", "username": "u", "password": "secret-password", ' + rds + "}",
        '{"user": "u", "pass": "secret-password", "database": "d", "remote_host": "h", "conn_type": "mysql"}',
        '{"user_name": "u", "key": "secret-password", "server": "h", "connection_type": "mssql"}',
        '{"conn_id": "postgres", "host": "h", "comment": "owned by data"}',
        '{"username": "first", "login": "second", "conn_type": "http"}',
        '{"login": "first", "username": "second", "conn_type": "http"}',
        '{"schema": "first", "database": "second", "engine": "mysql", "conn_type": "http"}',
        '{"conn_type": "http", "Host": "other case", "HOST": "other case"}',
        '{"conn_type": "http", "description": "dropped", "comment": {"a": [1]}}',
        '{"username": null, "login": "second", "conn_type": "http"}',
        '{"engine": "postgresql", "port": "5432", "extra": {"sslmode": "require"}}',
        ' \n{"engine": "mysql"}\n',
        "{}",
    )


def _managed_secrets() -> Iterator[Case]:
    kind = "names of secrets that a service manages"
    text = '{"username": "admin", "password": "secret-password"}'
    names = (
        "rds!db-0f1e2d3c-aaaa-bbbb-cccc-123456789012",
        "rds!cluster-0f1e2d3c-aaaa-bbbb-cccc-123456789012",
        "redshift!my-cluster-admin",
        "events!connection/my-api/0f1e2d3c",
        "appflow!eu-central-1-salesforce-1",
    )
    for name in names:
        yield Case(kind, "aws-bare", text, AWS, name=name)
        yield Case(kind, "aws-bare", text, AWS, by_arn=True, name=f"{name}-by-arn")
    yield Case(kind, "aws-bare", text, {"value": "${*}"}, "variable", name="rds!db-variable")


def _values() -> Iterator[Case]:
    kind = "values that are no texts"
    ports: tuple[Any, ...] = ("5432", " 5432 ", 5432, "", 65535)
    yield from _vault(kind, *({"conn_type": "http", "host": "h", "port": port} for port in ports))
    yield from _vault(kind, {"conn_type": "http", "host": "h", "port": 0})
    yield from _vault(kind, {"conn_type": "http", "host": "h", "port": "0"}, rows=ZERO)
    refused: tuple[Any, ...] = ("5432.0", "abc", "0x10", [5432], {"a": 1})
    yield from _vault(kind, *({"conn_type": "http", "port": port} for port in refused))
    yield from _vault(kind, {"conn_type": "http", "port": 5432.0})
    rows = frozenset({"port"})
    wrong: tuple[Any, ...] = ("5_432", -1, 65536, "70000", 5432.5, True, False)
    yield from _vault(kind, *({"conn_type": "http", "host": "h", "port": port} for port in wrong), rows=rows)
    for part in ("login", "password", "host", "schema", "description"):
        numbers = ({"conn_type": "http", part: value} for value in (12345, 1.5))
        yield from _vault(kind, *numbers, rows=frozenset({"part-number"}))
        yield from _vault(kind, {"conn_type": "http", part: True}, rows=NO_TEXT if part == "description" else OLDER)
        yield from _vault(kind, {"conn_type": "http", part: False}, rows=OLDER if part == "login" else NO_TEXT)
    yield from _vault(kind, *({"conn_type": value} for value in (12345, 1.5, True)), rows=OLDER)
    yield from _vault(kind, {"conn_type": False}, rows=NO_TEXT)
    yield from _aws(kind, '{"engine": "mysql", "password": 12345}', rows=frozenset({"part-number"}))
    yield from _aws(kind, '{"user": true, "conn_type": "http"}', rows=OLDER)


def _extras() -> Iterator[Case]:
    kind = "extra"
    texts: Iterable[Any] = (
        {"verify": False, "n": 1.5, "list": [1, None], "deep": {"x": {"y": True}}},
        {"sslmode": "require"},
        {"a": ""},
        {"__extra__": "x"},
        {"password": "hidden-in-extra", "token": "also-hidden-here", "plain": "shown-text"},
        {"private_key": "-----BEGIN\nabc\n-----END", "nested": {"secret": "deep-secret-text"}},
        '{"a": 1, "b": "two"}',
        {"ü": "😀", "quote": '"', "slash": "a/b?c=d&e"},
    )
    yield from _vault(kind, *({"conn_type": "http", "extra": extra} for extra in texts))
    yield from _vault(kind, {"conn_type": "http", "extra": {"n": 1, "t": "5"}}, version=1)
    for extra in ("{}", '{"a":1}', '{"a" : 1 }', '{"ü": 1}', '{"a": 1.0e2}'):
        yield Case(kind, "vault-2", {"conn_type": "http", "extra": extra}, VAULT, rows=frozenset({"extra-text"}))
    yield from _vault(kind, {"conn_type": "http", "extra": '{"a": 1, "a": 2}'}, rows=frozenset({"key-twice"}))
    rows = frozenset({"extra-no-object"})
    others: tuple[Any, ...] = ("no json", "[1, 2]", "5", '"text"', "null", "{open", "a=b&c=d", [1, 2], 5, True)
    yield from _vault(kind, *({"conn_type": "http", "extra": extra} for extra in others), rows=rows)
    nothing: tuple[Any, ...] = (False, 0, [])
    yield from _vault(kind, *({"conn_type": "http", "extra": extra} for extra in nothing))
    yield from _aws(kind, '{"conn_type": "http", "extra": {"verify": false, "n": 1}}')


def _no_texts() -> Iterator[Case]:
    kind = "a part that is a list or an object"
    yield from _vault(
        kind,
        {"conn_type": "postgres", "host": ["h1", "h2"]},
        {"conn_type": "http", "password": ["a-password", "b"]},
        {"conn_type": "http", "login": {"name": "somebody"}},
        {"conn_type": ["http"]},
        rows=OLDER,
    )
    yield from _vault(
        kind,
        {"conn_type": "http", "schema": []},
        {"conn_type": "http", "host": {}},
        {"conn_type": "http", "description": {"a": "text"}},
        rows=NO_TEXT,
    )
    yield from _aws(kind, '{"engine": "mysql", "host": ["a", "b"]}', rows=OLDER)


def _meant_as_json() -> Iterator[Case]:
    yield from _aws(
        "text that is meant to be JSON and is not",
        '{"conn_type": "http",\n "password": "raw\nnewline"}',
        '{"conn_type": "http",}',
        '{"conn_type": "http"',
        "{'conn_type': 'http'}",
        '{"conn_type": "http"} and more',
        "{conn_type: http}",
        "{",
        says=r"no JSON.*line \d+",
    )
    yield from _aws(
        "JSON that only Python takes",
        '{"conn_type": "http", "extra": {"a": NaN}}',
        '{"conn_type": "http", "extra": {"a": [-Infinity]}}',
        rows=frozenset({"python-json"}),
    )
    yield from _aws(
        "JSON that only Python takes",
        '{"conn_type": "http", "login": "a", "login": "b"}',
        rows=frozenset({"key-twice"}),
    )


def _binary() -> Iterator[Case]:
    rows = frozenset({"binary"})
    for content in (b"\xff\x00\xfe", b"postgres://u:p@h/db", b'{"conn_type": "http"}'):
        yield Case("a binary secret", "aws", content, AWS, rows=rows)
        yield Case("a binary secret", "aws", content, WHOLE_TEXT, "variable", rows=rows)


def _uris() -> Iterator[Case]:
    kind = "a URI"
    texts = (
        "postgres://u:p%40ss%2Fw%3Ard@h.example:5432/db?sslmode=require",
        "postgresql://u:secret-password@h/db",
        "google-cloud-platform://?extra__google_cloud_platform__project=x",
        "MySQL://Host.Example/DB",
        "http://https%3A%2F%2Fapi.example",
        "http://https://api.example/path",
        "postgres://:only-a-password@h",
        "postgres://u:@h",
        "postgres://@:5432",
        "postgres://%2Fvar%2Frun%2Fpg/db",
        "aws://?__extra__=%7B%22a%22%3A+1%7D",
        "aws://AKIA:secret%2Fkey@/?region_name=eu-central-1&a=x&a=y&b=",
        "ftp://ü%C3%BC:pässwörd@h",
        "postgres:",
        "u:p@h",
        "a://b://c://d",
        "postgres://u:p@h:port/db",
        "postgres://h:99999/db",
        "mongo://u:a/b#c@h",
        "http://[::1]:80/",
    )
    yield from _aws(kind, *texts)
    yield from _aws(kind, "postgres://h:0/", rows=ZERO)
    yield from _aws(kind, SPACED)
    for text in ("aws://?a=1", "aws://h?t=true&n=null&f=1.5"):
        yield from _aws(kind, text, rows=frozenset({"uri-values"}))
    for text in ("my_type://h", "h", "only words"):
        yield from _aws(kind, text, rows=frozenset({"no-uri"}))
        yield from _vault(kind, {"conn_uri": text}, rows=frozenset({"no-uri"}))
    yield from _vault(kind, *({"conn_uri": text} for text in texts))
    yield from _vault(kind, {"conn_uri": "postgres://h:0/"}, rows=ZERO)
    yield from _vault(kind, {"conn_uri": SPACED})


def _environment() -> Iterator[Case]:
    for text in (
        "postgres://u:secret-password@h:5432/db?a=b",
        '{"conn_type": "http", "host": "h", "password": "secret-password", "extra": {"verify": false}}',
        '{"conn_type": "http", "extra": "{\\"a\\": 1}", "port": "80"}',
        '{"host": "h", "login": "without-a-type"}',
        ' {"conn_type": "http"} ',
        '{"conn_type": "http", "unknown": 1}',
        "{ no json",
    ):
        yield Case("the environment", "env", text, {"whole-connection": True})
    inner = '{"uri": "postgres://u:secret-password@h/db"}'
    yield Case("the environment", "env", inner, {"whole-connection": True}, rows=frozenset({"older-extra"}))
    yield Case("the environment", "env", "//h", {"whole-connection": True}, rows=WITHOUT_TYPE)


def _files() -> Iterator[Case]:
    for content in ("postgres://u:secret-password@h:5432/db?a=b",):
        yield Case("a local file", "file", content, {"whole-connection": "uri"})
    yield Case("a local file", "file", "//u@h", {"whole-connection": "uri"}, rows=WITHOUT_TYPE)
    empty = "mysql://h/?__extra__=%7B%7D"
    yield Case("a local file", "file", empty, {"whole-connection": "uri"}, rows=frozenset({"extra-text"}))
    for secret in (
        {"conn_type": "http", "host": "h", "password": "secret-password", "port": 80, "extra": {"a": False}},
        {"login": "without-a-type", "extra": '{"a": 1}'},
        {"conn_type": "postgres", "schema": "s", "description": "words"},
    ):
        yield Case("a local file", "file", secret, {"whole-connection": "json"})


def _ids() -> Iterator[Case]:
    secret = {"conn_type": "http", "host": "h"}
    for name in (
        "team@prod",
        "my conn",
        "a+b",
        "a,b",
        "größe",
        "接続",
        "a&b=c",
        "50%",
        "a/b",
        "a:b#c!(d)",
        "q?r",
        "é" * 60,
    ):
        yield Case("ids", "vault-2", secret, VAULT, name=name)
        if "=" not in name:
            yield Case("ids", "env", "http://h", {"whole-connection": True}, name=f"env {name}")
        yield Case("ids", "vault-2", {"value": "text"}, {}, "variable", name=name)
    for name in ("team@prod", "a+b", "a/b", "a=b.c-d_e"):
        yield Case("ids", "aws", "http://h", AWS, name=f"aws/{name}")


def _configs() -> Iterator[Case]:
    kind = "an option of Airflow's configuration"
    for text in ("plain", "https://u:p@h/1", " padded ", "größe", '{"a": 1}', "7", "a%b"):
        yield Case(kind, "vault-2", {"value": text}, {}, "config")
        yield Case(kind, "aws", text, {"value": "${*}"}, "config")
    yield Case(kind, "vault-2", ABSENT, {"if-missing": "not-mapped"}, "config")
    yield Case(kind, "vault-2", ABSENT, {}, "config", rows=frozenset({"missing"}))
    yield Case(kind, "vault-2", Gone({"value": "text"}), {"if-missing": "not-mapped"}, "config")


def _missing() -> Iterator[Case]:
    kind = "a secret that is not there"
    skipped = {"if-missing": "not-mapped"}
    for store, mapping in (("vault-2", VAULT), ("vault-1", VAULT), ("aws", AWS)):
        yield Case(kind, store, ABSENT, {**mapping, **skipped})  # type: ignore[arg-type] # one of the stores
        yield Case(kind, store, ABSENT, mapping, rows=frozenset({"missing"}))  # type: ignore[arg-type] # as above
        yield Case(kind, store, ABSENT, skipped, "variable")  # type: ignore[arg-type] # as above
        yield Case(kind, store, ABSENT, {}, "variable", rows=frozenset({"missing"}))  # type: ignore[arg-type] # as above
    parts, text = {"conn_type": "http", "host": "h"}, {"value": "text"}
    for connection, variable, store, mapping in (
        (Gone(parts), Gone(text), "vault-2", VAULT),
        (Gone(parts, destroyed=True), Gone(text, destroyed=True), "vault-2", VAULT),
        (Gone("http://h"), Gone("text"), "aws", AWS),
    ):
        kind = "a secret that was deleted"
        yield Case(kind, store, connection, {**mapping, **skipped})  # type: ignore[arg-type] # as above
        yield Case(kind, store, connection, mapping, rows=frozenset({"missing"}))  # type: ignore[arg-type] # as above
        yield Case(kind, store, variable, skipped, "variable")  # type: ignore[arg-type] # as above
    none: tuple[Any, ...] = ({}, None)
    for content in none:
        yield Case("a secret without fields", "vault-2", content, VAULT, rows=frozenset({"no-fields"}))
