# SPDX-License-Identifier: Apache-2.0
"""Errors that stop the harness before a check can run."""

from __future__ import annotations


class CannotRunError(Exception):
    """Something the harness needs is missing; the message is one sentence that says what, and what to do."""


class IndexUnreachableError(CannotRunError):
    """The Python package index did not answer."""
