"""Which keys are in use: calls that succeeded, less the bot's own, from the hourly usage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

from bot.keys.key import Key
from bot.ports import ChannelRef
from bot.spend.days import floor_hour
from bot.spend.ports import SpendChanges

LOOK_BACK = timedelta(days=3)
"""OpenAI completes hours after they closed; the collector reads as far back each time."""


class KeyUse:
    """Notes for each key the last closed hour in which calls with it succeeded.

    OpenAI's `last_used_at` is no such proof: calls that failed, and the bot's own, may move it
    (nothing is documented; developers.openai.com, 2026-11-23). Usage counts what was answered.
    """

    def __init__(self, *, changes: Callable[[], AbstractAsyncContextManager[SpendChanges]]) -> None:
        self._changes = changes

    async def note_channel(self, channel: ChannelRef) -> None:
        """The same for a channel's connection, if it has one."""
        async with self._changes() as tx:
            settings = await tx.channels.find(channel)
        if settings is not None and settings.connection_id is not None:
            await self.note(settings.connection_id)

    async def note(self, connection_id: str) -> None:
        """Take what was collected last into the keys of the connection's channels."""
        async with self._changes() as tx:
            known = await tx.spend.find_usage_read(connection_id)
            if known is None:
                return
            end = floor_hour(known)
            counts = await tx.spend.count_requests(connection_id, end - LOOK_BACK, end)
            for settings in await tx.channels.list_connected(connection_id):
                for key in await tx.keys.list_channel(settings.channel):
                    hour = await _find_last(tx, key, counts.get(key.openai_key_id or "", {}))
                    if hour is not None and (key.used_hour is None or key.used_hour < hour):
                        await tx.keys.note_use(key, hour)


async def _find_last(
    tx: SpendChanges, key: Key, requests: Mapping[datetime, int]
) -> datetime | None:
    if not requests:
        return None
    own = await tx.standings.count_own_calls(key.key_id, min(requests))
    return max((hour for hour, count in requests.items() if count > own.get(hour, 0)), default=None)
