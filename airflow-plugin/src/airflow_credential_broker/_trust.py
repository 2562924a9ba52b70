# SPDX-License-Identifier: Apache-2.0
"""Whom we trust and what we show in a handshake, as the files say now."""

from __future__ import annotations

import ssl
import threading
from typing import TYPE_CHECKING

from ._dial import NetworkFailure, tls_context
from ._files import stamp_of

if TYPE_CHECKING:
    from ._settings import Tls


class Trust:
    """A TLS context that is made anew when one of its files changes.

    While new files cannot be used (a certificate next to an old key, say) the last context serves.
    """

    def __init__(self, tls: Tls) -> None:
        self._tls = tls
        # Where no file is named, the system's own may still be replaced.
        self._ca_file = tls.ca_file or ssl.get_default_verify_paths().cafile
        self._lock = threading.Lock()
        self._context: ssl.SSLContext | None = None
        self._stamp: object = None

    def context(self) -> ssl.SSLContext:
        """Return the context of now; another one than last time if the files have changed."""
        with self._lock:
            stamp = stamp_of(self._ca_file), own_stamp(self._tls)
            if self._context is None or stamp != self._stamp:
                try:
                    self._context = tls_context(self._tls)
                except NetworkFailure:
                    if self._context is None:
                        raise
                else:
                    self._stamp = stamp
            return self._context


def own_stamp(tls: Tls) -> object:
    """Return what changes with our own certificate, to which a token may be bound."""
    return stamp_of(tls.client_cert_file), stamp_of(tls.client_key_file)
