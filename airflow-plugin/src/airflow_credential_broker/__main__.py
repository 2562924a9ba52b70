# SPDX-License-Identifier: Apache-2.0
"""Run the doctor."""

from __future__ import annotations

import sys

from ._doctor_cli import main

if __name__ == "__main__":
    sys.exit(main())
