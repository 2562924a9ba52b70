# SPDX-License-Identifier: Apache-2.0
"""The functions on the call stack, which tell what part of Airflow runs this lookup."""

from __future__ import annotations

import itertools
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


TASK_FUNCTIONS = {
    ("airflow.sdk.execution_time.task_runner", "main"),
    ("airflow.sdk.execution_time.task_runner", "run"),
    ("airflow.models.taskinstance", "_run_raw_task"),
}

_SERVER = ("uvicorn.server", "run")


def served_by_uvicorn() -> bool:
    """Tell a real API server from the in-process one that other Airflow processes use."""
    return any(
        module_and_function(frame) == _SERVER
        for frame in itertools.chain(own_frames(), main_frames())
    )


def own_frames() -> Iterator[FrameType]:
    """Yield the frames of this thread, nearest first.

    A forked process keeps the frames of its parents, so the nearest match is the one that counts.
    A running coroutine is below the coroutines that await it.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the documented way to the stack
    while frame is not None:
        yield frame
        frame = frame.f_back


def main_frames() -> Iterator[FrameType]:
    """Yield the frames of the main thread, nearest first; nothing when this is the main thread."""
    main = threading.main_thread().ident
    if main is None or main == threading.get_ident():
        return
    frame = sys._current_frames().get(main)  # noqa: SLF001 - the documented way to a thread's stack
    while frame is not None:
        yield frame
        frame = frame.f_back


def module_and_function(frame: FrameType) -> tuple[str, str]:
    """Return module and function of a frame."""
    return str(frame.f_globals.get("__name__", "")), frame.f_code.co_name
