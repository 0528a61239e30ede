"""Threads as the bot may read them, when somebody asks it about one."""

from __future__ import annotations

from slack_sdk.web.async_client import AsyncWebClient

from bot.causes.shown import read_shown
from bot.causes.threads import Said, Thread
from bot.gateways.slack_calls import call

_MOST = 100
"""Messages of one thread: what is asked about stands first, or near."""


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
        return tuple(
            Said(text=read_shown(message), user_id=str(message.get("user") or ""))
            for message in answer.get("messages") or ()
        )
