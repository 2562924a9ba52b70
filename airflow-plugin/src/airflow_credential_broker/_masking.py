# SPDX-License-Identifier: Apache-2.0
"""Tell Airflow's log masker about secrets, in this process only."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import threading
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ._secret import Secret

# The module moved between lines, and 3.1 and later hold two copies with a masker each.
# The public mask_secret of 3.x also speaks to the supervisor, which must not be done from another
# thread or an event loop; Airflow itself does it for what we return.
_MASKERS = (
    "airflow.utils.log.secrets_masker",
    "airflow.sdk.execution_time.secrets_masker",
    "airflow._shared.secrets_masker",
    "airflow.sdk._shared.secrets_masker",
)

_SHORTEST = 5  # Airflow masks nothing shorter and would log a warning about it


def mask(*secrets: Secret) -> None:
    """Mask these in every log record from now on; does nothing without Airflow."""
    for masker in _loaded():
        for secret in secrets:
            if len(secret.reveal()) < _SHORTEST:
                continue
            with contextlib.suppress(Exception):
                masker.add_mask(secret.reveal(), None)


def mask_named(secret: Secret, name: str) -> None:
    """Mask the value of a variable in this process, if Airflow calls its name a sensitive one."""
    for masker in _loaded():
        if len(secret.reveal()) >= _SHORTEST:
            with contextlib.suppress(Exception):
                masker.add_mask(secret.reveal(), name)


def tell_airflow(secrets: Iterable[Secret], name: str | None = None) -> bool:
    """Have the supervisor of a task mask these, too, as Airflow does for what a backend returns.

    With a name, Airflow masks them only if the name is a sensitive one. Returns False where this
    thread must not speak to the supervisor: another one, before 3.2, or one that runs a loop.
    """
    runner = sys.modules.get("airflow.sdk.execution_time.task_runner")
    comms = getattr(runner, "SUPERVISOR_COMMS", None)
    if comms is None:
        return True
    if _runs_a_loop() or not (_is_main_thread() or hasattr(comms, "_thread_lock")):
        return False
    with contextlib.suppress(Exception):
        mask_secret = _mask_secret()
        for secret in secrets:
            mask_secret(secret.reveal(), name)
    return True


def _mask_secret() -> Any:  # noqa: ANN401 - it moved between lines
    try:
        from airflow.sdk.log import mask_secret
    except ImportError:
        from airflow.sdk.execution_time.secrets_masker import mask_secret
    return mask_secret


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _runs_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _loaded() -> Iterator[Any]:
    for name in _MASKERS:
        find = getattr(sys.modules.get(name), "_secrets_masker", None)
        if find is not None:
            yield find()
