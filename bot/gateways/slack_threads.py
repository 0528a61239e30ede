"""Threads as the bot may read them, when somebody asks it about one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.causes.shown import read_shown
from bot.causes.threads import Said, Thread
from bot.gateways.slack_calls import call
from bot.ports import ChannelRef

_MOST = 100
"""Messages of one thread: what is asked about stands first, or near."""

_LONG = 999
"""The most that one call reads of a thread; of longer ones the end is not seen."""


class SlackThreads:
    """The `ThreadReader` over Slack's Web API."""

    def __init__(self, *, client: AsyncWebClient) -> None:
        self._client = client

    async def read(self, thread: Thread) -> tuple[Said, ...]:
        """The message the thread hangs on, then its first replies in order; at most 100."""
        answer = await call(
            self._client.conversations_replies,
            channel=thread.channel.channel_id,
            ts=thread.ts,
            limit=_MOST,
        )
        return _read(answer.get("messages") or ())

    async def read_newest(self, thread: Thread, *, before: str, most: int) -> tuple[Said, ...]:
        """The last messages of a thread before that `ts`: Slack counts from its beginning."""
        answer = await call(
            self._client.conversations_replies,
            channel=thread.channel.channel_id,
            ts=thread.ts,
            latest=before,
            limit=_LONG,
        )
        return _read(answer.get("messages") or ())[-most:]

    async def read_recent(
        self, channel: ChannelRef, since: datetime, *, before: str, most: int
    ) -> tuple[Said, ...]:
        """The last messages outside of threads; Slack gives the newest first."""
        answer = await call(
            self._client.conversations_history,
            channel=channel.channel_id,
            oldest=f"{since.timestamp():.6f}",
            latest=before,
            limit=most,
        )
        return _read(reversed(answer.get("messages") or ()))


def _read(messages: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    return tuple(
        Said(text=read_shown(message), user_id=str(message.get("user") or ""))
        for message in messages
    )
