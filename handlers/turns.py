"""What was said before in a conversation, read from Slack when it is needed and never stored."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.answers.writing import MOST_TURNS, Turn
from bot.causes.threads import RECENT, Said, Thread
from bot.credentials.scan import redact
from bot.errors import SlackRefusedError, SlackUnavailableError
from handlers.grammar import strip_mention
from handlers.payloads import Spoken
from handlers.services import Services

_PATIENCE: Final = 1.0
"""Seconds: Slack wants to hear within three that the message arrived."""


async def read_turns(services: Services, spoken: Spoken) -> tuple[Turn, ...]:
    """What was said before this message, oldest first, the newest `MOST_TURNS`, keys masked.

    In a thread, the thread; in a direct message outside of threads, what the person said in the
    last hour. Empty for a first message, and where Slack does not tell in time.
    """
    try:
        async with asyncio.timeout(_PATIENCE):
            said = await _read(services, spoken)
    except (SlackRefusedError, SlackUnavailableError, TimeoutError):
        return ()
    bot = services.defaults.bot_user_id
    turns = (
        Turn("bot" if one.user_id == bot else "person", redact(strip_mention(one.text, bot)))
        for one in said
    )
    return tuple(turn for turn in turns if turn.text)


def list_earlier(turns: tuple[Turn, ...]) -> list[str]:
    """What people said, oldest first."""
    return [turn.text for turn in turns if turn.by == "person"]


async def _read(services: Services, spoken: Spoken) -> tuple[Said, ...]:
    threads = services.threads
    if spoken.is_reply:
        thread = Thread(spoken.channel, spoken.thread_ts)
        return await threads.read_newest(thread, before=spoken.ts, most=MOST_TURNS)
    if spoken.is_direct:
        since = services.clock.now() - RECENT
        return await threads.read_recent(spoken.channel, since, before=spoken.ts, most=MOST_TURNS)
    return ()
