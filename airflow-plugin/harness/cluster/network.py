# SPDX-License-Identifier: Apache-2.0
"""Addresses of pods and Services in the network namespace of this run, and the names of Services."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .api import NODE_IP

if TYPE_CHECKING:
    import ssl
    from collections.abc import Coroutine
    from pathlib import Path

    from .api import Api

Target = tuple[str, int]


def ip(*arguments: str) -> None:
    """Run `ip`."""
    subprocess.run(("ip", *arguments), check=True, capture_output=True, timeout=30)  # noqa: S603, S607 - iproute2


def open_node() -> None:
    """Give the node its address."""
    ip("link", "set", "lo", "up")
    ip("addr", "add", f"{NODE_IP}/32", "dev", "lo")


def open_pod(number: int) -> tuple[str, str]:
    """Make a network namespace for a pod, and return its name and the pod's address."""
    name, pod = f"pod{number}", f"10.244.{number}.2"
    node = f"10.244.{number}.1"
    ip("netns", "add", name)
    ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
    ip("addr", "add", f"{node}/24", "dev", name)
    ip("link", "set", name, "up")
    for arguments in (
        ("link", "set", "lo", "up"),
        ("addr", "add", f"{pod}/24", "dev", "eth0"),
        ("link", "set", "eth0", "up"),
        ("route", "add", "default", "via", node),
    ):
        ip("-n", name, *arguments)
    return name, pod


def close_pod(name: str) -> None:
    """Remove a pod's network namespace."""
    with contextlib.suppress(subprocess.CalledProcessError):
        ip("netns", "delete", name)


@dataclass(slots=True)
class Forwarder:
    """Carries TCP connections to one of its targets, chosen by chance as kube-proxy does."""

    targets: list[Target] = field(default_factory=list)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection; without a target it is closed."""
        try:
            host, port = random.choice(self.targets)  # noqa: S311 - no secret
            there_reader, there_writer = await asyncio.open_connection(host, port)
        except (IndexError, OSError):
            writer.close()
            return
        await asyncio.gather(_pump(reader, there_writer), _pump(there_reader, writer))


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError, asyncio.IncompleteReadError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()


class Services:
    """Listens at the address of each Service, and writes the names of all into a file of hosts."""

    def __init__(self, api: Api, hosts: Path) -> None:
        self._api = api
        self._hosts = hosts
        self._listening: dict[Target, Forwarder] = {}
        self._addresses: set[str] = set()
        self._loop = asyncio.new_event_loop()
        hosts.write_text("127.0.0.1 localhost\n", encoding="utf-8")
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def refresh(self) -> None:
        """Listen where a Service is new, and carry to the endpoints that are ready now."""
        services = self._api.get("/api/v1/services")["items"]
        slices = self._api.get("/apis/discovery.k8s.io/v1/endpointslices")["items"]
        for service in services:
            address = service["spec"].get("clusterIP", "None")
            if address == "None":
                continue
            if address not in self._addresses:
                ip("addr", "add", f"{address}/32", "dev", "lo")
                self._addresses.add(address)
            for port in service["spec"]["ports"]:
                self._forwarder((address, port["port"])).targets = _targets(service, port.get("name", ""), slices)
        self._write_names(services)

    def listen(self, address: Target, target: Target, context: ssl.SSLContext) -> None:
        """End TLS at an address, and carry what is inside to a target."""
        self._listen(address, Forwarder([target]), context)

    def _forwarder(self, address: Target) -> Forwarder:
        if address not in self._listening:
            self._listening[address] = Forwarder()
            self._listen(address, self._listening[address], None)
        return self._listening[address]

    def _listen(self, address: Target, forwarder: Forwarder, context: ssl.SSLContext | None) -> None:
        self._wait(asyncio.start_server(forwarder.carry, *address, ssl=context, backlog=512))

    def _wait(self, work: Coroutine[Any, Any, object]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=20)

    def _write_names(self, services: list[dict[str, Any]]) -> None:
        lines = ["127.0.0.1 localhost"]
        for service in services:
            meta = service["metadata"]
            name = f"{meta['name']}.{meta['namespace']}.svc"
            lines.append(f"{service['spec'].get('clusterIP')} {name} {name}.cluster.local")
        text = "\n".join(lines) + "\n"
        if self._hosts.read_text(encoding="utf-8") != text:
            # In place: pods have this very file mounted.
            self._hosts.write_text(text, encoding="utf-8")


def _targets(service: dict[str, Any], port: str, slices: list[dict[str, Any]]) -> list[Target]:
    meta = service["metadata"]
    return [
        (address, each["port"])
        for found in slices
        if found["metadata"]["namespace"] == meta["namespace"]
        and found["metadata"].get("labels", {}).get("kubernetes.io/service-name") == meta["name"]
        for each in found.get("ports") or ()
        if each.get("name", "") == port
        for endpoint in found.get("endpoints") or ()
        if endpoint.get("conditions", {}).get("ready") is not False
        for address in endpoint["addresses"]
    ]
