# SPDX-License-Identifier: Apache-2.0
"""Moving to the broker: from what Airflow is configured with today to a catalog, and the proof."""
