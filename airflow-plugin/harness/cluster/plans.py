# SPDX-License-Identifier: Apache-2.0
"""What `container.py` is to do for a pod, and what the API server is told about it."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING, Any

from .api import NODE_IP

if TYPE_CHECKING:
    from pathlib import Path

    from .image import Image
    from .pods import Pod
    from .volumes import Json

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
# Also in the root of this machine, where Airflow's environment is.
HOST_ENV = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"}


def of_image(spec: Json, image: Image, folder: Path, hosts: Path) -> Json:
    """Plan the one container of a pod, run from its image."""
    (container,) = spec["spec"]["containers"]
    pod, own = spec["spec"].get("securityContext", {}), container.get("securityContext", {})
    user = own.get("runAsUser", pod.get("runAsUser"))
    if not user:
        raise NotImplementedError("The kubelet of the harness runs no container as root.")
    return {
        "root": str(image.root),
        "mounts": _mounts(spec, container, folder),
        "hosts": str(hosts),
        "read_only": own.get("readOnlyRootFilesystem", False),
        "folder": image.folder,
        "no_capabilities": "ALL" in own.get("capabilities", {}).get("drop", ()),
        "no_new_privileges": own.get("allowPrivilegeEscalation") is False,
        "user": user,
        "group": own.get("runAsGroup", pod.get("runAsGroup", 0)),
        "groups": [pod["fsGroup"]] if "fsGroup" in pod else [],
        "command": _command(container, image),
        "env": {**dict(entry.split("=", 1) for entry in image.env), **_env(container)},
    }


def of_host(spec: Json, command: tuple[str, ...], env: dict[str, str], folder: Path, hosts: Path) -> Json:
    """Plan a command with this machine's programs, and with the volumes of a pod."""
    (container,) = spec["spec"]["containers"]
    return {
        "root": "/",
        "mounts": _mounts(spec, container, folder),
        "hosts": str(hosts),
        "read_only": False,
        "folder": "/",
        "no_capabilities": False,
        "no_new_privileges": False,
        "user": None,
        "group": None,
        "groups": [],
        "command": command,
        "env": {**HOST_ENV, **env},
    }


def _command(container: Json, image: Image) -> tuple[str, ...]:
    if "command" in container or "envFrom" in container:
        raise NotImplementedError("The kubelet of the harness knows neither command nor envFrom.")
    return (*image.command, *container.get("args", ()))


def _env(container: Json) -> dict[str, str]:
    entries = container.get("env", ())
    unknown = [entry for entry in entries if "valueFrom" in entry]
    if unknown:
        raise NotImplementedError(f"The kubelet of the harness cannot resolve {unknown}.")
    return {entry["name"]: entry.get("value", "") for entry in entries}


def _mounts(spec: Json, container: Json, folder: Path) -> list[Json]:
    memory = {each["name"]: each["emptyDir"] for each in spec["spec"].get("volumes", ()) if "emptyDir" in each}
    return [
        {
            "path": mount["mountPath"],
            "folder": str(folder / mount["name"]),
            "memory": size(memory[mount["name"]].get("sizeLimit", "64Mi")) if mount["name"] in memory else 0,
            "read_only": mount.get("readOnly", False),
        }
        for mount in container.get("volumeMounts", ())
    ]


def size(quantity: str) -> int:
    """Return the bytes of a quantity such as `64Mi`."""
    found = re.fullmatch(r"(\d+)([A-Za-z]*)", quantity)
    if found is None:
        raise ValueError(f"{quantity} is no quantity that the harness reads")
    return int(found[1]) * UNITS[found[2]]


def status(pod: Pod) -> Json:
    """Describe a pod as its kubelet does."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    ready = "True" if pod.ready else "False"
    kinds = {"PodScheduled": "True", "Initialized": "True", "ContainersReady": ready, "Ready": ready}
    running: Any = {"running": {"startedAt": now}} if pod.started else {"waiting": {"reason": "ContainerCreating"}}
    container = {
        "name": pod.container["name"],
        "image": pod.container["image"],
        "imageID": "",
        "ready": pod.ready,
        "started": pod.started,
        "restartCount": max(0, pod.starts - 1),
        "state": running,
    }
    return {
        "phase": "Running" if pod.started else "Pending",
        "message": pod.waits_for,
        "podIP": pod.address,
        "podIPs": [{"ip": pod.address}],
        "hostIP": NODE_IP,
        "conditions": [{"type": kind, "status": value, "lastTransitionTime": now} for kind, value in kinds.items()],
        "containerStatuses": [container],
    }
