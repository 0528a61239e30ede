"""Questions answered: the team's notes first, then the article; no good answer is noted."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answers.conversation import Answer
from bot.answers.gaps import Gap, find_gap
from bot.ports import ChannelRef
from bot.views.blocks import Message
from bot.views.notes import above
from bot.views.replies import answer_message
from handlers.asking import Asker
from handlers.errand import Errand
from handlers.services import Services
from handlers.team_notes import find_team_notes


@dataclass(frozen=True)
class Reply:
    """The library's answer, and how it is said; `has_notes`: below notes of the team's own."""

    answer: Answer
    message: Message
    has_notes: bool = False


async def answer_question(
    services: Services, errand: Errand, question: str, *, earlier: Sequence[str] = ()
) -> Reply:
    """The answer, below the team's notes that fit it.

    `earlier` is what the person said before in this thread, oldest first. Where the articles know
    nothing for sure, the notes stand alone.
    """
    asker = errand.asker
    answer = await asyncio.to_thread(services.answers.answer, question, earlier=earlier)
    notes = await find_team_notes(services, asker, question)
    if not notes:
        note_gap(services, errand, answer)
        return Reply(answer, answer_message(answer))
    own = answer_message(answer) if answer.in_scope and answer.sure else None
    message = above(notes, own, zone=asker.settings.timezone, lang=answer.lang)
    return Reply(answer, message, has_notes=True)


def note_gap(services: Services, errand: Errand, answer: Answer) -> None:
    """Note soon that an answer falls short, if it does; that may fail, the answer may not."""
    found = find_gap(answer)
    if found is None:
        return
    kind, topics = found
    channel, ts = place_for_others(errand.asker, errand.thread_ts)
    gap = Gap(
        gap_id=errand.delivery,
        kind=kind,
        topics=topics,
        lang=answer.lang,
        channel=channel,
        ts=ts,
        at=services.clock.now(),
    )

    async def save() -> None:
        async with services.changes() as tx:
            await tx.gaps.add(gap)

    services.jobs.start("note gap", save)


def place_for_others(asker: Asker, thread_ts: str | None) -> tuple[ChannelRef, str]:
    """Channel and thread, both empty where nobody but the asker can read."""
    channel = asker.settings.channel
    if asker.is_direct or not thread_ts:
        return ChannelRef(channel.team_id, ""), ""
    return channel, thread_ts
