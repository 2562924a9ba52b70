# SPDX-License-Identifier: Apache-2.0
"""Tokens from a file or from a program on this machine."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ._files import file_version
from ._masking import mask
from ._secret import Secret
from ._token import Token, TokenFailure, expiry_of, renewal_time

if TYPE_CHECKING:
    from ._deadline import Deadline
    from ._token_settings import TokenCommand, TokenFile

_MAX_TOKEN = 64 * 1024
_COMMAND_LIFE = 60.0
_TOKEN = re.compile(r"[A-Za-z0-9\-._~+/]+=*")


class FileSource:
    """Read the token again whenever the file changes."""

    def __init__(self, settings: TokenFile) -> None:
        self._path = Path(settings.path)

    def source_version(self) -> object:
        """Return a value that changes with the file."""
        return file_version(self._path)

    def fetch(self, deadline: Deadline) -> Token:
        """Return the token in the file."""
        deadline.slice(1)
        source_version = self.source_version()
        value = read_secret(self._path, "token_file")
        return _token(value, f"token_file: {self._path}", expiry_of(value), source_version)


class CommandSource:
    """Run a program that prints a token."""

    def __init__(self, settings: TokenCommand) -> None:
        self._settings = settings

    def source_version(self) -> object:
        """Return None: a program's token is replaced only when it expires."""
        return None

    def fetch(self, deadline: Deadline) -> Token:
        """Return what the program prints; its error output is not logged."""
        program = self._settings.argv[0]
        timeout = deadline.slice(self._settings.timeout)
        try:
            done = subprocess.run(  # noqa: S603 - the operator configured this program
                self._settings.argv,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _failure(f"token_command: {program} did not end within {timeout:.1f} s") from None
        except OSError as error:
            raise _failure(f"token_command: cannot run {program}: {error.strerror}") from None
        if done.returncode != 0:
            raise _failure(
                f"token_command: {program} ended with status {done.returncode}; run it by hand"
            )
        value = Secret(done.stdout.decode("utf-8", "replace").strip())
        expires_at = expiry_of(value) or time.time() + _COMMAND_LIFE
        return _token(value, f"token_command: {program}", expires_at, None)


def read_secret(path: Path, key: str) -> Secret:
    """Return the stripped content of a file that holds one secret."""
    try:
        with path.open("rb") as file:
            return Secret(file.read(_MAX_TOKEN).decode("utf-8", "replace").strip())
    except OSError as error:
        raise _failure(
            f"{key}: cannot read {path}: {error.strerror}; check the mount and its permissions"
        ) from None


def _token(value: Secret, origin: str, expires_at: float | None, source_version: object) -> Token:
    if not _TOKEN.fullmatch(value.reveal()):
        raise _failure(f"{origin} contains no bearer token")
    mask(value)
    return Token(value, renewal_time(expires_at), source_version)


def _failure(detail: str) -> TokenFailure:
    return TokenFailure("token_unavailable", detail)
