# SPDX-License-Identifier: Apache-2.0
"""The validated form of ``backend_kwargs``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from ._ids import can_be_mapped
from ._mode import mode_from
from ._options import Options, SettingsError, http_url
from ._token_settings import TOKEN_KEYS, ClientCredentials, TokenSettings, token_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._mode import Mode
    from ._outcome import Kind
    from ._shadow_settings import Shadow

Reaction: TypeAlias = Literal["stop", "raise", "fall_through"]
Format: TypeAlias = Literal["json", "uri"]

_OWN_KEYS = (
    "url",
    "mode",
    "allow_plain_http",
    "ca_file",
    "client_cert_file",
    "client_key_file",
    "connect_timeout_seconds",
    "read_timeout_seconds",
    "lookup_timeout_seconds",
    "connections_lookup_pattern",
    "variables_lookup_pattern",
    "config_lookup_pattern",
    "format",
    "min_ttl_seconds",
    "cache_ttl_seconds",
    "negative_cache_ttl_seconds",
    "on_denied",
    "on_unavailable",
    "shadow",
)
KEYS = (*_OWN_KEYS, *TOKEN_KEYS)


class Tls(NamedTuple):
    """The files with trusted authorities and our certificate; read when first needed."""

    ca_file: str | None = None
    client_cert_file: str | None = None
    client_key_file: str | None = None


class TokenProxy(NamedTuple):
    """The proxy that is used for the issuer only."""

    url: str
    credentials_file: str | None = None


class Timeouts(NamedTuple):
    """Limits in seconds; ``lookup`` bounds a lookup with its token, retries and waits."""

    connect: float = 3.0
    read: float = 10.0
    lookup: float = 15.0


class Settings(NamedTuple):
    """All settings of a lookup; hashable, so that a process can share one session for them."""

    mode: Mode
    url: str
    token: TokenSettings
    tls: Tls
    token_tls: Tls
    token_proxy: TokenProxy | None
    timeouts: Timeouts
    connections: re.Pattern[str] | None
    variables: re.Pattern[str] | None
    configs: re.Pattern[str] | None
    format: Format
    min_ttl: int
    cache_ttl: float
    negative_cache_ttl: float
    on_denied: Reaction
    on_unavailable: Reaction
    shadow: Shadow | None = None

    def wants(self, kind: Kind, name: str) -> bool:
        """Tell whether the lookup pattern includes this id, and a catalog could hold it."""
        by_kind = {"connection": self.connections, "variable": self.variables}
        pattern = by_kind.get(kind, self.configs)
        return pattern is not None and can_be_mapped(name) and pattern.match(name) is not None


def settings_from(given: Mapping[str, object]) -> Settings:
    """Validate ``backend_kwargs`` without any I/O."""
    _refuse_unknown(given)
    options = Options(given)
    plain = options.flag("allow_plain_http", default=False)
    tls = _tls(options)
    token = token_settings(options, lambda key, url: http_url(key, url, plain=plain))
    reactions: tuple[Reaction, ...] = ("stop", "raise", "fall_through")
    formats: tuple[Format, ...] = ("json", "uri")
    return Settings(
        mode=mode_from(options),
        url=http_url(
            "url", options.required("url", "give the base URL of the broker"), plain=plain
        ),
        token=token,
        tls=tls,
        token_tls=Tls(
            options.text("token_ca_file") or tls.ca_file, tls.client_cert_file, tls.client_key_file
        ),
        token_proxy=_token_proxy(options, token),
        timeouts=_timeouts(options),
        connections=options.pattern("connections_lookup_pattern", ".*"),
        variables=options.pattern("variables_lookup_pattern", ".*"),
        configs=options.pattern("config_lookup_pattern", None),
        format=options.choice("format", formats, "json"),
        min_ttl=int(options.seconds("min_ttl_seconds", 0, low=0, high=86_400)),
        cache_ttl=options.seconds("cache_ttl_seconds", 0, low=0, high=3_600),
        negative_cache_ttl=options.seconds("negative_cache_ttl_seconds", 0, low=0, high=60),
        on_denied=options.choice("on_denied", reactions, "stop"),
        on_unavailable=options.choice("on_unavailable", reactions, "stop"),
        shadow=shadow_in(given),
    )


def shadow_in(given: Mapping[str, object]) -> Shadow | None:
    """Return the settings of shadow mode, None where it is off."""
    if given.get("shadow") is None:
        return None
    from ._shadow_settings import shadow_from

    return shadow_from(given)


def _refuse_unknown(given: Mapping[str, object]) -> None:
    unknown = sorted(set(given) - set(KEYS))
    if not unknown:
        return
    if "client_secret" in unknown:
        raise SettingsError(
            "client_secret: not accepted in backend_kwargs, where it would be readable; "
            "use client_secret_file or client_secret_env"
        )
    import difflib

    hints = [
        f"{key} (did you mean {near[0]}?)"
        if (near := difflib.get_close_matches(key, KEYS))
        else key
        for key in unknown
    ]
    raise SettingsError(f"unknown backend_kwargs: {', '.join(hints)}; known: {', '.join(KEYS)}")


def _tls(options: Options) -> Tls:
    tls = Tls(
        options.text("ca_file"), options.text("client_cert_file"), options.text("client_key_file")
    )
    if tls.client_key_file and not tls.client_cert_file:
        raise SettingsError("client_key_file: needs client_cert_file next to it")
    return tls


def _token_proxy(options: Options, token: TokenSettings) -> TokenProxy | None:
    url, file = options.text("token_proxy_url"), options.text("token_proxy_credentials_file")
    if url is None:
        if file is not None:
            raise SettingsError("token_proxy_credentials_file: needs token_proxy_url next to it")
        return None
    url = http_url("token_proxy_url", url, plain=True)
    if not re.fullmatch(r"http://[^/]+", url):
        raise SettingsError(
            "token_proxy_url: must be http://host:port; what goes through the proxy is encrypted "
            "for the issuer all the same"
        )
    endpoint = (token.token_url or token.issuer) if isinstance(token, ClientCredentials) else None
    if endpoint is None or not endpoint.startswith("https:"):
        raise SettingsError(
            "token_proxy_url: needs an https token_url or issuer, or the proxy would see secrets"
        )
    return TokenProxy(url, file)


def _timeouts(options: Options) -> Timeouts:
    return Timeouts(
        options.seconds("connect_timeout_seconds", 3, low=0.05, high=60),
        options.seconds("read_timeout_seconds", 10, low=0.05, high=120),
        options.seconds("lookup_timeout_seconds", 15, low=0.1, high=300),
    )
