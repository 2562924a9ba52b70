# SPDX-License-Identifier: Apache-2.0
"""The ways the harness stops before a test could speak."""

from __future__ import annotations


class CannotRunError(Exception):
    """Something the harness needs is missing; the message is one sentence that says what, and what to do."""


class IndexUnreachableError(CannotRunError):
    """The Python package index did not answer."""
