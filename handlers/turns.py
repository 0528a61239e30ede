"""What was said before in a conversation, read from Slack when it is needed and never stored."""

from __future__ import annotations

from bot.answers.writing import MOST_TURNS, Turn
from bot.causes.threads import RECENT, Thread
from bot.credentials.scan import redact
from bot.errors import SlackRefusedError, SlackUnavailableError
from handlers.grammar import strip_mention
from handlers.payloads import Spoken
from handlers.services import Services


async def read_turns(services: Services, spoken: Spoken) -> tuple[Turn, ...]:
    """What was said before this message, oldest first, the newest `MOST_TURNS`, keys masked.

    In a thread, the thread; in a direct message outside of threads, what the person said in the
    last hour. Empty for a first message, and where Slack does not let the bot read.
    """
    bot = services.defaults.bot_user_id
    threads = services.threads
    try:
        if spoken.is_reply:
            said = await threads.read_newest(
                Thread(spoken.channel, spoken.thread_ts), before=spoken.ts, most=MOST_TURNS
            )
        elif spoken.is_direct:
            since = services.clock.now() - RECENT
            said = await threads.read_recent(
                spoken.channel, since, before=spoken.ts, most=MOST_TURNS
            )
        else:
            return ()
    except (SlackRefusedError, SlackUnavailableError):
        return ()
    turns = (
        Turn("bot" if one.user_id == bot else "person", redact(strip_mention(one.text, bot)))
        for one in said
    )
    return tuple(turn for turn in turns if turn.text)
