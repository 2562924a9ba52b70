# SPDX-License-Identifier: Apache-2.0
"""Run a command of this package."""

from __future__ import annotations

import sys

from ._cli import main

if __name__ == "__main__":
    sys.exit(main())
