# SPDX-License-Identifier: Apache-2.0
"""A trigger that asks for `payroll`."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseTrigger, TriggerEvent
from asgiref.sync import sync_to_async

try:
    from airflow.sdk import BaseHook
except ImportError:
    from airflow.hooks.base import BaseHook

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


DEFERRED_SECONDS = 12


class Asking(BaseTrigger):  # type: ignore[misc]
    """Ends with the answer, or with the words of the refusal."""

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Return how the triggerer makes it."""
        return "asking_trigger.Asking", {}

    async def run(self) -> AsyncIterator[Any]:
        """Ask as triggers do on every line."""
        # A worker tells the scheduler seconds later that the task is deferred; if the task is queued again by then,
        # the scheduler takes it for one that has died.
        await asyncio.sleep(DEFERRED_SECONDS)
        try:
            found = await sync_to_async(BaseHook.get_connection)("payroll")
            told = str(found.password)
        except BaseException as refusal:  # noqa: BLE001 - before 3.2.2 a refusal is no Exception
            told = f"refused: {refusal}"
        yield TriggerEvent(told)
