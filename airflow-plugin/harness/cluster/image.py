# SPDX-License-Identifier: Apache-2.0
"""An image in the archive that `docker load` takes, unpacked as a container runtime does."""

from __future__ import annotations

import json
import shutil
import tarfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.failures import CannotRunError
from harness.paths import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

ARCHIVE = REPOSITORY / "image" / "target" / "broker-image.tar"
HIDDEN, OPAQUE = ".wh.", ".wh..wh..opq"


@dataclass(frozen=True, slots=True)
class Image:
    """What a container starts from."""

    root: Path
    command: tuple[str, ...]
    env: tuple[str, ...]
    folder: str


def unpacked(archive: Path, root: Path) -> Image:
    """Unpack its layers one over the other."""
    if not archive.exists():
        raise CannotRunError(f"No image lies at {archive}; make it with ./mvnw -pl image -am package.")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    with tarfile.open(archive) as whole:
        (described,) = json.loads(_member(whole, "manifest.json"))
        config = json.loads(_member(whole, described["Config"]))["config"]
        for layer in described["Layers"]:
            file = whole.extractfile(layer)
            with tarfile.open(fileobj=file, mode="r:*") as packed:
                _apply(packed, root)
    return Image(root, _command(config), tuple(config.get("Env") or ()), config.get("WorkingDir") or "/")


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise CannotRunError(f"The image has no {name}.")
    return file.read()


def _command(config: dict[str, Any]) -> tuple[str, ...]:
    return (*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ()))


def _apply(layer: tarfile.TarFile, root: Path) -> None:
    for member in layer:
        path = root / member.name
        if path.name == OPAQUE:
            for below in path.parent.iterdir():
                _remove(below)
        elif path.name.startswith(HIDDEN):
            _remove(path.with_name(path.name.removeprefix(HIDDEN)))
        else:
            if path.is_symlink() or (path.exists() and not (path.is_dir() and member.isdir())):
                _remove(path)
            layer.extract(member, root, numeric_owner=True, filter="tar")


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
