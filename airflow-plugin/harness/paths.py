# SPDX-License-Identifier: Apache-2.0
"""Paths in the repository and under `target/`."""

from __future__ import annotations

from pathlib import Path

HARNESS = Path(__file__).resolve().parent
PLUGIN = HARNESS.parent
REPOSITORY = PLUGIN.parent
TARGET = PLUGIN / "target"
DAGS = HARNESS / "dags"
DEMO_DAGS = HARNESS / "demo_dags"
INSIDE = HARNESS / "inside"
GOLDEN = REPOSITORY / "broker-api" / "golden"
PROPERTY_CASES = REPOSITORY / "broker-service" / "target" / "property-cases.json"
DEMO_RESOURCES = REPOSITORY / "broker-service" / "src" / "main" / "resources" / "demo"
BROKER_TARGET = REPOSITORY / "broker-service" / "target"
