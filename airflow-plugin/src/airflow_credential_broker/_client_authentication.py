# SPDX-License-Identifier: Apache-2.0
"""How a client authenticates to its issuer: with a secret or a signed assertion (RFC 7523)."""

from __future__ import annotations

import base64
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from ._secret import Secret
from ._token import TokenFailure
from ._token_local import read_secret
from ._token_settings import ClientSecret, PrivateKey

if TYPE_CHECKING:
    from ._token_settings import ClientCredentials

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def authenticate(
    client: ClientCredentials, audience: str, secret: Secret
) -> tuple[dict[str, Secret], dict[str, Secret]]:
    """Return the headers and form fields that authenticate the client for one request."""
    client_id = Secret(client.client_id)
    match client.authentication:
        case PrivateKey() as key:
            return {}, {
                "client_id": client_id,
                "client_assertion_type": Secret(_ASSERTION),
                "client_assertion": _assertion(client.client_id, key, audience),
            }
        case ClientSecret(auth="post"):
            return {}, {"client_id": client_id, "client_secret": secret}
        case ClientSecret():
            return {"Authorization": _basic(client.client_id, secret)}, {}


def _basic(client_id: str, secret: Secret) -> Secret:
    return Secret(
        "Basic "
        + base64.b64encode(
            f"{quote_plus(client_id)}:{quote_plus(secret.reveal())}".encode()
        ).decode("ascii")
    )


def _assertion(client_id: str, key: PrivateKey, audience: str) -> Secret:
    import jwt  # Airflow brings PyJWT with cryptography

    now = int(time.time())
    body = {"iss": client_id, "sub": client_id, "aud": audience, "jti": str(uuid.uuid4())}
    header = {"kid": key.key_id} if key.key_id else None
    pem = read_secret(Path(key.path), "private_key_file")
    try:
        return Secret(
            jwt.encode(
                {**body, "iat": now, "exp": now + 60},
                pem.reveal(),
                algorithm=key.algorithm,
                headers=header,
            )
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, its text may quote the key
        kind = type(error).__name__
    raise _failure(f"private_key_file: {key.path} cannot sign with {key.algorithm} ({kind})")


def _failure(detail: str) -> TokenFailure:
    return TokenFailure("token_unavailable", detail)
