# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: looks ids up as a task and as a server do, and writes down all that they would get.

The backends are those of Airflow's providers, or the broker's plugin; which one answers is chosen for each lookup,
and everything around it is Airflow's own code.
"""

from __future__ import annotations

import asyncio
import functools
import json
import logging
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from airflow.configuration import conf

# An option that may stand in a secrets backend, and is of no use here.
CONFIG = "AIRFLOW__SENTRY__SENTRY_DSN_SECRET"
FIELDS = ("conn_type", "description", "host", "login", "password", "schema", "port", "extra")
# The masker of what runs a task, and that of everything else; before 3.1 there is one for both.
MASKERS = {
    "sdk": ("airflow.sdk._shared.secrets_masker", "airflow.sdk.execution_time.secrets_masker"),
    "core": (
        "airflow._shared.secrets_masker",
        "airflow.sdk.execution_time.secrets_masker",
        "airflow.utils.log.secrets_masker",
    ),
}


class Recorded:
    """A backend that tells what it has returned and raised, which Airflow hides."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend
        self.asked = 0
        self.returned: Any = None
        self.raised: BaseException | None = None

    def forget(self) -> None:
        """Start anew."""
        self.asked, self.returned, self.raised = 0, None, None

    def __getattr__(self, name: str) -> Any:
        """Return what the backend has, its lookups recorded."""
        found = getattr(self._backend, name)
        if name == "aget_connection":
            return self._recorded_later(found)
        if name not in {"get_connection", "get_variable", "get_config"}:
            return found

        def ask(*positional: Any, **named: Any) -> Any:
            self.asked += 1
            try:
                self.returned = found(*positional, **named)
            except BaseException as error:
                self.raised = error
                raise
            return self.returned

        return ask

    def _recorded_later(self, found: Any) -> Any:
        async def ask(*positional: Any, **named: Any) -> Any:
            self.asked += 1
            try:
                self.returned = await found(*positional, **named)
            except BaseException as error:
                self.raised = error
                raise
            return self.returned

        return ask


class Reader:
    """One way in which Airflow looks something up: that of a task, of its event loop, or of a server."""

    def __init__(self, name: str) -> None:
        package = "airflow.models" if name == "core" else "airflow.sdk"
        self.name = name
        self.connection, self.variable = (getattr(import_module(package), kind) for kind in ("Connection", "Variable"))
        maskers = MASKERS["core" if name == "core" else "sdk"]
        self._masker = next(filter(None, (_module(module) for module in maskers)))._secrets_masker()  # noqa: SLF001
        self._chain = _chain("core" if name == "core" else "sdk")

    def takes(self, what: str) -> bool:
        """Tell whether this way can look up such a thing: an event loop connections, and a server configs, too."""
        return what in {"core": ("connection", "variable", "config"), "sdk": ("connection", "variable")}.get(
            self.name, ("connection",)
        )

    def look_up(self, lookup: dict[str, Any], backend: Recorded) -> dict[str, Any]:
        """Look one id up, and return what a task would see."""
        told = getattr(backend, "_set_connection_class", None)
        if told is not None:
            told(self.connection)
        self._masker.patterns, self._masker.replacer = set(), None
        self._chain.clear()
        self._chain.append(backend)
        backend.forget()
        by_kind = {"connection": self._connection, "variable": self._variable, "config": self._config}
        found = by_kind[lookup["what"]](lookup["id"], backend)
        if backend.asked == 0:
            found = {"outcome": "never asked"}
        masked = {text: shown for text in lookup["probes"] if (shown := self._shown(text)) != text}
        return {**found, "masked": masked}

    def _shown(self, text: str) -> str:
        return str(self._masker.redact(f"[{text}]"))[1:-1]

    def _connection(self, name: str, backend: Recorded) -> dict[str, Any]:
        try:
            found = self._get(name)
        except BaseException as error:  # noqa: BLE001 - the plugin stops tasks with more than an Exception
            return _nothing(error, backend)
        return {
            "outcome": "given",
            "fields": {field: getattr(found, field) for field in FIELDS},
            "uri": _attempt(found.get_uri),
            "extra_dejson": _attempt(lambda: found.extra_dejson),
        }

    def _get(self, name: str) -> Any:
        if self.name == "core":
            return self.connection.get_connection_from_secrets(name)
        return self.connection.get(name) if self.name == "sdk" else asyncio.run(self.connection.async_get(name))

    def _config(self, name: str, backend: Recorded) -> dict[str, Any]:
        os.environ[CONFIG] = name
        try:
            found = conf.get("sentry", "sentry_dsn", fallback=None)
        except BaseException as error:  # noqa: BLE001 - as above
            return _nothing(error, backend)
        finally:
            del os.environ[CONFIG]
        return {"outcome": "nothing" if backend.returned is None else "given", "value": found}

    def _variable(self, name: str, backend: Recorded) -> dict[str, Any]:
        try:
            found = self.variable.get(name)
        except BaseException as error:  # noqa: BLE001 - as above
            return _nothing(error, backend)
        as_json = _attempt(lambda: self.variable.get(name, deserialize_json=True))
        return {"outcome": "given", "value": found, "deserialized": as_json}


def _nothing(error: BaseException, backend: Recorded) -> dict[str, Any]:
    """Tell a backend that has nothing from one that refuses, and from a value that Airflow then cannot use."""
    if backend.raised is not None:
        return {"outcome": "refused", "error": f"{type(backend.raised).__name__}: {backend.raised}"}
    outcome = "nothing" if backend.returned is None else "refused"
    return {"outcome": outcome, "error": f"{type(error).__name__}: {error}"}


def _attempt(compute: Any) -> Any:
    try:
        found = compute()
    except Exception as error:  # noqa: BLE001 - compared by its class alone
        return {"raises": type(error).__name__}
    return found


def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


@functools.cache
def _chain(name: str) -> list[Any]:
    """Return the list of backends that Airflow asks from now on in this process."""
    chain: list[Any] = []

    def loaded(*_: Any, **__: Any) -> list[Any]:
        return chain

    if name != "core":
        vars(import_module("airflow.sdk.execution_time.supervisor"))["ensure_secrets_backend_loaded"] = loaded
    else:
        for module in ("airflow.configuration", "airflow.models.connection", "airflow.models.variable"):
            vars(import_module(module))["ensure_secrets_loaded"] = loaded
        vars(import_module("airflow.configuration"))["get_custom_secret_backend"] = lambda **_: next(iter(chain), None)
    return chain


def _readers() -> list[Reader]:
    try:
        from airflow.sdk import Connection
    except ImportError:  # on 2.11
        return [Reader("core")]
    of_a_loop = [Reader("sdk-async")] if hasattr(Connection, "async_get") else []
    return [Reader("core"), Reader("sdk"), *of_a_loop]


def _backend(path: str, kwargs: dict[str, Any]) -> Recorded:
    module, _, name = path.rpartition(".")
    return Recorded(getattr(import_module(module), name)(**kwargs))


def main() -> None:
    """Read a job from the first file, and write the answers into the second."""
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    os.environ.update(job.get("env", {}))
    begin = time.monotonic()
    readers = _readers()
    logging.disable(logging.CRITICAL)
    backends = {name: _backend(path, kwargs) for name, (path, kwargs) in job["backends"].items()}
    answers = [
        {
            reader.name: reader.look_up(lookup, backends[lookup["backend"]])
            for reader in readers
            if reader.takes(lookup["what"])
        }
        for lookup in job["lookups"]
    ]
    text = json.dumps({"answers": answers, "seconds": time.monotonic() - begin}, default=_unknown)
    Path(sys.argv[2]).write_text(text, encoding="utf-8")


def _unknown(value: object) -> dict[str, str]:
    return {"type": type(value).__name__, "repr": repr(value)}


if __name__ == "__main__":
    main()
