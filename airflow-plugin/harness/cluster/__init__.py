# SPDX-License-Identifier: Apache-2.0
"""A cluster in namespaces of this machine: a real API server and its controllers, and a kubelet that is enough here."""
