# SPDX-License-Identifier: Apache-2.0
"""Checks of lookups whose packets nftables drops or rejects, in a network namespace of their own."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from . import processes
from .paths import INSIDE
from .report import Check

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .homes import AirflowHome

SECONDS = 120
TOOLS = ("unshare", "ip", "nft", "sh")
DROPPED, REJECTED, OPEN = 8443, 8444, 8445
RULES = f"""
table inet dropping {{
  chain incoming {{
    type filter hook input priority 0; policy accept;
    tcp dport {DROPPED} drop
    tcp dport {REJECTED} reject with icmpx admin-prohibited
    meta l4proto {{ tcp, udp }} th dport 53 drop
  }}
}}
"""
SCRIPT = 'ip link set lo up && nft -f "$1" && mount --bind "$2" /etc/resolv.conf && shift 2 && exec "$@"'
EXPECTED = {
    f"http://127.0.0.1:{DROPPED}": ("connect_timeout: ", "[network policy]"),
    f"http://127.0.0.1:{REJECTED}": ("connect_failed: ", "[routing]"),
    f"http://127.0.0.1:{OPEN}": ("connect_refused: ", "[routing]"),
    "https://broker.example": ("dns_failed: ", "lets this pod ask DNS"),
}


def lacking(log: Path) -> str | None:
    """Return what this machine lacks to run them, None if it lacks nothing."""
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        return f"without {', '.join(missing)}"
    tried = processes.run(("unshare", "-rnm", "nft", "list", "ruleset"), os.environ, log, SECONDS)
    return None if tried.code == 0 else "which may not make namespaces of its own"


def checks(home: AirflowHome, token: Path) -> Iterator[Check]:
    """Look one id up where packets are dropped, rejected, refused, and where DNS is blocked."""
    folder = home.path / "drop"
    folder.mkdir(parents=True)
    rules, resolver = folder / "rules.nft", folder / "resolv.conf"
    rules.write_text(RULES, encoding="utf-8")
    resolver.write_text("nameserver 127.0.0.1\noptions timeout:1 attempts:1\n", encoding="utf-8")
    limits = {"connect_timeout_seconds": 2, "lookup_timeout_seconds": 3, "token_file": str(token)}
    questions = [{"kwargs": {"url": url, **limits}, "connections": ["c"]} for url in EXPECTED]
    inside = (home.environment.python, INSIDE / "lookups.py", json.dumps(questions))
    command = ("unshare", "-rnm", "sh", "-c", SCRIPT, "sh", rules, resolver, *inside)
    env = {**home.env, "PATH": os.environ["PATH"], "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")}
    done = processes.run(command, env, home.log, SECONDS)
    done.require("Looking things up in a network namespace")
    answers = json.loads(done.output.strip().splitlines()[-1])
    for (url, words), answer in zip(EXPECTED.items(), answers, strict=True):
        told = str(answer["c"])
        yield Check(f"{url}: {words[0]}", None if all(word in told for word in words) else told)
