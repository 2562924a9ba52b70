# SPDX-License-Identifier: Apache-2.0
"""The settings for obtaining a token."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ._options import Options, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable

    UrlCheck: TypeAlias = Callable[[str, str], str]

ClientAuth: TypeAlias = Literal["basic", "post"]

TOKEN_KEYS = (
    "token_file",
    "token_command",
    "token_command_timeout_seconds",
    "token_url",
    "issuer",
    "client_id",
    "client_secret_file",
    "client_secret_env",
    "client_auth",
    "private_key_file",
    "private_key_id",
    "private_key_algorithm",
    "dpop",
    "scope",
    "audience",
    "token_ca_file",
    "token_proxy_url",
    "token_proxy_credentials_file",
)
_WAYS = ("token_file", "token_command", "client_id")
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
_OF_CLIENT = (
    "token_url",
    "issuer",
    "client_secret_file",
    "client_secret_env",
    "client_auth",
    "private_key_file",
    "private_key_id",
    "private_key_algorithm",
    "dpop",
    "scope",
    "audience",
    "token_ca_file",
    "token_proxy_url",
    "token_proxy_credentials_file",
)


class TokenFile(NamedTuple):
    """A file that another program renews, such as a Kubernetes projected token."""

    path: str


class TokenCommand(NamedTuple):
    """A program that prints a token; no shell is involved."""

    argv: tuple[str, ...]
    timeout: float


class PrivateKey(NamedTuple):
    """The key that signs a client assertion (RFC 7523)."""

    path: str
    key_id: str | None
    algorithm: str


class ClientSecret(NamedTuple):
    """Where the client secret is: in a file, in two of which the first is newer, or in ``env``."""

    files: tuple[str, ...]
    env: str | None
    auth: ClientAuth


class ClientCredentials(NamedTuple):
    """OAuth 2 client credentials at a token URL, or at the one that the issuer publishes."""

    token_url: str | None
    issuer: str | None
    client_id: str
    authentication: ClientSecret | PrivateKey
    dpop: bool
    scope: str | None
    audience: str | None


TokenSettings: TypeAlias = TokenFile | TokenCommand | ClientCredentials


def token_settings(options: Options, url: UrlCheck) -> TokenSettings:
    """Return the one configured token source."""
    ways = [way for way in _WAYS if options.has(way)]
    if len(ways) != 1:
        raise SettingsError(
            "token_file, token_command, client_id: give exactly one of them, "
            f"{'none is' if not ways else ' and '.join(ways) + ' are'} set"
        )
    stray = [key for key in _OF_CLIENT if options.has(key)] if ways != ["client_id"] else []
    if stray:
        raise SettingsError(f"{', '.join(stray)}: only with client_id, but {ways[0]} is set")
    match ways[0]:
        case "token_file":
            return TokenFile(options.required("token_file", ""))
        case "token_command":
            timeout = options.seconds("token_command_timeout_seconds", 10, low=0.1, high=120)
            return TokenCommand(options.string_list("token_command"), timeout)
        case _:
            return _client_credentials(options, url)


def _client_credentials(options: Options, url: UrlCheck) -> ClientCredentials:
    token_url, issuer = options.text("token_url"), options.text("issuer")
    if (token_url is None) == (issuer is None):
        raise SettingsError("token_url, issuer: give exactly one of them with client_id")
    return ClientCredentials(
        token_url=url("token_url", token_url) if token_url else None,
        issuer=url("issuer", issuer) if issuer else None,
        client_id=options.required("client_id", ""),
        authentication=_client_authentication(options),
        dpop=options.flag("dpop", default=False),
        scope=options.text("scope"),
        audience=options.text("audience"),
    )


def _client_authentication(options: Options) -> ClientSecret | PrivateKey:
    files, env = options.one_or_two("client_secret_file"), options.text("client_secret_env")
    key = options.text("private_key_file")
    if sum(bool(source) for source in (files, env, key)) != 1:
        raise SettingsError(
            "client_secret_file, client_secret_env, private_key_file: "
            "give exactly one of them with client_id"
        )
    if key:
        algorithm = options.choice("private_key_algorithm", _ALGORITHMS, "RS256")
        return PrivateKey(key, options.text("private_key_id"), algorithm)
    auths: tuple[ClientAuth, ...] = ("basic", "post")
    return ClientSecret(files, env, options.choice("client_auth", auths, "basic"))
