# SPDX-License-Identifier: Apache-2.0
"""Amazon's ``SecretsManagerBackend`` as a store of the broker."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from .aws_login import authentication
from .model import KINDS, Note, Place, Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from airflow_credential_broker._outcome import Kind

    from .model import Configured

CLASS = "airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend"
PARAMETERS = (
    "airflow.providers.amazon.aws.secrets.systems_manager.SystemsManagerParameterStoreBackend"
)
NO_REGION = "REPLACE-WITH-YOUR-REGION"
_OPTIONS: dict[Kind, str] = {
    "connection": "connections",
    "variable": "variables",
    "config": "config",
}
_SHAPES: dict[Kind, tuple[tuple[str, Any], ...]] = {
    "connection": (("whole-connection", "airflow-aws"),),
    "variable": (("value", "${*}"),),
    "config": (("value", "${*}"),),
}


def place(configured: Configured, store: str) -> Place:
    """Return where this backend reads."""
    kwargs = configured.kwargs
    region = (
        kwargs.get("region_name")
        or os.environ.get("AWS_REGION")
        or os.environ.get("AWS_DEFAULT_REGION")
    )
    login, notes = authentication(kwargs)
    settings: dict[str, Any] = {"region": str(region or NO_REGION)}
    endpoint = _endpoint(kwargs)
    if endpoint:
        settings["endpoint"] = endpoint
    verify = kwargs.get("verify")
    bundle = None
    if isinstance(verify, str) and verify.lower() not in {"true", "false"}:
        settings["ssl-bundle"] = store
        bundle = {"truststore": {"certificate": f"file:{verify}"}}
        notes = (
            *notes,
            Note("fill in", f"the authority {verify}", "copy it to where the broker runs"),
        )
    if login:
        settings["authentication"] = login
    return Place(
        name=store,
        title=f"AWS Secrets Manager in {region or 'a region that is not named here'}",
        sections=(configured.section,),
        routes=tuple(route for kind in KINDS for route in _route(kwargs, kind, store)),
        store={"type": "aws-secrets-manager", "settings": settings},
        ssl_bundle=bundle,
        notes=(*notes, *_notes(kwargs, region)),
        configured=configured,
    )


def _route(kwargs: Mapping[str, Any], kind: Kind, store: str) -> Iterator[Route]:
    option = _OPTIONS[kind]
    prefix = kwargs.get(f"{option}_prefix", f"airflow/{option}")
    if prefix is None:
        return
    separator = str(kwargs.get("sep", "/"))
    trimmed = str(prefix).rstrip(separator) if prefix and separator else str(prefix)
    before = f"{trimmed}{separator}" if trimmed else ""
    pattern = kwargs.get(f"{option}_lookup_pattern")
    yield Route(
        kind,
        store,
        before,
        _SHAPES[kind],
        lookup_pattern=pattern or None,
        store_type="aws-secrets-manager",
    )


def _endpoint(kwargs: Mapping[str, Any]) -> str | None:
    service = kwargs.get("service_config")
    of_service = service.get("secretsmanager") if isinstance(service, dict) else None
    for options in (of_service, kwargs):
        if isinstance(options, dict) and options.get("endpoint_url"):
            return str(options["endpoint_url"]).rstrip("/")
    return os.environ.get("AWS_ENDPOINT_URL_SECRETS_MANAGER") or os.environ.get("AWS_ENDPOINT_URL")


def _notes(kwargs: Mapping[str, Any], region: object) -> Iterator[Note]:
    if not region:
        yield Note(
            "fill in",
            "no region is named in the options or in this environment",
            f"replace {NO_REGION} in stores.yaml",
        )
    if kwargs.get("extra_conn_words"):
        words = ", ".join(
            f"{part}: {'/'.join(map(str, names)) if isinstance(names, list) else names}"
            for part, names in dict(kwargs["extra_conn_words"]).items()
        )
        yield Note(
            "not carried",
            f"names of your own for parts of a connection (extra_conn_words: {words})",
            "give each such connection a mapping of its own with these fields as ${field}; --check "
            "shows which ones differ",
        )
    if _is_true(kwargs.get("are_secret_values_urlencoded")):
        yield Note(
            "not carried",
            "values of JSON secrets are URL-encoded (are_secret_values_urlencoded)",
            "store them plain, as present versions of Amazon's provider read them, too",
        )
    if "full_url_mode" in kwargs:
        yield Note(
            "information",
            "full_url_mode has no effect any more: URI and JSON are told apart by the secret",
        )
    if kwargs.get("verify") in {False, "false", "False"}:
        yield Note(
            "not carried",
            "today the certificate of AWS is not verified (verify: false)",
            "the broker always verifies it: name an SSL bundle with the proxy's authority",
        )


def _is_true(value: object) -> bool:
    return str(value).lower() in {"true", "1"}
