# SPDX-License-Identifier: Apache-2.0
"""What a lookup shows of its failures: no frame and no cause, because those hold secrets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ._outcome import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._outcome import Outcome, Unchanged


def guarded(ask: Callable[[], Outcome | Unchanged]) -> Outcome | Unchanged:
    """Return the outcome, without the frames of what went wrong, because they hold secrets."""
    try:
        return ask()
    except Exception as error:  # noqa: BLE001 - a defect stops the lookup without its traceback
        kind, where = type(error).__name__, _location(error)
        return Unavailable("plugin_defect", f"{kind} at {where}; please report it")
    except BaseException as error:  # noqa: BLE001 - a task timeout or Ctrl-C, passed on below
        interruption = without_traceback(error)
    raise interruption


def without_traceback(error: BaseException) -> BaseException:
    """Remove cause, context and traceback, because their frames hold secrets."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _location(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return "an unknown line"
    return f"{os.path.basename(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}"  # noqa: PTH119
