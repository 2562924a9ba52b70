# SPDX-License-Identifier: Apache-2.0
"""Scheduler, kubelet and kube-proxy of the one node, as far as the chart needs them.

A pod whose image is the broker's runs it. Memory limits and network policies are accepted and not enforced.
"""

from __future__ import annotations

import threading
import time
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .api import ApiError
from .network import Services
from .plans import status
from .pods import Pod

if TYPE_CHECKING:
    from pathlib import Path

    from .api import Api
    from .image import Image
    from .volumes import Json

NODE, SECONDS = "harness", 0.25


@dataclass(slots=True)
class Kubelet:
    """Runs the pods of all namespaces until it is stopped."""

    api: Api
    folder: Path
    image: Image
    repository: str
    pods: dict[str, Pod] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _told: dict[str, Json] = field(default_factory=dict)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _number: int = 0
    services: Services = field(init=False)

    def start(self) -> None:
        """Register the node and begin."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.services = Services(self.api, self.hosts)
        self.services.refresh()
        self.api.create("/api/v1/nodes", {"metadata": {"name": NODE}})
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def hosts(self) -> Path:
        """The file with the names of all Services."""
        return self.folder / "hosts"

    def stop(self) -> None:
        """End everything that it runs."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=30)
        for pod in self.pods.values():
            pod.remove()

    def pod(self, namespace: str, name: str) -> Pod:
        """Return a pod of this node by its name."""
        return next(
            pod
            for pod in list(self.pods.values())
            if pod.name == name and pod.spec["metadata"]["namespace"] == namespace
        )

    def brokers(self) -> list[Pod]:
        """Return the pods that run the broker and are not about to end."""
        return [pod for pod in list(self.pods.values()) if pod.image is not None and pod.stopping is None]

    def _run(self) -> None:
        while not self._ended.wait(SECONDS):
            self._try_to_sync()

    def _try_to_sync(self) -> None:
        try:
            self._sync()
        except (ApiError, OSError, RuntimeError) as problem:
            # What was changed meanwhile is read again next time.
            self.problems.append(str(problem))
        except Exception:  # noqa: BLE001 - told where the checks look
            self.problems.append(traceback.format_exc())

    def _sync(self) -> None:
        found = {pod["metadata"]["uid"]: pod for pod in self.api.get("/api/v1/pods")["items"]}
        for uid, spec in found.items():
            if uid not in self.pods and "deletionTimestamp" not in spec["metadata"]:
                self._accept(uid, spec)
        for uid, pod in list(self.pods.items()):
            spec = found.get(uid)
            if spec is None or "deletionTimestamp" in spec["metadata"]:
                self._end(uid, pod, gone=spec is None)
            else:
                pod.sync()
                self._tell(uid, pod)
        self.services.refresh()

    def _accept(self, uid: str, spec: Json) -> None:
        meta, (container, *_) = spec["metadata"], spec["spec"]["containers"]
        if not spec["spec"].get("nodeName"):
            target = {"apiVersion": "v1", "kind": "Node", "name": NODE}
            binding = {"metadata": {"name": meta["name"]}, "target": target}
            self.api.create(f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}/binding", binding)
        self._number += 1
        image = self.image if container["image"].startswith(self.repository) else None
        self.pods[uid] = Pod(self.api, spec, self._number, self.folder / f"{meta['name']}", self.hosts, image)

    def _tell(self, uid: str, pod: Pod) -> None:
        now = status(pod)
        unchanged = {key: value for key, value in now.items() if key in {"phase", "message", "podIP"}}
        unchanged["ready"] = pod.ready
        if self._told.get(uid) != unchanged:
            self.api.merge(f"{pod.path}/status", {"status": now})
            self._told[uid] = unchanged

    def _end(self, uid: str, pod: Pod, *, gone: bool) -> None:
        if not pod.end():
            return
        del self.pods[uid]
        if pod.killed:
            self.problems.append(f"{pod.name} did not end within its grace period")
        if not gone:
            self.api.delete(pod.path, {"gracePeriodSeconds": 0, "preconditions": {"uid": uid}})


def wait(what: str, seconds: float, condition: object) -> str | None:
    """Wait until a condition holds; return what did not happen in time, or None."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if callable(condition) and condition():
            return None
        time.sleep(0.3)
    return f"{what}: not within {seconds:.0f} s"
