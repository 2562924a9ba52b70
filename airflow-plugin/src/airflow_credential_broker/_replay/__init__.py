# SPDX-License-Identifier: Apache-2.0
"""Replay a day's calls through the network: which are answered, and which are shut."""
