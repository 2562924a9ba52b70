# SPDX-License-Identifier: Apache-2.0
"""The secrets backends that Airflow is configured with, read as Airflow reads them."""

from __future__ import annotations

import importlib
import json
import os
from typing import TYPE_CHECKING, Any

from airflow_credential_broker._options import SettingsError
from airflow_credential_broker._shadow_settings import present_from, shadow_from

from .model import CannotMigrate, Configured

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAFE = ("AirflowConfigException", "ImportError", "ModuleNotFoundError", "TypeError", "VaultError")
_OWN = "airflow_credential_broker."
_SECTIONS = (
    ("workers", "secrets_backend", "secrets_backend_kwargs"),
    ("secrets", "backend", "backend_kwargs"),
)


def airflow_conf() -> Any:  # noqa: ANN401 - Airflow's own parser, another class on each line
    """Return Airflow's configuration; Airflow builds the present backend while it is imported."""
    try:
        return importlib.import_module("airflow.configuration").conf
    except Exception as error:  # noqa: BLE001 - whatever stops Airflow stops this command
        kind = type(error).__name__
        text = (
            " ".join(str(error).split())[:500].rstrip(".")
            if kind in _SAFE
            else "(its text is not shown)"
        )
    raise CannotMigrate(
        f"Airflow itself cannot start with its present configuration: {kind}: {text}. Install the "
        "package of the backend, or correct [secrets] backend and backend_kwargs, so that "
        "`airflow config list` works here; then run this again"
    )


def backends() -> list[Configured]:
    """Return what answers today, in the order in which a task asks; empty where nothing is.

    In shadow mode the plugin is configured, and what its settings name as present answers.
    """
    return [present for each in named() if (present := _present(each)) is not None]


def named() -> list[Configured]:
    """Return what the configuration names, the plugin in shadow mode included."""
    conf = airflow_conf()
    found = [
        _read(conf, *section) for section in _SECTIONS if section[0] == "secrets" or _has_workers()
    ]
    return [each for each in found if each is not None]


def given(class_path: str, kwargs: str | None) -> Configured:
    """Return a backend that was named on the command line, as if Airflow named it."""
    parsed = parse_object("--old-backend-kwargs", kwargs) if kwargs else {}
    return Configured("secrets", class_path, parsed)


def is_broker(configured: Configured) -> bool:
    """Tell whether this backend is the plugin already."""
    return configured.class_path.startswith(_OWN)


def parse_object(where: str, text: str) -> dict[str, Any]:
    """Read a JSON object that an option gives, or names a file of as ``@FILE``."""
    try:
        if text.startswith("@"):
            with open(text[1:], encoding="utf-8") as file:  # noqa: PTH123 - as the user wrote it
                text = file.read()
        found = json.loads(text)
    except OSError as error:
        raise CannotMigrate(f"{where}: cannot read the file: {error.strerror}") from None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise CannotMigrate(f"{where}: must be a JSON object, or @FILE that holds one")
    return found


def _present(each: Configured) -> Configured | None:
    """Return the backend behind the plugin in shadow mode, None where there is none."""
    if not is_broker(each):
        return each
    try:
        if shadow_from(each.kwargs) is None:
            return each
        present = present_from(each.kwargs)
    except SettingsError as error:
        raise CannotMigrate(f"{each.where}: {error}") from None
    if present is None:
        return None
    return Configured(each.section, present.backend, present.kwargs, each.faults)


def _has_workers() -> bool:
    version = importlib.import_module("airflow").__version__
    return int(str(version).split(".", maxsplit=1)[0]) > 2  # noqa: PLR2004 - 3 brought the option


def _read(conf: Any, section: str, key: str, kwargs_key: str) -> Configured | None:  # noqa: ANN401
    class_path = (conf.get(section, key, fallback="") or "").strip()
    if not class_path:
        return None
    faults: list[str] = []
    kwargs = _kwargs(conf, section, kwargs_key, faults)
    kwargs.update(_per_key(section, kwargs_key, faults))
    return Configured(section, class_path, kwargs, tuple(faults))


def _kwargs(conf: Any, section: str, key: str, faults: list[str]) -> dict[str, Any]:  # noqa: ANN401
    text = conf.get(section, key, fallback=None)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found
    faults.append(
        f"[{section}] {key} is no JSON object, so Airflow builds the backend without any; "
        "correct it, or what this report says of it is about the backend's defaults"
    )
    return {}


def _per_key(section: str, key: str, faults: list[str]) -> dict[str, str]:
    """Return the options that have an environment variable each, where this Airflow reads them."""
    prefix = f"AIRFLOW__{section.upper()}__{key.replace('_kwargs', '_kwarg').upper()}__"
    found = dict(_environment(prefix))
    if not found:
        return {}
    try:
        parser = importlib.import_module("airflow._shared.configuration.parser")
    except ImportError:
        parser = None
    if hasattr(parser, "_collect_kwarg_env_vars"):
        return found
    faults.append(f"this Airflow does not read {prefix}..., so it is left out here, too")
    return {}


def _environment(prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in os.environ.items():
        if name.startswith(prefix) and len(name) > len(prefix):
            yield name[len(prefix) :].lower(), value


def config_ids() -> frozenset[str]:
    """Return the ids that ``..._SECRET`` options of Airflow ask a backend for."""
    conf = airflow_conf()
    found = set()
    for section, key in getattr(conf, "sensitive_config_values", ()):
        option = f"{key}_secret"
        name = os.environ.get(f"AIRFLOW__{section.upper()}__{option.upper()}")
        if name is None and conf.has_section(section) and conf.has_option(section, option):
            name = conf.get(section, option, fallback=None)
        if name:
            found.add(str(name))
    return frozenset(found)


def is_multi_team() -> bool:
    """Tell whether Airflow keeps secrets of teams apart."""
    return bool(airflow_conf().getboolean("core", "multi_team", fallback=False))
