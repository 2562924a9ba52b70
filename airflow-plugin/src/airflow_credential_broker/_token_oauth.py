# SPDX-License-Identifier: Apache-2.0
"""Tokens by OAuth 2 client credentials, bound to a key of this process if ``dpop`` is set."""

from __future__ import annotations

import functools
import json
import re
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from ._client_authentication import authenticate
from ._client_secrets import ClientSecrets
from ._connect import Origin
from ._http import HttpPool, Request, Response
from ._masking import mask
from ._options import SettingsError, http_url
from ._secret import Secret
from ._tls import client_certificate_version
from ._token import Token, TokenFailure, TokenRefused, expiry_of, renewal_time
from ._token_settings import ClientSecret

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._dpop import DpopKey
    from ._http import HeaderValue
    from ._settings import Settings
    from ._token_settings import ClientCredentials

_OK, _BAD_REQUEST, _UNAUTHORIZED, _FORBIDDEN = 200, 400, 401, 403


class ClientCredentialsSource:
    """Get tokens from the issuer for this client."""

    def __init__(self, settings: Settings, client: ClientCredentials) -> None:
        self._settings, self._client = settings, client
        self._url = client.token_url
        self._pools: dict[Origin, HttpPool] = {}
        self._dpop_key: DpopKey | None = None
        authentication = client.authentication
        self._secrets = (
            ClientSecrets(authentication) if isinstance(authentication, ClientSecret) else None
        )

    def source_version(self) -> object:
        """Return a value that changes with our certificate, to which the token may be bound."""
        return client_certificate_version(self._settings.token_tls)

    def fetch(self, deadline: Deadline) -> Token:
        """Return a new token."""
        source_version = self.source_version()
        if self._url is None:
            self._url = self._discover(deadline)
        if self._client.dpop and self._dpop_key is None:
            from ._dpop import DpopKey

            self._dpop_key = DpopKey()
        log_in = functools.partial(self._log_in, self._url, deadline)
        answer = (
            log_in(Secret(""))
            if self._secrets is None
            else self._secrets.send(log_in, _refuses_client)
        )
        return self._token(answer, source_version)

    def _log_in(self, url: str, deadline: Deadline, secret: Secret) -> Response:
        answer = self._post(url, deadline, secret)
        if self._dpop_key is not None and self._dpop_key.lacked_nonce(answer):
            answer = self._post(url, deadline, secret)
        return answer

    def _post(self, url: str, deadline: Deadline, secret: Secret) -> Response:
        authentication, form = authenticate(self._client, url, secret)
        headers: dict[str, HeaderValue] = {
            **authentication,
            "Content-Type": "application/x-www-form-urlencoded",
            "Accept": "application/json",
        }
        if self._dpop_key is not None:
            headers["DPoP"] = functools.partial(self._dpop_key.proof, "POST", url)
        request = Request("POST", urlsplit(url).path or "/", headers, self._form(form))
        answer = self._pool(url).send(request, deadline)
        if self._dpop_key is not None:
            self._dpop_key.keep_nonce(url, answer)
        return answer

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
        if answer.status == _FORBIDDEN:
            _raise_if_a_policy_denied(answer, self._url)
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
        if self._dpop_key is not None and str(found.get("token_type")).lower() != "dpop":
            raise _failure(
                f"{self._url} gave a token that is not bound to a key, although dpop is set; "
                "allow DPoP for this client at the issuer, or leave dpop out"
            )
        expires_at = renewal_time(_expires_at(found) or expiry_of(token))
        return Token(token, expires_at, source_version, self._dpop_key)


def _expires_at(found: dict[str, Any]) -> float | None:
    life = found.get("expires_in")
    try:
        return time.time() + float(life) if life is not None else None
    except (TypeError, ValueError):
        return None


def _json(answer: Response) -> dict[str, Any]:
    try:
        found = json.loads(answer.body.reveal())
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuses_client(answer: Response) -> bool:
    return answer.status == _UNAUTHORIZED or (
        answer.status == _BAD_REQUEST and _json(answer).get("error") == "invalid_client"
    )


def _reason(found: dict[str, Any], answer: Response) -> str:
    error = found.get("error")
    if isinstance(error, str) and re.fullmatch(r"[a-z_]{1,40}", error):
        return error
    return f"status {answer.status}"


def _raise_if_a_policy_denied(answer: Response, url: str | None) -> None:
    """Raise what says nothing about this client: a network policy answered, and not the issuer."""
    from ._foreign import policy_denial  # only needed for what hardly ever happens

    denial = policy_denial(answer)
    if denial is not None:
        raise TokenFailure(denial.code, f"{url}: {denial.detail}")


def _failure(detail: str) -> TokenFailure:
    return TokenFailure("token_unavailable", detail)
