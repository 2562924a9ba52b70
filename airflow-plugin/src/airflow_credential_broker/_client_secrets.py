# SPDX-License-Identifier: Apache-2.0
"""The client secret of this process, or two of them while one replaces the other."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ._files import file_version
from ._masking import mask
from ._secret import Secret
from ._token import TokenFailure
from ._token_local import read_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._http import Response
    from ._token_settings import ClientSecret

_log = logging.getLogger(__name__)
_PAUSE = 300.0


class ClientSecrets:
    """Use the newer secret, and the older one if the issuer refuses the newer.

    A request is repeated once with the other secret. After that the one that was accepted is
    used, and the newer is tried again when its file changes, when the older is refused, or
    after some minutes.
    """

    def __init__(self, source: ClientSecret) -> None:
        self._source = source
        self._newer = Path(source.files[0]) if source.files else None
        self._older = Path(source.files[1]) if len(source.files) > 1 else None
        self._refused: tuple[object, float] | None = None
        self._told: object = None

    def send(
        self, attempt: Callable[[Secret], Response], refuses: Callable[[Response], bool]
    ) -> Response:
        """Make a request with the secret that should be accepted, or else with the other."""
        if self._newer is None:
            return attempt(self._from_environment())
        version = file_version(self._newer)
        first, other = self._order(self._newer, version)
        secret = _read(first)
        answer = attempt(secret)
        if not refuses(answer):
            self._accepted(first, version)
            return answer
        if other is None or (another := _read(other)).reveal() == secret.reveal():
            return answer
        repeated = attempt(another)
        if refuses(repeated):
            return answer
        self._accepted(other, version)
        return repeated

    def _order(self, newer: Path, version: object) -> tuple[Path, Path | None]:
        older = self._older if self._older is not None and self._older.exists() else None
        if older is None:
            return newer, None
        if version is None:
            return older, None
        held = self._refused is not None and (
            self._refused[0] == version and time.monotonic() < self._refused[1]
        )
        return (older, newer) if held else (newer, older)

    def _accepted(self, used: Path, version: object) -> None:
        if self._older is None or not self._older.exists():
            return
        if used == self._newer:
            self._refused = None
            if version != self._told:
                self._told = version
                _log.info(
                    "The newer client secret in %s is accepted; once every process says so, the "
                    "older one in %s can be deleted",
                    self._newer,
                    self._older,
                )
        elif version is not None:
            if self._refused is None or self._refused[0] != version:
                _log.warning(
                    "The newer client secret in %s is refused and the older one in %s accepted; "
                    "the newer is tried again later",
                    self._newer,
                    self._older,
                )
            self._refused = (version, time.monotonic() + _PAUSE)

    def _from_environment(self) -> Secret:
        secret = Secret(os.environ.get(self._source.env or "", ""))
        if not secret.reveal():
            raise _failure(f"client_secret_env: {self._source.env} is not set in this process")
        mask(secret)
        return secret


def _read(path: Path) -> Secret:
    secret = read_secret(path, "client_secret_file")
    if not secret.reveal():
        raise _failure(f"client_secret_file: {path} is empty")
    mask(secret)
    return secret


def _failure(detail: str) -> TokenFailure:
    return TokenFailure("token_unavailable", detail)
