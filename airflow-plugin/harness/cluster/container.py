# SPDX-License-Identifier: Apache-2.0
"""Becomes a container: run by root as the first process of new namespaces, with a plan as its one argument.

Only the standard library and nothing of the harness is imported, since this is a program of its own.
"""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, LAST_CAPABILITY = 24, 38, 40
DEVICES = ("null", "zero", "full", "random", "urandom")


def main() -> None:
    """Mount, leave everything else behind, and become the command."""
    plan = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    _mount("--make-rprivate", "/")
    root = Path(plan["root"])
    if plan["root"] != "/":
        _mount("--bind", str(root), str(root))
        _prepare(root)
    for mount in plan["mounts"]:
        _attach(root, mount)
    _bind(plan["hosts"], root / "etc/hosts")
    if plan["read_only"]:
        _mount("-o", "remount,bind,ro", str(root))
    if plan["root"] != "/":
        os.chroot(root)
    os.chdir(plan["folder"])
    _drop(plan)
    os.execvpe(plan["command"][0], plan["command"], plan["env"])  # noqa: S606 - the plan's command


def _prepare(root: Path) -> None:
    for name in ("proc", "dev", "etc", "tmp"):
        (root / name).mkdir(exist_ok=True)
    (root / "etc/hosts").touch()
    _mount("-t", "proc", "proc", str(root / "proc"))
    _mount("-t", "tmpfs", "-o", "mode=755,size=64k", "tmpfs", str(root / "dev"))
    for device in DEVICES:
        (root / "dev" / device).touch()
        _bind(f"/dev/{device}", root / "dev" / device)


def _attach(root: Path, mount: dict[str, Any]) -> None:
    place = root / mount["path"].lstrip("/")
    place.mkdir(parents=True, exist_ok=True)
    if mount["memory"]:
        _mount("-t", "tmpfs", "-o", f"mode=1777,size={mount['memory']}", "tmpfs", str(place))
    else:
        _bind(mount["folder"], place)
        if mount["read_only"]:
            _mount("-o", "remount,bind,ro", str(place))


def _bind(what: str, place: Path) -> None:
    _mount("--bind", what, str(place))


def _mount(*arguments: str) -> None:
    subprocess.run(("mount", *arguments), check=True)  # noqa: S603, S607 - util-linux


def _drop(plan: dict[str, Any]) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if plan["no_capabilities"]:
        for capability in range(LAST_CAPABILITY + 1):
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if plan["group"] is not None:
        os.setgroups(plan["groups"])
        os.setgid(plan["group"])
    if plan["user"] is not None:
        os.setuid(plan["user"])
    if plan["no_new_privileges"]:
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


if __name__ == "__main__":
    main()
