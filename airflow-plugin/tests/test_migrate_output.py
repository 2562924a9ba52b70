# SPDX-License-Identifier: Apache-2.0
"""`migrate` is stopped in the middle, or meets files and terminals that it could not expect."""

from __future__ import annotations

import io
import itertools
import os
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from airflow_credential_broker._cli import main
from airflow_credential_broker._migrate import output
from airflow_credential_broker._migrate.model import KINDS, Place
from airflow_credential_broker._migrate.plan import plan
from old_backends import CANARY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from airflow_credential_broker._outcome import Kind

TEXTS = {"catalog.yaml": "new catalog", "stores.yaml": "new stores", "report.md": "new report"}
OLD = {"catalog.yaml": "old catalog", "stores.yaml": "old stores", "report.md": "old report"}


def written_by_one_that_is_killed(folder: Path, after: int) -> bool:
    """Write in a process that is killed after so many files; tell whether it was."""
    pid = os.fork()
    if pid == 0:
        count, to_disk = itertools.count(), os.fsync

        def sync(descriptor: int) -> None:
            to_disk(descriptor)
            if next(count) == after:
                os.kill(os.getpid(), signal.SIGKILL)

        os.fsync = sync  # type: ignore[assignment]
        output.write(str(folder), TEXTS, force=True)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)


def files(folder: Path) -> Mapping[str, str]:
    """Return what a person sees in a folder."""
    return {file.name: file.read_text() for file in folder.glob("[!.]*")}


@pytest.mark.parametrize("after", range(len(TEXTS)))
def test_a_killed_run_makes_no_new_folder_and_does_not_hinder_the_next(
    tmp_path: Path, after: int
) -> None:
    """All files are there, or none is; what was left behind is used up by the next run."""
    folder = tmp_path / "move"

    assert written_by_one_that_is_killed(folder, after)

    assert not folder.exists()
    output.write(str(folder), TEXTS, force=False)
    assert files(folder) == TEXTS
    assert [file.name for file in tmp_path.iterdir()] == ["move"]


@pytest.mark.parametrize("after", range(len(TEXTS)))
def test_a_killed_run_leaves_the_files_of_an_earlier_one(tmp_path: Path, after: int) -> None:
    """No file is half of the old one and half of the new one."""
    output.write(str(tmp_path), OLD, force=False)

    assert written_by_one_that_is_killed(tmp_path, after)

    assert files(tmp_path) == OLD
    output.write(str(tmp_path), TEXTS, force=True)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(TEXTS)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("big.json", f'{{"{CANARY}": {"9" * 5_000}}}'),
        ("deep.json", f'{{"{CANARY}": {"[" * 100_000}{"]" * 100_000}}}'),
        ("date.yaml", f"{CANARY}: 2024-99-99\n"),
    ],
)
def test_what_python_cannot_read_is_told_with_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str
) -> None:
    """Its parsers raise other errors there than for what is no JSON or YAML at all."""
    (tmp_path / name).write_text(text)

    code = main(["migrate", "--export", str(tmp_path / name)])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert f"{name}: " in err
    assert CANARY not in err


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_what_a_terminal_cannot_show_is_escaped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    """Letters that its encoding lacks, and names of folders that are no Unicode."""
    terminal = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", terminal)
    (tmp_path / "ids.json").write_text('{"ключ": "http://h"}', encoding="utf-8")
    given = ("migrate", "--export", str(tmp_path / "ids.json"))

    written = main([*given, "--output", str(tmp_path / os.fsdecode(b"move-\xff"))])
    told = main([*given])

    terminal.flush()
    shown = terminal.buffer.getvalue().decode(encoding)
    assert (written, told) == (0, 0)
    assert ("ключ" if encoding == "utf-8" else r"\u043a\u043b\u044e\u0447") in shown
    assert r"move-\udcff" in shown


def test_a_place_is_asked_once_for_all_its_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for each of them, which an export of 100,000 would take minutes for."""
    ids = frozenset(f"c{number}" for number in range(1_000))
    asked: list[str] = []
    known = Place.known

    def counted(self: Place, kind: Kind) -> frozenset[str]:
        asked.append(kind)
        return known(self, kind)

    monkeypatch.setattr(Place, "known", counted)

    made = plan([Place("metastore", "the metastore", ids={"connection": ids})], {})

    assert len(made.moves) == len(ids)
    assert sorted(asked) == sorted(KINDS)
