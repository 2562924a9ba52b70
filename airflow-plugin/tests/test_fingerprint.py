# SPDX-License-Identifier: Apache-2.0
"""Shadow mode and ``migrate --check`` call the same answers different, in the same fields."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from airflow_credential_broker._comparison import Present, findings, fingerprinter
from airflow_credential_broker._fingerprint import Fingerprinter
from airflow_credential_broker._migrate.comparison import judge
from airflow_credential_broker._migrate.today import Today
from airflow_credential_broker._migrate.tomorrow import Tomorrow
from airflow_credential_broker._outcome import Found
from airflow_credential_broker._secret import Secret
from airflow_credential_broker._shadow_settings import Shadow

if TYPE_CHECKING:
    from airflow_credential_broker._outcome import Kind

PARTS: dict[str, Any] = {"conn_type": "http", "host": "h", "login": "u", "password": "canary-P1"}


@pytest.mark.parametrize(
    ("present", "broker", "fields"),
    [
        (PARTS, PARTS, ()),
        (PARTS | {"schema": "", "extra": ""}, PARTS, ()),
        (PARTS | {"extra": "{}"}, PARTS, ()),
        (PARTS | {"port": 80}, PARTS | {"port": 80}, ()),
        (PARTS | {"port": 0}, PARTS, ("port",)),
        (PARTS | {"conn_type": "postgresql"}, PARTS | {"conn_type": "postgres"}, ()),
        (PARTS | {"conn_type": "google-cloud"}, PARTS | {"conn_type": "google_cloud"}, ()),
        (PARTS, PARTS | {"password": "canary-P2", "host": "H"}, ("host", "password")),
        (PARTS | {"extra": '{"a": 1, "b": [2]}'}, PARTS | {"extra": {"b": [2], "a": 1}}, ()),
        (PARTS | {"extra": '{"a": 1}'}, PARTS | {"extra": {"a": "1"}}, ("extra.a",)),
        (PARTS | {"extra": '{"a": ""}'}, PARTS, ("extra.a",)),
        (PARTS | {"extra": "no json"}, PARTS, ("extra",)),
        (PARTS | {"login": "\ud800"}, PARTS, ("login",)),
    ],
)
def test_connections(
    present: dict[str, Any], broker: dict[str, Any], fields: tuple[str, ...]
) -> None:
    """Empty and absent are the same, and so is what Airflow reads as the same."""
    assert _by_shadow("connection", SimpleNamespace(**present), json.dumps(broker)) == fields
    assert _by_check("connection", SimpleNamespace(**present), json.dumps(broker)) == fields


@pytest.mark.parametrize(
    ("present", "broker", "fields"),
    [
        ("v", "v", ()),
        ("v", "w", ("value",)),
        ("", "", ()),
        ({"a": [1]}, '{"a":[1]}', ()),
        ({"a": [1]}, '{"a":[2]}', ("value",)),
        (7, "7", ()),
        ("7", "7.0", ("value",)),
        ('{"a":1}', '{"a": 1}', ("value",)),
    ],
)
def test_variables(present: object, broker: str, fields: tuple[str, ...]) -> None:
    """A text is compared as text; a file that holds JSON values as such, as the JSON it holds."""
    assert _by_shadow("variable", present, broker) == fields
    assert _by_check("variable", present, broker) == fields


def test_nothing_of_a_value_can_be_told_without_the_key() -> None:
    """Another process has other fingerprints, and none prints itself."""
    one, other = (Fingerprinter().of_present("variable", "canary-V1") for _ in range(2))

    assert one is not None
    assert other is not None
    assert one.differing(other) == ("value",)
    assert one.fields[0][1].hex() not in repr(one)


def _by_shadow(kind: Kind, present: object, broker: str) -> tuple[str, ...]:
    answered = Present(fingerprinter.of_present(kind, present), seconds=0.0)
    found = findings(kind, answered, Found(Secret(broker)), 0.0, Shadow())
    return tuple(name for each in found for name in each.text.split(", "))


def _by_check(kind: Kind, present: object, broker: str) -> tuple[str, ...]:
    made = Fingerprinter()
    today = Today("vault", made.of_present(kind, present))
    return judge(kind, "n", today, Tomorrow(made.of_broker(kind, Secret(broker)))).fields
