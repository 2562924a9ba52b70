# SPDX-License-Identifier: Apache-2.0
"""The Airflow lines the plugin supports, and what each one needs to install."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One Airflow release, the interpreters it is tested on (best first), the day its dependencies are taken from."""

    airflow: str
    pythons: tuple[str, ...]
    as_of: str


# Dependencies are resolved as they were on a day that is known to work: 3.0.6 answers 422 with a newer FastAPI,
# 3.2.2 does not start with Pydantic 2.14, and a release of tomorrow must not turn a commit of today red.
SETTLED = "2026-11-15"

LINES = (
    Line("2.11.2", ("3.11", "3.10", "3.12"), SETTLED),
    Line("3.0.6", ("3.11", "3.10", "3.12"), "2025-09-10"),
    Line("3.1.8", ("3.11", "3.10", "3.12"), SETTLED),
    Line("3.2.2", ("3.11", "3.10", "3.12"), "2026-06-15"),
    Line("3.3.2", ("3.12", "3.13", "3.11", "3.10"), SETTLED),
)

NEWEST = LINES[-1]
# Where the sessions of boto3 are tested, in environments of their own.
AWS_LINES = (LINES[0], NEWEST)
# The wheel with a real Envoy.
ENVOY = "1.40.0"
# The stand-in for AWS.
MOTO = "5.2.5"
