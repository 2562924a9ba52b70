# SPDX-License-Identifier: Apache-2.0
"""Two ways in which a broker does not answer."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .loopback import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def hanging() -> Iterator[str]:
    """Give the URL of something that takes a request and never answers."""
    with socket.create_server((HOST, 0), backlog=128) as silent:
        yield f"http://{HOST}:{silent.getsockname()[1]}"


@contextmanager
def gone() -> Iterator[str]:
    """Give the URL of a broker that is not there; its port is kept so that nobody else answers on it."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield f"http://{HOST}:{taken.getsockname()[1]}"
