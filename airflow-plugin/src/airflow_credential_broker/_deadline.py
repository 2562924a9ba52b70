# SPDX-License-Identifier: Apache-2.0
"""The deadline that all steps of one lookup share."""

from __future__ import annotations

import io
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Buffer  # type: ignore[attr-defined,unused-ignore]


class Deadline:
    """A moment on the monotonic clock."""

    __slots__ = ("_at",)

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left, never negative."""
        return max(0.0, self._at - time.monotonic())

    def slice(self, at_most: float) -> float:
        """Return the seconds for one step; raise TimeoutError when none is left."""
        left = self.remaining()
        if left <= 0:
            raise TimeoutError("lookup_timeout_seconds have passed")
        return min(at_most, left)


class DeadlineReader(io.RawIOBase):
    """Read from a socket; the deadline also limits a server that sends one byte at a time."""

    def __init__(self, sock: socket.socket, deadline: Deadline, read_timeout: float) -> None:
        super().__init__()
        self._sock, self._deadline, self._read_timeout = sock, deadline, read_timeout

    def readable(self) -> bool:
        """Tell that this stream can be read."""
        return True

    def readinto(self, buffer: Buffer) -> int:
        """Read what is there, waiting no longer than the deadline allows."""
        self._sock.settimeout(self._deadline.slice(self._read_timeout))
        return self._sock.recv_into(buffer)


class ReadableSocket:
    """What ``http.client.HTTPResponse`` needs of a socket: a file to read from."""

    def __init__(self, reader: DeadlineReader) -> None:
        self._reader = reader

    def makefile(self, *_args: Any) -> io.BufferedReader:  # noqa: ANN401 - http.client's shape
        """Return the buffered reader."""
        return io.BufferedReader(self._reader)
