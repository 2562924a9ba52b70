# SPDX-License-Identifier: Apache-2.0
"""The ids that a catalog can hold; the broker's ``ResourceIds`` has the same rule."""

from __future__ import annotations

import unicodedata

# Airflow's own columns are this long, and count code points, as Python does.
_LENGTH = 250

# Control characters, and halves of characters, which UTF-8 cannot encode.
_UNFIT = {"Cc", "Cs"}


def can_be_mapped(name: object) -> bool:
    """Tell whether some catalog could hold this conn_id or key; no other is worth a request.

    HTTP takes the segments ``.`` and ``..`` out of a path, so the broker knows no such id.
    """
    return (
        isinstance(name, str)
        and 0 < len(name) <= _LENGTH
        and name not in {".", ".."}
        and all(unicodedata.category(character) not in _UNFIT for character in name)
    )
