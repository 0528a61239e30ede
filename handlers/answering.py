"""Questions to the library: answered, and noted where there was no good answer."""

from __future__ import annotations

import asyncio

from bot.answers.conversation import Answer
from bot.answers.gaps import Gap, find_gap
from bot.ports import ChannelRef
from bot.views.blocks import Message
from bot.views.replies import answer_message
from handlers.asking import Asker
from handlers.errand import Errand
from handlers.services import Services


async def answer_question(services: Services, errand: Errand, question: str) -> Message:
    """The answer, whatever is asked."""
    answer = await asyncio.to_thread(services.answers.answer, question)
    note_gap(services, errand, answer)
    return answer_message(answer)


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
