"""What was said before in a thread, read from Slack when it is needed and never stored."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from bot.answers.writing import MOST_TURNS, Turn
from bot.causes.threads import Thread
from bot.credentials.scan import redact
from bot.errors import BotError
from handlers.grammar import strip_mention
from handlers.payloads import Spoken
from handlers.services import Services

_PATIENCE: Final = 1.0
"""Seconds: Slack wants to hear within three that the message arrived."""

_log = logging.getLogger(__name__)


async def read_turns(services: Services, spoken: Spoken) -> tuple[Turn, ...]:
    """The conversation up to this message, oldest first and at most `MOST_TURNS`, keys masked.

    Only in threads. Where the thread cannot be read in time, nothing was said before.
    """
    if not spoken.is_reply:
        return ()
    try:
        async with asyncio.timeout(_PATIENCE):
            said = await services.threads.read(Thread(spoken.channel, spoken.thread_ts))
    except (BotError, TimeoutError) as error:
        _log.info("thread not read", extra={"reason": type(error).__name__})
        return ()
    me = services.defaults.bot_user_id
    turns = [
        Turn("bot" if one.user_id == me else "person", redact(strip_mention(one.text, me)))
        for one in said
    ]
    return tuple(turns[-MOST_TURNS:])


def list_earlier(turns: tuple[Turn, ...], words: str) -> list[str]:
    """What people said before these words, oldest first."""
    said = [turn.text for turn in turns if turn.by == "person"]
    return said[:-1] if said and said[-1] == redact(words) else said
