# SPDX-License-Identifier: Apache-2.0
"""DPoP (RFC 9449): tokens that are bound to a key of this process, and the proofs it signs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import time
import uuid
from typing import TYPE_CHECKING, Any, NoReturn, final
from urllib.parse import urlsplit

from ._connect import Origin

if TYPE_CHECKING:
    from ._http import Response
    from ._secret import Secret

_NONCE = re.compile(r"[!#-\[\]-~]{1,1024}")
_ASKS_FOR_NONCE = "use_dpop_nonce"
_REFUSED = {400, 401}
_COORDINATE_BYTES = 32


@final
class DpopKey:
    """A key pair on the curve P-256 that stays in this process, and the nonces of servers.

    Each proof is good for one request; ``proof`` is called again for each attempt to send one.
    """

    __slots__ = ("_jwk", "_key", "_nonces")

    def __init__(self) -> None:
        # Airflow brings cryptography, for Fernet.
        from cryptography.hazmat.primitives.asymmetric import ec

        self._key = ec.generate_private_key(ec.SECP256R1())
        point = self._key.public_key().public_numbers()
        self._jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(point.x.to_bytes(_COORDINATE_BYTES, "big")),
            "y": _base64url(point.y.to_bytes(_COORDINATE_BYTES, "big")),
        }
        self._nonces: dict[Origin, str] = {}

    @property
    def thumbprint(self) -> str:
        """Return what a token that is bound to this key has in ``cnf.jkt`` (RFC 7638)."""
        text = json.dumps(self._jwk, sort_keys=True, separators=(",", ":"))
        return _base64url(hashlib.sha256(text.encode()).digest())

    def proof(self, method: str, url: str, token: Secret | None = None) -> str:
        """Return a new proof for one request to this URL, whose query is left out."""
        import jwt  # Airflow brings PyJWT

        origin = Origin.of(url)
        body: dict[str, Any] = {
            "jti": str(uuid.uuid4()),
            "htm": method,
            "htu": f"{origin}{urlsplit(url).path or '/'}",
            "iat": int(time.time()),
        }
        if token is not None:
            body["ath"] = _base64url(hashlib.sha256(token.reveal().encode()).digest())
        if origin in self._nonces:
            body["nonce"] = self._nonces[origin]
        header = {"typ": "dpop+jwt", "jwk": self._jwk}
        return str(jwt.encode(body, self._key, algorithm="ES256", headers=header))

    def keep_nonce(self, url: str, response: Response) -> None:
        """Use the nonce of this response, if it has one, in the next proof for this server."""
        if nonce := _nonce(response):
            self._nonces[Origin.of(url)] = nonce

    @staticmethod
    def lacked_nonce(response: Response) -> bool:
        """Tell whether a request was refused only because its proof lacks this one's nonce."""
        if response.status not in _REFUSED or not _nonce(response):
            return False
        challenge = response.headers.get("www-authenticate", "")
        return _ASKS_FOR_NONCE in (_quoted_error(challenge), _json_error(response))

    def __repr__(self) -> str:
        return "<DPoP key>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is never pickled")


def _nonce(response: Response) -> str | None:
    nonce = response.headers.get("dpop-nonce", "")
    return nonce if _NONCE.fullmatch(nonce) else None


def _quoted_error(challenge: str) -> str:
    found = re.search(r'\berror="([a-z_]{1,40})"', challenge)
    return found[1] if found else ""


def _json_error(response: Response) -> object:
    try:
        body = json.loads(response.body.reveal())
    except (ValueError, RecursionError):
        return None
    return body.get("error") if isinstance(body, dict) else None


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")
