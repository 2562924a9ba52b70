# SPDX-License-Identifier: Apache-2.0
"""The credentials of today's AWS backend as the broker's; keys are never copied."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .model import Note

if TYPE_CHECKING:
    from collections.abc import Mapping

_CREDENTIALS_FILE = "/run/secrets/aws/credentials"
_OWN_ROLE = "let the broker's role read what stores.yaml and catalog.yaml name, and nothing else"


def authentication(kwargs: Mapping[str, Any]) -> tuple[dict[str, Any] | None, tuple[Note, ...]]:
    """Return the store's ``authentication``, None for the default chain, and what is to be done."""
    role, profile = kwargs.get("role_arn"), kwargs.get("profile_name")
    if kwargs.get("aws_access_key_id"):
        return _profile("default"), (_keys(role),)
    if profile:
        note = Note(
            "fill in",
            f"the AWS profile {profile}",
            f"write it to {_CREDENTIALS_FILE}, which stores.yaml names; {_OWN_ROLE}",
        )
        return _profile(str(profile)), (note, *_assumed(role))
    token_file = os.environ.get("AWS_WEB_IDENTITY_TOKEN_FILE")
    own_role = os.environ.get("AWS_ROLE_ARN")
    if token_file and own_role and not role:
        note = Note(
            "fill in",
            f"the role {own_role} of this process (web identity)",
            f"trust the broker's service account, or name a role of its own; {_OWN_ROLE}",
        )
        return {"web-identity": {"role-arn": own_role, "token-file": token_file}}, (note,)
    if role:
        return _profile("default"), _assumed(role)
    note = Note("fill in", "the broker's own AWS identity (the default chain)", _OWN_ROLE)
    return None, (note,)


def _profile(name: str) -> dict[str, Any]:
    return {"profile": {"file": _CREDENTIALS_FILE, "name": name}}


def _keys(role: object) -> Note:
    of_role = f", with role_arn = {role}," if role else ""
    return Note(
        "fill in",
        "access keys in the options, which are not copied",
        f"write a profile{of_role} to {_CREDENTIALS_FILE}; better: a role by web identity",
    )


def _assumed(role: object) -> tuple[Note, ...]:
    if not role:
        return ()
    todo = (
        f"in {_CREDENTIALS_FILE} give the profile role_arn = {role} and a source_profile; or let "
        "the broker have that role by web identity (docs/how-to/stores/aws-secrets-manager.md)"
    )
    return (Note("fill in", f"the role {role}, which is assumed with other credentials", todo),)
