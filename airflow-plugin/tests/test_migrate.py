# SPDX-License-Identifier: Apache-2.0
"""`migrate` writes a catalog for what Airflow is configured with, and says what it cannot carry."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from airflow_credential_broker._cli import main
from airflow_credential_broker._migrate import aws, places, vault
from airflow_credential_broker._migrate.model import Route, literal
from old_backends import CANARY

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def migrate(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a run of the command: its exit status, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["migrate", *arguments])
        out, err = capsys.readouterr()
        assert CANARY not in out + err
        return code, out, err

    return run


@pytest.fixture
def written(migrate: Run, tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Return what a backend leads to: the files that are written, and the report."""

    def run(backend: str, kwargs: dict[str, Any], *arguments: str) -> dict[str, Any]:
        old = ("--old-backend", backend, "--old-backend-kwargs", json.dumps(kwargs))
        code, out, err = migrate(*old, *arguments, "--json", "--output", str(tmp_path / "out"))
        assert (code, err) == (0, "")
        texts = {file.name: file.read_text("utf-8") for file in (tmp_path / "out").iterdir()}
        assert CANARY not in "".join(texts.values())
        found = {name: yaml.safe_load(t) for name, t in texts.items() if name.endswith(".yaml")}
        return {**found, "report": json.loads(out), "report.md": texts["report.md"]}

    return run


def test_vault_is_one_pattern_for_each_kind(written: Callable[..., dict[str, Any]]) -> None:
    """A prefix becomes a pattern, the store's settings name mount and engine, and no token."""
    kwargs = {"url": "https://v:8200", "token": CANARY, "mount_point": "air", "config_path": None}

    found = written(vault.CLASS, {**kwargs, "connections_path": "a/c/", "kv_engine_version": 1})

    assert found["catalog.yaml"]["connections"] == {
        "{name...}": {
            "secret": {"store": "vault", "key": "air/a/c/{name...}"},
            "whole-connection": "airflow-vault",
            "if-missing": "not-mapped",
        }
    }
    assert found["catalog.yaml"]["variables"]["{name...}"]["value"] == "${value}"
    assert "configs" not in found["catalog.yaml"]
    assert found["catalog.yaml"]["policies"][0]["callers"] == {"groups": ["airflow"]}
    settings = found["stores.yaml"]["broker"]["stores"]["vault"]["settings"]
    assert settings["engines"] == {"kv-1": ["air"]}
    assert settings["authentication"] == {"token": {"file": "/run/secrets/vault/token"}}


@pytest.mark.parametrize(
    ("kwargs", "expected"),
    [
        (
            {"auth_type": "approle", "role_id": "r", "secret_id": CANARY, "auth_mount_point": "m"},
            {
                "app-role": {
                    "role-id": "r",
                    "secret-id-file": "/run/secrets/vault/secret-id",
                    "mount": "m",
                }
            },
        ),
        (
            {"auth_type": "kubernetes", "kubernetes_role": "k"},
            {
                "kubernetes": {
                    "role": "k",
                    "token-file": "/var/run/secrets/kubernetes.io/serviceaccount/token",
                }
            },
        ),
        (
            {"auth_type": "jwt", "jwt_role": "j", "jwt_token_path": "/t"},
            {"jwt": {"role": "j", "token-file": "/t"}},
        ),
        ({"token_path": "/t"}, {"token": {"file": "/t"}}),
        (
            {"auth_type": "ldap", "username": "u", "password": CANARY},
            {"token": {"file": "/run/secrets/vault/token"}},
        ),
    ],
)
def test_a_login_is_carried_where_the_broker_has_it(
    written: Callable[..., dict[str, Any]], kwargs: dict[str, Any], expected: dict[str, Any]
) -> None:
    """What the broker does not have is told; no secret of a login is copied."""
    found = written(vault.CLASS, {"url": "https://v:8200", **kwargs})

    settings = found["stores.yaml"]["broker"]["stores"]["vault"]["settings"]
    assert settings["authentication"] == expected
    told = [note for note in found["report"]["notes"] if note["urgency"] == "not carried"]
    assert bool(told) == (kwargs.get("auth_type") == "ldap")


def test_odd_ids_and_mounts_in_ids_get_mappings_of_their_own(
    written: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """What a capture cannot hold is mapped singly; braces and control characters are told."""
    odd = ["kv/team@prod", "kv/a b", "kv/ключ", "kv/x//y", "kv/..", "kv/a..b", "kv/plain/two", "no"]
    (tmp_path / "ids").write_text(
        "\n".join([*odd, "# none", "", "kv/{x}", "kv/a\tb", "variable:kv/v", "config:kv/c,d"]),
        encoding="utf-8",
    )

    kwargs = {"url": "https://v:8200", "token": "t", "mount_point": None}
    found = written(vault.CLASS, kwargs, "--ids", str(tmp_path / "ids"))

    connections = found["catalog.yaml"]["connections"]
    assert connections["kv/{name...}"]["secret"]["key"] == "kv/connections/{name...}"
    assert connections["kv/team@prod"]["secret"]["key"] == "kv/connections/team@prod"
    singles = {"kv/team@prod", "kv/a b", "kv/ключ", "kv/a..b"}
    assert set(connections) == {"kv/{name...}", *singles}
    assert set(found["catalog.yaml"]["variables"]) == {"kv/{name...}"}
    assert set(found["catalog.yaml"]["configs"]) == {"kv/{name...}", "kv/c,d"}
    impossible = {each["id"] for each in found["report"]["impossible_ids"]}
    assert impossible == {"kv/{x}", "kv/a\tb", "kv/x//y", "kv/.."}


def test_secrets_manager_is_carried_with_prefix_region_and_patterns(
    written: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its options say is in the store, in the keys and in the plugin's settings."""
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    kwargs = {
        "connections_prefix": "p/c/",
        "connections_lookup_pattern": "^rds_",
        "variables_prefix": "",
        "config_prefix": None,
        "region_name": "eu-west-1",
        "aws_access_key_id": "AKIA",
        "aws_secret_access_key": CANARY,
        "endpoint_url": "https://e:1/",
        "extra_conn_words": {"user": ["benutzer"]},
        "full_url_mode": False,
        "are_secret_values_urlencoded": True,
    }

    found = written(aws.CLASS, kwargs)

    assert found["catalog.yaml"]["connections"]["{name...}"]["secret"]["key"] == "p/c/{name...}"
    assert found["catalog.yaml"]["connections"]["{name...}"]["whole-connection"] == "airflow-aws"
    variables = found["catalog.yaml"]["variables"]["{name...}"]
    assert (variables["secret"]["key"], variables["value"]) == ("{name...}", "${*}")
    settings = found["stores.yaml"]["broker"]["stores"]["aws"]["settings"]
    assert (settings["region"], settings["endpoint"]) == ("eu-west-1", "https://e:1")
    assert found["report"]["plugin_settings"] == {"connections_lookup_pattern": "^rds_"}
    told = [n["what"] for n in found["report"]["notes"] if n["urgency"] == "not carried"]
    assert len(told) == 2
    assert "benutzer" in told[0]


def test_exports_files_and_environment_are_told_id_by_id(
    written: Callable[..., dict[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each has the key it would have; a pattern that catches it needs no mapping."""
    monkeypatch.setenv("AIRFLOW_CONN_BOTH", f"http://u:{CANARY}@h")
    monkeypatch.setenv("AIRFLOW_VAR_ONLY_HERE", CANARY)
    part = {"conn_type": "http", "password": CANARY}
    export = {"Both": part, "my conn": part, "plain": part}
    (tmp_path / "connections.json").write_text(json.dumps(export))
    (tmp_path / "variables.json").write_text(json.dumps({"v": {"value": CANARY, "x": 1}}))

    found = written(
        vault.CLASS,
        {"url": "https://v:8200", "token": "t"},
        "--export",
        str(tmp_path / "connections.json"),
        "--export-variables",
        str(tmp_path / "variables.json"),
    )

    moves = {(move["kind"], move["id"]): move for move in found["report"]["to_move"]}
    assert moves["connection", "plain"]["key"] == "secret/connections/plain"
    assert moves["connection", "plain"]["mapped_by_pattern"] is True
    assert moves["connection", "Both"]["place"] == "environment"
    assert moves["variable", "only_here"]["key"] == "secret/variables/only_here"
    # An id that no pattern catches is asked of Vault today as well, so it has its mapping already.
    assert "my conn" in found["catalog.yaml"]["connections"]
    (both,) = found["report"]["in_several_places"]
    assert (both["places"], both["for_tasks"]) == (["environment", "metastore"], "environment")


def test_without_a_vault_the_mappings_are_suggested_apart(
    written: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    """The catalog maps nothing yet, so that it can be used; the suggestions are in another file."""
    (tmp_path / "c.yaml").write_text(yaml.safe_dump({"a|b`c": {"conn_type": "http"}}))

    kwargs = {"connections_file_path": str(tmp_path / "c.yaml")}
    found = written(places.LOCAL, kwargs)

    assert found["catalog.yaml"] == {"connections": {}}
    assert list(found["catalog-to-move.yaml"]["connections"]) == ["a|b`c"]
    assert "a\\|b\\`c" in found["report.md"]
    assert found["stores.yaml"] is None


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("c.json", f'{{"a": "{CANARY}",\n nonsense', "line 2"),
        ("c.yaml", f"a: {CANARY}\n\tb: c", "line 2"),
        ("c.env", f"A={CANARY}\nno equal sign", "line 2"),
        ("c.json", "[1]", "one object"),
        ("c.csv", "a", ".json, .yaml"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_with_its_line(
    migrate: Run, tmp_path: Path, name: str, text: str, said: str
) -> None:
    """The message says which file and line, and quotes nothing of it."""
    (tmp_path / name).write_text(text)

    code, out, err = migrate("--export", str(tmp_path / name))

    assert (code, out) == (2, "")
    assert name in err
    assert said in err


def test_nothing_is_overwritten_unless_told(migrate: Run, tmp_path: Path) -> None:
    """A second run is refused, names the files, and leaves them alone."""
    folder = tmp_path / "out"
    assert migrate("--output", str(folder))[0] == 0
    (folder / "catalog.yaml").write_text("mine")

    code, _, err = migrate("--output", str(folder))

    assert code == 2
    assert "--force" in err
    assert (folder / "catalog.yaml").read_text() == "mine"
    assert migrate("--output", str(folder), "--force")[0] == 0
    assert (folder / "catalog.yaml").read_text() != "mine"
    assert sorted(file.name for file in folder.iterdir()) == [
        "catalog-to-move.yaml",
        "catalog.yaml",
        "report.md",
        "stores.yaml",
    ]


def test_an_output_that_cannot_be_written_leaves_nothing(migrate: Run, tmp_path: Path) -> None:
    """A folder that is a file is told."""
    (tmp_path / "file").write_text("")

    code, _, err = migrate("--output", str(tmp_path / "file" / "out"))

    assert code == 2
    assert "cannot be written" in err


@pytest.mark.parametrize(
    ("backend", "said"),
    [
        (aws.PARAMETERS, "no such store yet"),
        ("mine.Backend", "does not know"),
        ("airflow_credential_broker.CredentialBrokerBackend", "plugin already"),
    ],
)
def test_other_backends_are_told_by_name(migrate: Run, backend: str, said: str) -> None:
    """Nothing is made up for them."""
    code, out, _ = migrate("--old-backend", backend)

    assert code == 0
    assert said in out


@pytest.mark.parametrize("kwargs", ["{broken", '["a list"]'])
def test_broken_kwargs_in_airflows_configuration_are_told(
    migrate: Run, monkeypatch: pytest.MonkeyPatch, kwargs: str
) -> None:
    """Airflow builds the backend without any then, and so the report says."""
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", vault.CLASS)
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND_KWARGS", kwargs)

    code, out, _ = migrate()

    assert code == 0
    assert "[secrets] backend_kwargs is no JSON object" in out


def test_a_backend_that_is_not_installed_is_told(migrate: Run) -> None:
    """Listing needs it; the message names the option, the class and what to do."""
    code, _, err = migrate("--list", "--old-backend", "old_backends.Broken")
    assert (code, err) == (0, "")  # nothing to list there

    code, _, err = migrate(
        "--check",
        "--old-backend",
        "no.such.Backend",
        "--broker-kwargs",
        '{"url": "http://[::1]:1", "token_file": "t"}',
        "--ids",
        __file__,
    )

    assert code == 2
    assert "no.such.Backend cannot be built here" in err
    assert "install its package" in err


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a{b", "a{{b"), ("a${b}", "a$${b}"), ("${", "$${"), ("{{", "{{{{"), ("plain", "plain")],
)
def test_braces_of_a_prefix_stay_braces(text: str, expected: str) -> None:
    """A prefix is a text, whatever a catalog would make of it."""
    assert literal(text) == expected


def test_a_prefix_that_the_broker_refuses_is_told(written: Callable[..., dict[str, Any]]) -> None:
    """The catalog that is written has no line that the broker would refuse."""
    kwargs = {"url": "https://v:8200", "token": "t", "connections_path": "data/c"}

    found = written(vault.CLASS, kwargs)

    assert "connections" not in found["catalog.yaml"]
    (told,) = found["report"]["impossible_ids"]
    assert (told["kind"], told["id"]) == ("connection", "{name...}")
    assert "data/" in told["why"]


@pytest.mark.parametrize("name", ["a", "a/b", "a.b-c_D9", "a/.b/c"])
def test_a_pattern_catches_what_a_capture_holds(name: str) -> None:
    """Segments of plain characters between single slashes."""
    assert Route("connection", "s", "p/", ()).is_caught(name)


@pytest.mark.parametrize("name", ["", "/a", "a/", "a//b", ".", "a/./b", "a..b", "../a", "a@b", "é"])
def test_a_pattern_does_not_catch_anything_else(name: str) -> None:
    """The broker would refuse these, so they need mappings of their own."""
    assert not Route("connection", "s", "p/", ()).is_caught(name)
