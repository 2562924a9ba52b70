# SPDX-License-Identifier: Apache-2.0
"""Stand below a function of a given module, as code does that Airflow calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


def called_from(module: str, function: str, call: Callable[[], Result], **local: Any) -> Result:
    """Call ``call`` from ``module.function``, which has ``local`` as parameters."""
    names = ", ".join(["call", *local])
    space: dict[str, Any] = {"__name__": module}
    exec(f"def {function}({names}):\n    return call()", space)  # noqa: S102 - a frame with a name
    result: Result = space[function](call, **local)
    return result
