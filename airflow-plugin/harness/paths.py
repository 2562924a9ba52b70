# SPDX-License-Identifier: Apache-2.0
"""Where things lie in the repository and under `target/`."""

from __future__ import annotations

from pathlib import Path

HARNESS = Path(__file__).resolve().parent
PLUGIN = HARNESS.parent
REPOSITORY = PLUGIN.parent
TARGET = PLUGIN / "target"
DAGS = HARNESS / "dags"
INSIDE = HARNESS / "inside"
GOLDEN = REPOSITORY / "broker-api" / "golden"
PROPERTY_CASES = REPOSITORY / "broker-service" / "target" / "property-cases.json"
BROKER_TARGET = REPOSITORY / "broker-service" / "target"
