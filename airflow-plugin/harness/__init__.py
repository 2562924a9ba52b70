# SPDX-License-Identifier: Apache-2.0
"""Runs real Airflow against the real broker, for `./mvnw verify` and `./demo`; needs the standard library only."""

import sys

if sys.version_info < (3, 10):  # noqa: UP036 - this is where an older one is told
    sys.exit("Python 3.10 or newer is needed as python3; this is " + sys.version.split()[0])
