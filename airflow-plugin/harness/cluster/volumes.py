# SPDX-License-Identifier: Apache-2.0
"""The volumes of a pod as folders, written as the kubelet writes them: whole, and replaced by one renamed link."""

from __future__ import annotations

import base64
import os
import shutil
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .api import ApiError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .api import Api

Json = dict[str, Any]
FILE_MODE = 0o644
# Kubernetes adds this for the group of `fsGroup`.
GROUP_READS, FOLDER_MODE = 0o440, 0o2755
RENEWED_AFTER = 0.8


class NotThereError(Exception):
    """An object that a volume needs is not there, so the pod waits for it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of a volume."""

    path: str
    content: bytes
    mode: int


@dataclass(slots=True)
class Volumes:
    """The volumes of one pod that come from the API server; memory is none of them."""

    api: Api
    pod: Json
    folder: Path
    _written: dict[str, list[File]] = field(default_factory=dict)
    _tokens: dict[str, tuple[float, bytes]] = field(default_factory=dict)

    def refresh(self) -> None:
        """Write what is new or has changed."""
        group = self.pod["spec"].get("securityContext", {}).get("fsGroup", 0)
        for volume in self.pod["spec"].get("volumes", ()):
            if "emptyDir" in volume:
                continue
            files = list(self._files(volume))
            if self._written.get(volume["name"]) != files:
                write(self.folder / volume["name"], files, group)
                self._written[volume["name"]] = files

    def _files(self, volume: Json) -> Iterator[File]:
        match volume:
            case {"configMap": source}:
                yield from self._object("configmaps", source["name"], source)
            case {"secret": source}:
                yield from self._object("secrets", source["secretName"], source)
            case {"projected": projected}:
                for source in projected["sources"]:
                    yield from self._projected(source, projected)
            case _:
                raise NotImplementedError(f"The kubelet of the harness has no volume such as {volume}.")

    def _projected(self, source: Json, volume: Json) -> Iterator[File]:
        mode = volume.get("defaultMode", FILE_MODE)
        match source:
            case {"serviceAccountToken": wanted}:
                yield File(wanted["path"], self._token(wanted), mode)
            case {"configMap": of}:
                yield from self._object("configmaps", of["name"], {**of, "defaultMode": mode})
            case {"secret": of}:
                yield from self._object("secrets", of["name"], {**of, "defaultMode": mode})
            case _:
                raise NotImplementedError(f"The kubelet of the harness projects no {source}.")

    def _object(self, kind: str, name: str, source: Json) -> Iterator[File]:
        try:
            found = self.api.get(f"/api/v1/namespaces/{self.pod['metadata']['namespace']}/{kind}/{name}")
        except ApiError as problem:
            if source.get("optional"):
                return
            raise NotThereError(f"{kind} {name}: {problem}") from problem
        encoded = {**(found.get("binaryData") or {}), **((found.get("data") or {}) if kind == "secrets" else {})}
        content = {key: base64.b64decode(text) for key, text in encoded.items()}
        if kind == "configmaps":
            content |= {key: text.encode() for key, text in (found.get("data") or {}).items()}
        mode = source.get("defaultMode", FILE_MODE)
        items = source.get("items") or [{"key": key, "path": key} for key in content]
        for item in items:
            if item["key"] not in content:
                raise NotThereError(f"{kind} {name} has no key {item['key']}")
            yield File(item["path"], content[item["key"]], item.get("mode", mode))

    def _token(self, wanted: Json) -> bytes:
        key = wanted["path"]
        seconds = wanted.get("expirationSeconds", 3600)
        until, token = self._tokens.get(key, (0.0, b""))
        if time.monotonic() > until:
            token = request_token(self.api, self.pod, wanted.get("audience"), seconds).encode()
            self._tokens[key] = (time.monotonic() + seconds * RENEWED_AFTER, token)
        return token


def request_token(api: Api, pod: Json, audience: str | None, seconds: int) -> str:
    """Have a token made that is bound to a pod."""
    meta = pod["metadata"]
    bound = {"apiVersion": "v1", "kind": "Pod", "name": meta["name"], "uid": meta["uid"]}
    spec = {"audiences": [audience] if audience else [], "expirationSeconds": seconds, "boundObjectRef": bound}
    account = pod["spec"].get("serviceAccountName", "default")
    path = f"/api/v1/namespaces/{meta['namespace']}/serviceaccounts/{account}/token"
    return str(api.create(path, {"spec": spec})["status"]["token"])


def write(folder: Path, files: list[File], group: int) -> None:
    """Write files into a new folder and let the link `..data` name it; each file is a link through it."""
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"..{time.time_ns()}"
    for file in files:
        path = made / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        os.chown(path, 0, group)
        path.chmod(file.mode | GROUP_READS if group else file.mode)
    made.mkdir(exist_ok=True)
    for each in (folder, *(path for path in (made, *made.rglob("*")) if path.is_dir())):
        os.chown(each, 0, group)
        each.chmod(FOLDER_MODE)
    before = (folder / "..data").readlink() if (folder / "..data").is_symlink() else None
    (folder / "..data_tmp").symlink_to(made.name)
    (folder / "..data_tmp").rename(folder / "..data")
    _link(folder, {file.path.split("/")[0] for file in files})
    if before is not None:
        shutil.rmtree(folder / before)


def _link(folder: Path, names: set[str]) -> None:
    for link in folder.iterdir():
        if not link.name.startswith("..") and link.name not in names:
            link.unlink()
    for name in names:
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(f"..data/{name}")
