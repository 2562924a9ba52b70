# SPDX-License-Identifier: Apache-2.0
"""``python -m airflow_credential_broker doctor CONN_ID``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ._doctor import Doctor
from ._doctor_findings import advice
from ._options import SettingsError
from ._refusal import printable
from ._settings import settings_from
from ._shadow_settings import present_from

if TYPE_CHECKING:
    import argparse

    from ._mode import Mode

_SECTIONS = (("workers", "secrets_backend_kwargs"), ("secrets", "backend_kwargs"))
SECTIONS = [section for section, _ in _SECTIONS]


def run(given: argparse.Namespace) -> int:
    """Check one connection step by step; 0 when it would be served."""
    try:
        origin, kwargs = kwargs_of(given.kwargs, given.section)
        settings = settings_from(kwargs)
        of_workers = _mode_of_workers(given.kwargs)
    except SettingsError as error:
        print(f"Checking connection {printable(given.conn_id)}: the settings cannot be used.")
        print(f"settings FAILED   {error}")
        print("Next: correct backend_kwargs and run this again.")
        return 1
    print(f"Checking connection {printable(given.conn_id)} at {settings.url} ({origin}).")
    failed = None
    for finding in Doctor(settings, given.conn_id, of_workers, present_from(kwargs)).findings():
        print(finding, flush=True)
        failed = failed or (finding if finding.state == "FAILED" else None)
    print(advice(failed, settings.mode, in_shadow=settings.shadow is not None))
    return 0 if failed is None else 1


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the ``doctor`` command."""
    doctor = commands.add_parser(
        "doctor", help="say at which step a lookup fails, and why", description=run.__doc__
    )
    doctor.add_argument("conn_id", metavar="CONN_ID")
    doctor.add_argument("--kwargs", metavar="JSON", help="use these instead of Airflow's settings")
    doctor.add_argument(
        "--section",
        choices=SECTIONS,
        help="whose settings to use; by default those of a worker",
    )
    doctor.set_defaults(run=run)


def kwargs_of(given: str | None, section: str | None) -> tuple[str, dict[str, Any]]:
    """Return where the settings are from, and them; SettingsError where there are none."""
    if given is not None:
        return "--kwargs", _object("--kwargs", given)
    from airflow.configuration import conf

    for name, key in _SECTIONS:
        text = conf.get(name, key, fallback=None) if section in {None, name} else None
        if text:
            return f"[{name}] {key}", _object(f"[{name}] {key}", text)
    raise SettingsError("Airflow has no backend_kwargs here; set them, or give --kwargs")


def _mode_of_workers(given: str | None) -> Mode | None:
    """Return the mode that tasks are given in a section of their own, None where there is none."""
    if given is not None:
        return None
    from airflow.configuration import conf

    text = conf.get("workers", "secrets_backend_kwargs", fallback=None)
    return settings_from(_object("[workers] secrets_backend_kwargs", text)).mode if text else None


def _object(where: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise SettingsError(f"{where}: must be a JSON object")
    return found
