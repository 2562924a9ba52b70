# SPDX-License-Identifier: Apache-2.0
"""Makes a key that signs tokens, with its certificate, and prints the certificate's SHA-1, as Ceph wants it."""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID


def main() -> None:
    """Take the file without its ending, and for how many seconds the certificate has been valid."""
    file, age = Path(sys.argv[1]), float(sys.argv[2])
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, file.name)])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(seconds=age))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    write(file.with_suffix(".crt"), certificate.public_bytes(serialization.Encoding.PEM))
    write(file.with_suffix(".key"), pem)
    print(certificate.fingerprint(hashes.SHA1()).hex().upper())  # noqa: S303 - Ceph's choice


def write(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, never half."""
    draft = file.with_suffix(file.suffix + ".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
    draft.replace(file)


if __name__ == "__main__":
    main()
