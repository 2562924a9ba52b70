# SPDX-License-Identifier: Apache-2.0
"""The login of today's Vault backend as the broker's; a secret stays where it is, or in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .model import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

_POD_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token"  # noqa: S105 - a path
TOKEN_FILE = "/run/secrets/vault/token"  # noqa: S105 - a path
SECRET_ID_FILE = "/run/secrets/vault/secret-id"  # noqa: S105 - a path
JWT_FILE = "/run/secrets/vault/jwt"
_OWN_LOGIN = (
    "give the broker a login of its own, with a policy for the paths in catalog.yaml and nothing "
    "else (docs/how-to/stores/vault.md)"
)


def authentication(kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Note, ...]]:
    """Return the store's ``authentication``, and what a person has to do for it."""
    kind = str(kwargs.get("auth_type") or "token")
    match kind:
        case "token":
            return _token(kwargs)
        case "approle":
            login = _present("role-id", kwargs.get("role_id"))
            login["secret-id-file"] = SECRET_ID_FILE
            todo = f"write a secret id to {SECRET_ID_FILE}; better: {_OWN_LOGIN}"
            return {"app-role": {**login, **_mount(kwargs)}}, (_fill_in("approle", todo),)
        case "kubernetes":
            login = _present("role", kwargs.get("kubernetes_role"))
            login["token-file"] = str(kwargs.get("kubernetes_jwt_path") or _POD_TOKEN)
            todo = "bind the role to the broker's service account, too"
            return {"kubernetes": {**login, **_mount(kwargs)}}, (_fill_in("kubernetes", todo),)
        case "jwt":
            login = _present("role", kwargs.get("jwt_role"))
            login["token-file"] = str(kwargs.get("jwt_token_path") or JWT_FILE)
            todo = f"keep a token for the broker in {login['token-file']}"
            return {"jwt": {**login, **_mount(kwargs)}}, (_fill_in("jwt", todo),)
        case _:
            note = Note(
                "not carried",
                f"Vault is logged in to by {kind}, which the broker does not have",
                f"it has token, app-role, kubernetes, jwt and certificate: {_OWN_LOGIN}, and "
                f"correct authentication, which names {TOKEN_FILE} until then",
            )
            return {"token": {"file": TOKEN_FILE}}, (note,)


def _token(kwargs: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Note, ...]]:
    path = kwargs.get("token_path")
    if path and not kwargs.get("token"):
        todo = f"keep a token for the broker in {path}; better: {_OWN_LOGIN}"
        return {"token": {"file": str(path)}}, (_fill_in("token", todo),)
    todo = (
        f"the token itself is not copied: write one to {TOKEN_FILE}, readable by the broker only; "
        f"better: {_OWN_LOGIN}"
    )
    return {"token": {"file": TOKEN_FILE}}, (_fill_in("token", todo),)


def _mount(kwargs: Mapping[str, Any]) -> dict[str, str]:
    return _present("mount", kwargs.get("auth_mount_point"))


def _present(key: str, value: object) -> dict[str, str]:
    return {key: str(value)} if value else {}


def _fill_in(kind: str, todo: str) -> Note:
    return Note("fill in", f"the broker's login at Vault ({kind}, as today)", todo)
