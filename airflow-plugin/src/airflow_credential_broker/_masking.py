# SPDX-License-Identifier: Apache-2.0
"""Tell Airflow's log masker about secrets, in this process only."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def _loaded() -> Iterator[Any]:
    for name in _MASKERS:
        find = getattr(sys.modules.get(name), "_secrets_masker", None)
        if find is not None:
            yield find()
