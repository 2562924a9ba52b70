# SPDX-License-Identifier: Apache-2.0
"""Makes calls with boto3: pairs of a method, such as `iam.create_role`, and its arguments, as JSON on the input."""

from __future__ import annotations

import json
import sys

import boto3


def main() -> None:
    """Make them in their order at the endpoint of the first argument; print the answer of the last one."""
    answer: object = None
    clients = {name: boto3.client(name, endpoint_url=sys.argv[1], region_name="us-east-1") for name in ("iam", "s3")}
    for method, arguments in json.loads(sys.argv[2]):
        service, _, name = method.partition(".")
        answer = getattr(clients[service], name)(**arguments)
    print(json.dumps(answer, default=str))


if __name__ == "__main__":
    main()
