"""The team's own notes that fit a question, as far as the person who asks may read them."""

from __future__ import annotations

import asyncio

from bot.answers.notes import MOST_SHOWN, Note, find_notes
from bot.errors import NotAllowedError, SlackUnavailableError
from bot.people.policy import Operation
from handlers.asking import Asker, meet
from handlers.services import Services

_MOST_LOOKED_UP = 6
"""Notes of other channels that a DM looks up the rights of."""


async def find_team_notes(services: Services, asker: Asker, words: str) -> tuple[Note, ...]:
    """The notes that fit a question and that this person may read, the best first.

    Those of the channel and of the workspace; in a DM, of every channel the person is in.
    """
    if not asker.may(Operation.SEE_NOTES):
        return ()
    channel = asker.settings.channel
    if not asker.is_direct:
        notes = await services.notes.list_for(channel)
    else:
        notes = await services.notes.list_newest(channel.team_id)
    fitting = await asyncio.to_thread(find_notes, words, notes) if notes else ()
    if not asker.is_direct:
        return fitting[:MOST_SHOWN]
    looked_up = fitting[:_MOST_LOOKED_UP]
    readable = [note for note in looked_up if await _may_read(services, asker, note)]
    return tuple(readable[:MOST_SHOWN])


async def _may_read(services: Services, asker: Asker, note: Note) -> bool:
    if note.channel is None:
        return True
    try:
        there = await meet(services, note.channel, asker.person.user_id)
        there.require(Operation.SEE_NOTES)
    except (NotAllowedError, SlackUnavailableError):
        return False
    return True
