# SPDX-License-Identifier: Apache-2.0
"""The TLS context, made again when its files change."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING

from ._connect import NetworkFailure, tls_context
from ._files import file_version

if TYPE_CHECKING:
    from ._settings import Tls


class ReloadingTlsContext:
    """A TLS context that is made again when one of its files changes.

    While the new files cannot be used (a certificate with an old key, say) the last one stays.
    """

    def __init__(self, tls: Tls) -> None:
        self._tls = tls
        # Without ca_file the system's own file counts, which may be replaced as well.
        self._ca_file = tls.ca_file or ssl.get_default_verify_paths().cafile
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._source_version: object = None

    def context(self) -> ssl.SSLContext:
        """Return the current context; a new object if the files have changed."""
        with self._lock:
            source_version = file_version(self._ca_file), client_certificate_version(self._tls)
            if self._context is None or source_version != self._source_version:
                try:
                    self._context = tls_context(self._tls)
                except NetworkFailure:
                    if self._context is None:
                        raise
                else:
                    self._source_version = source_version
            return self._context


def client_certificate_version(tls: Tls) -> object:
    """Return a value that changes with our certificate, to which a token may be bound."""
    return file_version(tls.client_cert_file), file_version(tls.client_key_file)
