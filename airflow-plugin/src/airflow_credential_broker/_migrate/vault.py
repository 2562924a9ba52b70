# SPDX-License-Identifier: Apache-2.0
"""HashiCorp's ``VaultBackend`` as a store of the broker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .model import KINDS, Note, Place, Route
from .vault_login import authentication

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from airflow_credential_broker._outcome import Kind

    from .model import Configured

CLASS = "airflow.providers.hashicorp.secrets.vault.VaultBackend"
_PATHS: dict[Kind, str] = {
    "connection": "connections",
    "variable": "variables",
    "config": "config",
}
_SHAPES: dict[Kind, tuple[tuple[str, Any], ...]] = {
    "connection": (("whole-connection", "airflow-vault"),),
    "variable": (("value", "${value}"),),
    "config": (("value", "${value}"),),
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def place(configured: Configured, store: str, known_ids: Mapping[Kind, Iterable[str]]) -> Place:
    """Return where this backend reads; ids are needed only where they name the mount."""
    kwargs = configured.kwargs
    address = str(kwargs.get("url") or os.environ.get("VAULT_ADDR") or "http://localhost:8200")
    login, notes = authentication(kwargs)
    mount = kwargs.get("mount_point", "secret")
    mounts = [str(mount).strip("/")] if mount else sorted(_mounts(known_ids))
    routes = tuple(
        route
        for kind in KINDS
        for path in paths(kwargs, kind)
        for route in _routes(kind, store, path, mounts, f"vault {_engine(kwargs)}", named=not mount)
    )
    settings: dict[str, Any] = {"address": address.rstrip("/")}
    if kwargs.get("namespace"):
        settings["namespace"] = str(kwargs["namespace"])
    settings["engines"] = {_engine(kwargs): mounts}
    bundle, tls_notes = _tls(kwargs, store)
    if bundle:
        settings["ssl-bundle"] = store
    settings["authentication"] = login
    return Place(
        name=store,
        title=f"HashiCorp Vault at {address}",
        sections=(configured.section,),
        routes=routes,
        store={"type": "vault", "settings": settings},
        ssl_bundle=bundle,
        notes=(*notes, *tls_notes, *_notes(kwargs, address, mounts)),
        configured=configured,
    )


def paths(kwargs: Mapping[str, Any], kind: Kind) -> list[str]:
    """Return the paths that are asked for a kind, in their order; empty where it is off."""
    option = _PATHS[kind] if kind == "config" else f"{kind}s"
    given = kwargs.get(f"{option}_path", _PATHS[kind])
    found = [] if given is None else [given] if isinstance(given, str) else list(given)
    if kwargs.get("global_secrets_path") is not None:
        found.append(kwargs["global_secrets_path"])
    return [str(path).rstrip("/") for path in found]


def _engine(kwargs: Mapping[str, Any]) -> str:
    return "kv-1" if str(kwargs.get("kv_engine_version") or 2) == "1" else "kv-2"


def _mounts(known_ids: Mapping[Kind, Iterable[str]]) -> set[str]:
    """Return the mounts that ids begin with: without ``mount_point`` each id names its own."""
    return {name.split("/", 1)[0] for ids in known_ids.values() for name in ids if "/" in name} - {
        ""
    }


def _routes(  # noqa: PLR0913 - one of each
    kind: Kind, store: str, path: str, mounts: list[str], store_type: str, *, named: bool
) -> Iterator[Route]:
    for mount in mounts:
        before = "/".join(part for part in (mount, path.strip("/")) if part) + "/"
        of_id = f"{mount}/" if named else ""
        yield Route(kind, store, before, _SHAPES[kind], of_id, store_type=store_type)


def _tls(
    kwargs: Mapping[str, Any], store: str
) -> tuple[Mapping[str, Any] | None, tuple[Note, ...]]:
    verify, cert = kwargs.get("verify", True), kwargs.get("cert")
    notes = []
    if verify in {False, "false", "False"}:
        notes.append(
            Note(
                "not carried",
                "today the certificate of Vault is not verified (verify: false)",
                "the broker always verifies it: name an SSL bundle with Vault's authority",
            )
        )
    if cert:
        notes.append(
            Note(
                "fill in",
                "today's client certificate (cert)",
                f"add it as keystore to the SSL bundle {store}, unless Vault does not ask for it",
            )
        )
    if not isinstance(verify, str) or verify.lower() in {"true", "false"}:
        return None, tuple(notes)
    notes.append(
        Note("fill in", f"the authority {verify}", "copy it to that path where the broker runs")
    )
    return {"truststore": {"certificate": f"file:{verify}"}}, tuple(notes)


def _notes(kwargs: Mapping[str, Any], address: str, mounts: list[str]) -> Iterator[Note]:
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        yield Note(
            "fill in",
            f"Vault is asked over plain http ({address})",
            "the broker sends its token over https only: correct the store's address",
        )
    if not mounts:
        yield Note(
            "fill in",
            "mount_point is off, so each id begins with its mount, and no id is known here",
            "run this again with --ids or an export, so that the mounts are known",
        )
    if kwargs.get("proxies"):
        yield Note(
            "not carried",
            "Vault is asked through a proxy (proxies)",
            "give the broker a direct way to Vault, or set the proxy of its JVM",
        )
    if kwargs.get("global_secrets_path") is not None:
        yield Note("information", "global_secrets_path counts as a last path of each kind")
