# SPDX-License-Identifier: Apache-2.0
"""An issuer on loopback: a new key, its JWKS, and tokens for the secrets of its clients, which come on standard input.

It runs under an Airflow's interpreter, which has the library that signs.
"""

from __future__ import annotations

import base64
import json
import sys
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

LIFE = 900


class Issuer:
    """One key, and the groups of each client."""

    def __init__(self, address: str, audience: str, clients: dict[str, dict[str, str]]) -> None:
        self._address, self._audience, self._clients = address, audience, clients
        self._key = ec.generate_private_key(ec.SECP256R1())

    def keys(self) -> dict[str, object]:
        """Return the JWKS."""
        public = self._key.public_key().public_numbers()
        point = {name: encoded(number.to_bytes(32, "big")) for name, number in (("x", public.x), ("y", public.y))}
        return {"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "1", **point}]}

    def token(self, client: str, secret: str) -> dict[str, object] | None:
        """Return the answer to a client, None if the secret is not its own."""
        known = self._clients.get(client)
        if known is None or known["secret"] != secret:
            return None
        now = int(time.time())
        claims = {
            "iss": self._address,
            "sub": client,
            "azp": client,
            "aud": self._audience,
            "groups": [known["group"]],
            "iat": now,
            "exp": now + LIFE,
            "jti": str(uuid.uuid4()),
        }
        header = {"alg": "ES256", "typ": "at+jwt", "kid": "1"}
        text = ".".join(encoded(json.dumps(part).encode()) for part in (header, claims))
        r, s = decode_dss_signature(self._key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return {"access_token": f"{text}.{signature}", "token_type": "Bearer", "expires_in": LIFE}


def encoded(data: bytes) -> str:
    """Return the text form that tokens use."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def serve(port: int, issuer: Issuer) -> None:
    """Answer until the process is stopped."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, issuer.keys()) if self.path == "/keys" else self._send(404, {})

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())
            client, secret = (form.get(name, [""])[0] for name in ("client_id", "client_secret"))
            if header := self.headers.get("Authorization", "").removeprefix("Basic "):
                client, _, secret = base64.b64decode(header).decode().partition(":")
            answer = issuer.token(unquote(client), unquote(secret))
            self._send(401, {"error": "invalid_client"}) if answer is None else self._send(200, answer)

        def _send(self, status: int, answer: dict[str, object]) -> None:
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    [_, at, audience_name, clients_file] = sys.argv
    clients_of_it = json.loads(Path(clients_file).read_text(encoding="utf-8"))
    serve(int(at), Issuer(f"http://127.0.0.1:{at}", audience_name, clients_of_it))
