# SPDX-License-Identifier: Apache-2.0
"""Authorities, certificates and keys of one run, made by openssl."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def authority(folder: Path, name: str = "ca") -> Path:
    """Make an authority, and return the path of its files without their ending."""
    made = folder / name
    _openssl(
        "req", "-x509", *KEY, "-days", "2", "-subj", "/CN=harness", "-keyout", f"{made}.key", "-out", f"{made}.crt"
    )
    return made


def server(signer: Path, name: str, hosts: tuple[str, ...], addresses: tuple[str, ...] = ()) -> Path:
    """Make a certificate for names and addresses beside its authority."""
    names = ",".join([*(f"DNS:{host}" for host in hosts), *(f"IP:{address}" for address in addresses)])
    return _signed(signer, name, f"/CN={name}", f"subjectAltName={names}")


def client(signer: Path, name: str, subject: str) -> Path:
    """Make a client certificate beside its authority."""
    return _signed(signer, name, subject, "extendedKeyUsage=clientAuth")


def rsa(folder: Path, name: str) -> None:
    """Make a pair of keys."""
    _openssl("genrsa", "-out", str(folder / f"{name}.key"), "2048")
    _openssl("rsa", "-in", str(folder / f"{name}.key"), "-pubout", "-out", str(folder / f"{name}.pub"))


def _signed(signer: Path, name: str, subject: str, extension: str) -> Path:
    made = signer.parent / name
    request = ("-keyout", f"{made}.key", "-out", f"{made}.csr")
    _openssl("req", *KEY, "-subj", subject, "-addext", extension, *request)
    options = ("-CA", f"{signer}.crt", "-CAkey", f"{signer}.key", "-CAcreateserial", "-days", "2")
    _openssl("x509", "-req", "-in", f"{made}.csr", *options, "-copy_extensions", "copy", "-out", f"{made}.crt")
    return made


def _openssl(*arguments: str) -> None:
    subprocess.run(("openssl", *arguments), check=True, capture_output=True, timeout=60)  # noqa: S603, S607 - openssl
