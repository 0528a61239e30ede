"""What to tap in the messages tab, fitted to the keys of whoever opened it."""

from __future__ import annotations

from bot.errors import NotAllowedError
from bot.keys.health import Standing
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.texts.prompts import PROMPT_TEXTS
from handlers.asking import meet
from handlers.home import Home
from handlers.services import Services

NO_KEY = ("create", "register", "store", "estimate")
FAILING = ("why", "status", "create", "leaked")
WELL = ("status", "estimate", "limit", "rotate")
"""Slack shows four at most."""


class Prompting:
    """Offers four things to say."""

    def __init__(self, services: Services, home: Home) -> None:
        self._services = services
        self._home = home

    async def offer(self, channel: ChannelRef, user_id: str) -> None:
        """Show them in the person's DM; nothing to whoever may not ask."""
        asker = await meet(self._services, channel, user_id)
        try:
            asker.require(Operation.ASK)
        except NotAllowedError:
            return
        texts = PROMPT_TEXTS[asker.lang]
        statuses = await self._home.list_visible(channel.team_id, user_id)
        standings = {row.standing for status in statuses for row in status.rows}
        labels = WELL if standings else NO_KEY
        if Standing.FAILING in standings:
            labels = FAILING
        offered = [texts.prompts[label] for label in labels]
        await self._services.messenger.suggest(
            channel.channel_id,
            title=texts.title,
            prompts={prompt.title: prompt.message for prompt in offered},
        )
