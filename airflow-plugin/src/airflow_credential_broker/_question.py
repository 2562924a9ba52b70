# SPDX-License-Identifier: Apache-2.0
"""What a request to the broker asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from ._cache import LookupKey
    from ._settings import Format, Settings

# The id stands in the query: proxies fold or refuse an encoded slash in a path.
_PATHS = {
    "connection": "connections?conn_id=",
    "variable": "variables?key=",
    "config": "configs?key=",
}


class Question(NamedTuple):
    """A lookup as a request: its target, the form wanted, and what the asking side already has."""

    key: LookupKey
    target: str
    form: Format
    etag: str | None = None

    @classmethod
    def of(cls, key: LookupKey, settings: Settings) -> Question:
        """Ask as the settings say, for an id that can be mapped."""
        return cls(key, _target(key, settings, settings.format), settings.format)

    @classmethod
    def again(
        cls, key: LookupKey, settings: Settings, etag: str | None, *, fresh: bool
    ) -> Question:
        """Ask for the JSON form if it has changed; ``fresh``: not from the broker's cache."""
        more = "&fresh=true" if fresh else ""
        return cls(key, _target(key, settings, "json") + more, "json", etag)


def _target(key: LookupKey, settings: Settings, form: Format) -> str:
    base = urlsplit(settings.url).path
    more = f"&format={form}" if key.kind == "connection" else ""
    if settings.min_ttl:
        more += f"&min_ttl={settings.min_ttl}"
    return f"{base}/v1/{_PATHS[key.kind]}{quote(key.name, safe='')}{more}"
