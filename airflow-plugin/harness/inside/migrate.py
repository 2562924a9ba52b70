# SPDX-License-Identifier: Apache-2.0
"""Runs inside an Airflow: the command `migrate`, and says what it took."""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path

from airflow_credential_broker._cli import main


def run() -> int:
    """Leave seconds and peak memory in the file that `HARNESS_TOOK` names."""
    started = time.monotonic()
    code = main(["migrate", *sys.argv[1:]])
    took = {
        "seconds": round(time.monotonic() - started, 2),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    Path(os.environ["HARNESS_TOOK"]).write_text(json.dumps(took), encoding="utf-8")
    return code


if __name__ == "__main__":
    sys.exit(run())
