# SPDX-License-Identifier: Apache-2.0
"""What a Kubernetes Service does: connections, in turn, to the replicas that are ready; it knows nothing of HTTP."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .loopback import HOST
from .replicas_network import carry, reset

if TYPE_CHECKING:
    from .replicas_network import Network

QUESTION = b"GET /actuator/health/readiness HTTP/1.1\r\nHost: pod\r\nConnection: close\r\n\r\n"


@dataclass(slots=True)
class Endpoint:
    """A replica behind the Service."""

    port: int
    management_port: int
    ready: bool = True
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Probe:
    """The readiness probe: its period, its time limit, and how many failures make a replica unready."""

    period: float
    timeout: float
    failures: int = 2


class Balancer:
    """A connection that exists stays where it is, whatever becomes of the replica."""

    def __init__(self, network: Network, probe: Probe) -> None:
        self._network, self._probe = network, probe
        self._endpoints: dict[str, Endpoint] = {}
        self._turn = 0
        self._flows = asyncio.Event()
        self._flows.set()
        self.port = network.listen(self._handle)

    @property
    def url(self) -> str:
        """The address of the Service."""
        return f"http://{HOST}:{self.port}"

    def add(self, name: str, port: int, management_port: int) -> None:
        """Add a replica that is ready; its readiness is probed from now on."""
        endpoint = Endpoint(port, management_port)
        self._endpoints = {**self._endpoints, name: endpoint}
        self._network.spawn(self._watch(name, endpoint))

    def remove(self, name: str) -> None:
        """Send no new connection to a replica, as for a pod that is being deleted."""
        self._endpoints = {other: endpoint for other, endpoint in self._endpoints.items() if other != name}

    def ready(self) -> list[str]:
        """Return the names of the replicas that get connections."""
        return [name for name, endpoint in self._endpoints.items() if endpoint.ready]

    async def _handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ready = [endpoint for endpoint in self._endpoints.values() if endpoint.ready]
        if not ready:
            reset(writer)
            return
        self._turn += 1
        await carry(reader, writer, ready[self._turn % len(ready)].port, self._flows)

    async def _watch(self, name: str, endpoint: Endpoint) -> None:
        while self._endpoints.get(name) is endpoint:
            began = time.monotonic()
            try:
                ready = await asyncio.wait_for(_is_ready(endpoint.management_port), self._probe.timeout)
            except (OSError, asyncio.TimeoutError):
                ready = False
            endpoint.failed = 0 if ready else endpoint.failed + 1
            endpoint.ready = ready or (endpoint.ready and endpoint.failed < self._probe.failures)
            await asyncio.sleep(max(0.0, self._probe.period - (time.monotonic() - began)))


async def _is_ready(port: int) -> bool:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(QUESTION)
        return b" 200 " in await reader.readline()
    finally:
        writer.close()
