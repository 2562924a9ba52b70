# SPDX-License-Identifier: Apache-2.0
"""Tell when a file has changed."""

from __future__ import annotations

import os


def file_version(path: str | os.PathLike[str] | None) -> object:
    """Return a value that changes when the file does, None without a file; follows symlinks."""
    if path is None:
        return None
    try:
        stat = os.stat(path)  # noqa: PTH116 - a str or a Path
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size
