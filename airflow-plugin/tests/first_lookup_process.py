# SPDX-License-Identifier: Apache-2.0
"""Runs in a process of its own: one lookup, in a process that has what a task has loaded.

Takes ``backend_kwargs``, and prints what the lookup brought along.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import ssl
import sys
from typing import Any

PACKAGE = "airflow_credential_broker"


def main() -> None:
    """Look a variable up, and tell what was loaded and made for it."""
    _load_what_a_task_loads()
    made: list[str] = []
    _count(dataclasses, "_process_class", made)
    _count(ssl, "create_default_context", made)
    before = set(sys.modules)

    from airflow_credential_broker import CredentialBrokerBackend

    value = CredentialBrokerBackend(**json.loads(sys.argv[1])).get_variable("k")

    added = set(sys.modules) - before
    own = sorted(name.rpartition(".")[2] for name in added if name.startswith(PACKAGE + "."))
    other = sorted(name for name in added if not name.startswith(PACKAGE))
    print(json.dumps({"value": value, "own": own, "other": other, "made": made}))  # noqa: T201


def _load_what_a_task_loads() -> None:
    try:
        importlib.import_module("airflow.sdk.execution_time.task_runner")
    except ImportError:
        importlib.import_module("airflow.cli.commands.task_command")


def _count(module: Any, name: str, made: list[str]) -> None:
    original = getattr(module, name)

    def counted(*args: Any, **kwargs: Any) -> Any:
        if not args or args[0].__module__.startswith(PACKAGE):
            made.append(name)
        return original(*args, **kwargs)

    setattr(module, name, counted)


if __name__ == "__main__":
    main()
