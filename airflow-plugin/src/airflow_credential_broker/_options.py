# SPDX-License-Identifier: Apache-2.0
"""Typed reading of ``backend_kwargs``: each error names the key and what to do."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = TypeVar("Choice", bound=str)

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}


class SettingsError(Exception):
    """The ``backend_kwargs`` cannot be used; the message names the key and what to do."""


class Options:
    """Read options one by one; Airflow may hand each over as JSON or as a plain string."""

    def __init__(self, given: Mapping[str, object]) -> None:
        self._given = given

    def has(self, key: str) -> bool:
        """Tell whether the key was given with a value."""
        return self._given.get(key) is not None

    def text(self, key: str, default: str | None = None) -> str | None:
        """Return a non-empty string."""
        value = self._given.get(key)
        if value is None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise SettingsError(f"{key}: must be a non-empty string")
        return value.strip()

    def required(self, key: str, why: str) -> str:
        """Return a non-empty string; it is an error if the key is missing."""
        value = self.text(key)
        if value is None:
            raise SettingsError(f"{key}: missing; {why}")
        return value

    def seconds(self, key: str, default: float, *, low: float, high: float) -> float:
        """Return a number of seconds between ``low`` and ``high``."""
        value = self._given.get(key)
        if value is None:
            return default
        try:
            number = math.nan if isinstance(value, bool) else float(value)  # type: ignore[arg-type]
        except (TypeError, ValueError):
            number = math.nan
        if not low <= number <= high:
            raise SettingsError(f"{key}: must be a number of seconds from {low:g} to {high:g}")
        return number

    def flag(self, key: str, *, default: bool) -> bool:
        """Return a boolean."""
        value = self._given.get(key)
        if value is None:
            return default
        text = str(value).lower()
        if text not in _TRUE | _FALSE:
            raise SettingsError(f"{key}: must be true or false")
        return text in _TRUE

    def choice(self, key: str, choices: tuple[Choice, ...], default: Choice) -> Choice:
        """Return one of the allowed values."""
        value = self._given.get(key)
        if value is None:
            return default
        for choice in choices:
            if value == choice:
                return choice
        raise SettingsError(f"{key}: must be one of {', '.join(choices)}")

    def pattern(self, key: str, default: str | None) -> re.Pattern[str] | None:
        """Return a regular expression, or None where the key is ``null``."""
        value = self._given.get(key, default)
        if value is None or value == "null":
            return None
        if not isinstance(value, str):
            raise SettingsError(f"{key}: must be a regular expression, or null to switch it off")
        try:
            return re.compile(value, re.IGNORECASE)
        except re.error as error:
            raise SettingsError(f"{key}: not a regular expression: {error}") from None

    def one_or_two(self, key: str) -> tuple[str, ...]:
        """Return one string, or two different ones given as a list; empty if not given."""
        value = self._given.get(key)
        if value is None:
            return ()
        if isinstance(value, str) and not value.lstrip().startswith("["):
            return (self.required(key, ""),)
        words = self.string_list(key)
        if len(set(words)) != len(words) or len(words) > 2:  # noqa: PLR2004 - as the name says
            raise SettingsError(f"{key}: must be one path, or a list of two different ones")
        return words

    def string_list(self, key: str) -> tuple[str, ...]:
        """Return a list of strings, given as a list or as JSON text."""
        value = self._given.get(key)
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, list) or not value or not all(_is_word(word) for word in value):
            raise SettingsError(
                f'{key}: must be a list of strings such as ["/usr/bin/token", "-x"]'
            )
        return tuple(value)


def _is_word(word: object) -> bool:
    return isinstance(word, str) and bool(word) and "\0" not in word


def http_url(key: str, value: str, *, plain: bool) -> str:
    """Return the URL without a trailing slash, refusing what would leak or not work."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in {"http", "https"} or re.search(r"[\s\x00-\x1f]", value):
        raise SettingsError(f"{key}: must be an http(s) URL such as https://broker.example:8443")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SettingsError(f"{key}: must carry no user, query or fragment")
    if parts.scheme == "http" and host not in _LOOPBACK and not plain:
        raise SettingsError(
            f"{key}: plain http would show tokens and secrets to the network; use https, "
            "or set allow_plain_http where a service mesh encrypts for you"
        )
    return value.rstrip("/")
