# SPDX-License-Identifier: Apache-2.0
"""TCP between processes of this run, which can be cut or stalled; it knows nothing of what it carries."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Any

from .loopback import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

# A connection that is closed with this is reset, as the one to a port that nobody listens on.
RESET = struct.pack("ii", 1, 0)
CHUNK = 65536


class Network:
    """A thread in which everything is carried; `close` ends it with all connections."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self._tasks: set[asyncio.Task[None]] = set()

    def call(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - the work's own type
        """Run something in the thread, and return its result."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin something in the thread."""

        def begin() -> None:
            task = self._loop.create_task(work)
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        self._loop.call_soon_threadsafe(begin)

    def listen(self, handle: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]) -> int:
        """Take connections on a free port, which is returned."""

        def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.spawn(handle(reader, writer))

        server = self.call(asyncio.start_server(accept, HOST, 0, backlog=256))
        return int(server.sockets[0].getsockname()[1])

    def close(self) -> None:
        """End all of it."""
        self.call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    async def _end(self) -> None:
        tasks = [*self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Link:
    """The way of one process to a server; `cut` refuses and resets, `stall` carries nothing and says nothing."""

    def __init__(self, network: Network, target: Callable[[], int]) -> None:
        self._network, self._target = network, target
        self._is_cut = False
        self._flows = network.call(_event())
        self._open: set[asyncio.StreamWriter] = set()
        self.port = network.listen(self._handle)

    def cut(self) -> None:
        """Reset all connections, and every new one."""
        self._is_cut = True
        self._network.call(self._reset_all())

    def stall(self) -> None:
        """Carry nothing any more."""
        self._network.call(self._set(flows=False))

    def mend(self) -> None:
        """Carry again."""
        self._is_cut = False
        self._network.call(self._set(flows=True))

    async def _set(self, *, flows: bool) -> None:
        self._flows.set() if flows else self._flows.clear()

    async def _reset_all(self) -> None:
        for writer in self._open:
            reset(writer)

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            if self._is_cut:
                reset(writer)
            else:
                await carry(reader, writer, self._target(), self._flows)
        finally:
            self._open.discard(writer)


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int, flows: asyncio.Event) -> None:
    """Carry a connection to a port until one of its ends closes it."""
    try:
        there, back = await asyncio.open_connection(HOST, port)
    except OSError:
        reset(writer)
        return
    directions = {asyncio.ensure_future(_copy(*way, flows)) for way in ((reader, back), (there, writer))}
    try:
        await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for direction in directions:
            direction.cancel()
        # What was received is sent before the end of it.
        for each in (back, writer):
            each.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, flows: asyncio.Event) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(CHUNK):
            await flows.wait()
            writer.write(data)
            await writer.drain()
        return
    reset(writer)


def reset(writer: asyncio.StreamWriter) -> None:
    """End a connection as a port does that nobody listens on."""
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()


async def _event() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event
