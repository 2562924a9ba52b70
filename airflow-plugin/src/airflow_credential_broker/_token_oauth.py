# SPDX-License-Identifier: Apache-2.0
"""OAuth 2 client credentials, with a client secret or a signed assertion (RFC 7523)."""

from __future__ import annotations

import base64
import json
import os
import re
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urlencode, urlsplit

from ._connect import Origin
from ._http import HttpPool, Request, Response
from ._masking import mask
from ._options import SettingsError
from ._secret import Secret
from ._settings import http_url
from ._tls import client_certificate_version
from ._token import Token, TokenFailure, TokenRefused, expiry_of, renewal_time
from ._token_local import read_secret
from ._token_settings import ClientCredentials, ClientSecret, PrivateKey

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._settings import Settings

_OK, _BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN = 200, 400, 401, 403
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class ClientCredentialsSource:
    """Get tokens from the issuer for this client."""

    def __init__(self, settings: Settings, client: ClientCredentials) -> None:
        self._settings, self._client = settings, client
        self._url = client.token_url
        self._pools: dict[Origin, HttpPool] = {}

    def source_version(self) -> object:
        """Return a value that changes with our certificate, to which the token may be bound."""
        return client_certificate_version(self._settings.token_tls)

    def fetch(self, deadline: Deadline) -> Token:
        """Return a new token."""
        source_version = self.source_version()
        if self._url is None:
            self._url = self._discover(deadline)
        headers, form = self._client_authentication(self._url)
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Accept"] = "application/json"
        path = urlsplit(self._url).path or "/"
        request = Request("POST", path, headers, self._form(form))
        return self._token(self._pool(self._url).send(request, deadline), source_version)

    def _form(self, authentication: dict[str, Secret]) -> Secret:
        fields = {"grant_type": "client_credentials"}
        if self._client.scope:
            fields["scope"] = self._client.scope
        if self._client.audience:
            fields["audience"] = self._client.audience
        return Secret(
            urlencode(
                {**fields, **{name: value.reveal() for name, value in authentication.items()}}
            )
        )

    def _client_authentication(self, url: str) -> tuple[dict[str, str | Secret], dict[str, Secret]]:
        client_id = Secret(self._client.client_id)
        match self._client.authentication:
            case PrivateKey() as key:
                assertion = self._assertion(key, url)
                return {}, {
                    "client_id": client_id,
                    "client_assertion_type": Secret(_ASSERTION),
                    "client_assertion": assertion,
                }
            case ClientSecret(auth="post") as source:
                return {}, {"client_id": client_id, "client_secret": _client_secret(source)}
            case ClientSecret() as source:
                return {"Authorization": self._basic(_client_secret(source))}, {}

    def _basic(self, secret: Secret) -> Secret:
        return Secret(
            "Basic "
            + base64.b64encode(
                f"{quote_plus(self._client.client_id)}:{quote_plus(secret.reveal())}".encode()
            ).decode("ascii")
        )

    def _assertion(self, key: PrivateKey, audience: str) -> Secret:
        import jwt  # Airflow brings PyJWT with cryptography

        now = int(time.time())
        subject = self._client.client_id
        body = {"iss": subject, "sub": subject, "aud": audience, "jti": str(uuid.uuid4())}
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

    def _discover(self, deadline: Deadline) -> str:
        issuer = self._client.issuer or ""
        path = f"{urlsplit(issuer).path}/.well-known/openid-configuration"
        answer = self._pool(issuer).send(Request("GET", path), deadline)
        found = _json(answer).get("token_endpoint")
        if answer.status != _OK or not isinstance(found, str):
            raise _failure(
                f"issuer: {issuer} publishes no token_endpoint (status {answer.status}); "
                "set token_url instead"
            )
        try:
            plain = issuer.startswith("http:")
            return http_url("token_endpoint", found, plain=plain)
        except SettingsError as error:
            raise _failure(f"issuer: {issuer} publishes a bad {error}") from None

    def _pool(self, url: str) -> HttpPool:
        origin = Origin.of(url)
        if origin not in self._pools:
            self._pools[origin] = HttpPool(
                origin,
                self._settings.token_tls,
                self._settings.timeouts,
                self._settings.token_proxy,
            )
        return self._pools[origin]

    def _token(self, answer: Response, source_version: object) -> Token:
        found = _json(answer)
        if answer.status in {_BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN}:
            raise TokenRefused(
                f"{self._url} refuses client {self._client.client_id}: {_reason(found, answer)}; "
                "check client_id, its secret or key, scope and audience"
            )
        value = found.pop("access_token", None)
        if answer.status != _OK or not isinstance(value, str) or not value.isascii():
            del value
            raise _failure(f"{self._url} gave no token (status {answer.status})")
        token = Secret(value)
        del value
        mask(token)
        return Token(token, renewal_time(_expires_at(found) or expiry_of(token)), source_version)


def _expires_at(found: dict[str, Any]) -> float | None:
    life = found.get("expires_in")
    try:
        return time.time() + float(life) if life is not None else None
    except (TypeError, ValueError):
        return None


def _json(answer: Response) -> dict[str, Any]:
    try:
        found = json.loads(answer.body.reveal())
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _reason(found: dict[str, Any], answer: Response) -> str:
    error = found.get("error")
    if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error):
        return error
    return f"status {answer.status}"


def _client_secret(source: ClientSecret) -> Secret:
    if source.file:
        secret = read_secret(Path(source.file), "client_secret_file")
    else:
        secret = Secret(os.environ.get(source.env or "", ""))
    if not secret.reveal():
        raise _failure(
            f"client_secret_file: {source.file} is empty"
            if source.file
            else f"client_secret_env: {source.env} is not set in this process"
        )
    mask(secret)
    return secret


def _failure(detail: str) -> TokenFailure:
    return TokenFailure("token_unavailable", detail)
