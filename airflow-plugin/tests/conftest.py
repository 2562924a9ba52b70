# SPDX-License-Identifier: Apache-2.0
"""What the tests share; Airflow is pointed at an empty home before anything imports it."""

from __future__ import annotations

import contextlib
import copy
import importlib
import json
import os
import tempfile
from typing import TYPE_CHECKING, Any

os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-home-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
for _name in [name for name in os.environ if name.startswith("AIRFLOW_CTX_")]:
    del os.environ[_name]

import pytest  # noqa: E402 - Airflow reads its home when it is imported

from airflow_credential_broker import (  # noqa: E402 - the same
    CredentialBrokerBackend,
    _clock,
    _renewal,
    _session,
    _shadow,
    _task_instance,
)
from fake_broker import FakeBroker  # noqa: E402 - the same
from rotating_broker import RotatingBroker  # noqa: E402 - the same

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TOKEN = "canary-token-7Yd2"


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    _session._reset()
    _task_instance._reset()
    _renewal._reset()
    _shadow._reset()
    yield
    _session._reset()
    _task_instance._reset()


@pytest.fixture
def broker() -> Iterator[FakeBroker]:
    """Return a running fake broker."""
    with FakeBroker() as fake_broker:
        yield fake_broker


class RecordingLogger:
    """A logger that remembers; Airflow's own is another kind on each line."""

    def __init__(self) -> None:
        self.records: list[tuple[str, str]] = []

    def info(self, message: str, *args: object) -> None:
        """Remember a note."""
        self.records.append(("INFO", message % args))

    def warning(self, message: str, *args: object) -> None:
        """Remember a warning."""
        self.records.append(("WARNING", message % args))

    def error(self, message: str, *args: object) -> None:
        """Remember an error."""
        self.records.append(("ERROR", message % args))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> RecordingLogger:
    """Return what backends log."""
    recorder = RecordingLogger()
    monkeypatch.setattr(CredentialBrokerBackend, "log", recorder)
    return recorder


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    """Return a file with a token."""
    path = tmp_path / "token"
    path.write_text(TOKEN + "\n")
    return path


@pytest.fixture
def build(broker: FakeBroker, token_file: Path) -> Callable[..., CredentialBrokerBackend]:
    """Return a builder of backends for the fake broker."""

    def built(**kwargs: Any) -> CredentialBrokerBackend:
        given = {"url": broker.url, "token_file": str(token_file), "lookup_timeout_seconds": 15}
        return CredentialBrokerBackend(**{**given, **kwargs})

    return built


class Clock:
    """The clock that nobody sets, for tests: it stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1_000.0

    def now(self) -> float:
        """Return the time."""
        return self.time

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock of values that are held."""
    made = Clock()
    monkeypatch.setattr(_clock, "now", made.now)
    return made


@pytest.fixture
def rotating(monkeypatch: pytest.MonkeyPatch, token_file: Path) -> Iterator[RotatingBroker]:
    """Return a broker whose secret changes; Airflow's own settings name it."""
    with RotatingBroker() as made:
        configure(monkeypatch, url=made.url, token_file=str(token_file))
        yield made


_KEPT = ("secrets_backend_list", "_secrets_backend_cache")


@pytest.fixture(autouse=True)
def _backends_of_each_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Airflow keeps the backends that it has built once; the next test has other ones."""
    for module_name in ("airflow.configuration", "airflow.sdk.configuration"):
        with contextlib.suppress(ImportError, StopIteration):
            module = importlib.import_module(module_name)
            name = next(n for n in _KEPT if hasattr(module, n))
            monkeypatch.setattr(module, name, copy.copy(getattr(module, name)))


def configure(monkeypatch: pytest.MonkeyPatch, **kwargs: object) -> None:
    """Set the backend as people do."""
    given = {"lookup_timeout_seconds": 1, **kwargs}
    monkeypatch.setenv(
        "AIRFLOW__SECRETS__BACKEND", "airflow_credential_broker.CredentialBrokerBackend"
    )
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND_KWARGS", json.dumps(given))
