# SPDX-License-Identifier: Apache-2.0
"""What Airflow and Python see of the installed package."""

from __future__ import annotations

import subprocess
import sys
from importlib import metadata, resources

import jsonschema

from airflow_credential_broker import CredentialBrokerBackend
from airflow_credential_broker.get_provider_info import get_provider_info


def test_airflow_finds_the_provider_and_its_backend() -> None:
    """The entry point leads to the metadata, and the metadata to the class."""
    entries = metadata.entry_points(group="apache_airflow_provider")
    [entry] = [entry for entry in entries if "credential_broker" in entry.value]
    info = entry.load()()

    module, _, name = info["secrets-backends"][0].rpartition(".")
    assert (module, name) == (
        CredentialBrokerBackend.__module__.partition(".")[0],
        CredentialBrokerBackend.__name__,
    )
    assert metadata.metadata(info["package-name"])["License-Expression"] == "Apache-2.0"


def test_the_metadata_fits_airflows_schema() -> None:
    """Airflow would leave a provider out whose metadata it cannot read."""
    import json

    schema = resources.files("airflow").joinpath("provider_info.schema.json").read_text()

    jsonschema.validate(get_provider_info(), json.loads(schema))


def test_types_are_shipped() -> None:
    """Type checkers read the annotations."""
    assert resources.files("airflow_credential_broker").joinpath("py.typed").is_file()


def test_airflow_is_the_only_dependency() -> None:
    """Nothing comes along that Airflow does not bring."""
    assert metadata.requires("airflow-credential-broker") == ["apache-airflow>=2.11"]


def test_loading_the_backend_loads_nothing_heavy() -> None:
    """Every process of Airflow loads the backend; it costs little beyond Airflow itself."""
    script = (
        "import sys; import airflow.secrets, airflow.utils.log.logging_mixin; "
        "before = set(sys.modules); import airflow_credential_broker._backend; "
        "added = set(sys.modules) - before; "
        "sys.exit(' '.join(added & {'httpx', 'requests', 'jwt', 'rich', 'cryptography'}) or 0)"
    )

    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
