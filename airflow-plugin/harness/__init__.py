# SPDX-License-Identifier: Apache-2.0
"""Runs real Airflow against the real broker, for `./mvnw verify` and for `./demo`; needs the standard library only."""
