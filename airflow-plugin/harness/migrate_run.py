# SPDX-License-Identifier: Apache-2.0
"""One Airflow that migrates: it writes a catalog, a broker starts with it, and the two are compared."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import broker
from .paths import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from .broker import Broker
    from .homes import AirflowHome
    from .migrate_world import World
    from .processes import Finished

SECONDS = 300
RULE = "airflow-reads-everything-narrow-this"


@dataclass(frozen=True, slots=True)
class Migration:
    """The command in one Airflow, and the folder that it writes to."""

    home: AirflowHome
    output: Path

    def write(self, *arguments: str) -> Finished:
        """Write catalog, stores and report."""
        return self._run("--output", str(self.output), "--group", "airflow-etl", "--json", *arguments)

    def check(self, running: Broker, *arguments: str) -> tuple[int | None, dict[str, Any], str]:
        """Compare with a broker; return the exit status, the results, and all that was printed."""
        file = self.home.path / "plugin.json"
        broker.write_private(file, running.kwargs("airflow-etl"))
        done = self._run("--check", "--json", "--broker-kwargs", f"@{file}", *arguments)
        return done.code, _last_object(done.output), done.output

    @property
    def took(self) -> dict[str, float]:
        """Seconds and peak memory of the last run."""
        return dict(json.loads((self.home.path / "took.json").read_text(encoding="utf-8")))

    def report(self, done: Finished) -> dict[str, Any]:
        """Return the report that a run has printed."""
        return _last_object(done.output)

    def texts(self) -> dict[str, str]:
        """Return what was written, by the name of its file."""
        return {file.name: file.read_text(encoding="utf-8") for file in sorted(self.output.iterdir())}

    def catalog(self) -> dict[str, Any]:
        """Return the catalog as it is read."""
        program = "import json,sys,yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8'))))"
        done = self.home.python("-c", program, self.output / "catalog.yaml", seconds=60)
        return dict(json.loads(done.require("Reading the catalog").output.strip().splitlines()[-1]))

    def _run(self, *arguments: str) -> Finished:
        return self.home.python(INSIDE / "migrate.py", *arguments, seconds=SECONDS)


def migration(home: AirflowHome, path: Path, settings: Mapping[str, str]) -> Migration:
    """Return a migration in a copy of a home, under these settings."""
    took = {"HARNESS_TOOK": str(path / "took.json")}
    copy = home.copy(path, {**home.fernet_key(), **settings, **took})
    return Migration(copy, path / "move")


@contextmanager
def started(of: Migration, world: World, folder: Path, catalog: Path | None = None) -> Iterator[Broker]:
    """Run the real broker on what was written; the logins that the report asks for are added."""
    folder.mkdir(parents=True, exist_ok=True)
    broker.write_private(folder / "secrets.yaml", '{"secrets": {}}')
    stores = of.texts()["stores.yaml"]
    settings: dict[str, object] = {"spring.config.additional-location": of.output / "stores.yaml"}
    if "  vault:\n" in stores:
        settings["broker.stores.vault.settings.authentication.token.file"] = world.token_file
    if "  aws:\n" in stores:
        settings["broker.stores.aws.settings.authentication.profile.file"] = world.credentials
    running = broker.start(folder, catalog or of.output / "catalog.yaml", settings=settings)
    try:
        yield running
    finally:
        running.stop()


def _last_object(output: str) -> dict[str, Any]:
    """Return the JSON object that a command ends its output with; Airflow may print lines before it."""
    start = output.find("{\n") if output.startswith("{\n") else output.find("\n{\n")
    try:
        found, _ = json.JSONDecoder().raw_decode(output[start:].lstrip())
    except ValueError:
        found = {}
    return dict(found)
