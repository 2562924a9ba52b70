# SPDX-License-Identifier: Apache-2.0
"""Two kinds of broker that do not answer."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .loopback import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def unresponsive() -> Iterator[str]:
    """Give the URL of a server that accepts connections and never answers."""
    with socket.create_server((HOST, 0), backlog=128) as silent:
        yield f"http://{HOST}:{silent.getsockname()[1]}"


@contextmanager
def unreachable() -> Iterator[str]:
    """Give the URL of a broker that is not there; its port is kept so that nobody else answers on it."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield f"http://{HOST}:{taken.getsockname()[1]}"
