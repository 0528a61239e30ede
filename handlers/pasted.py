"""An error that people show us: its card, our key in it, and what its thread is about then."""

from __future__ import annotations

from dataclasses import dataclass

from bot.causes.threads import ThreadError
from bot.causes.verdict import Verdict
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.views.blocks import Message
from bot.views.why import Frame, verdict_card
from handlers.asking import Asker
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.services import Services

_END = 4
"""Characters of a key that OpenAI shows in an error, and that we keep in the clear."""


@dataclass(frozen=True)
class Reply:
    """An answer, and what the thread is about from then on."""

    message: Message
    error: ThreadError | None = None


async def explain(services: Services, desk: CommandDesk, errand: Errand, verdict: Verdict) -> Reply:
    """The card; where the error shows the end of a key of ours, it names that key."""
    asker, now = errand.asker, services.clock.now()
    ours = await _find_by_end(services, desk, asker, verdict)
    frame = Frame(today=now.date(), named=tuple(key.name for key in ours))
    card = verdict_card(verdict, lang=asker.lang, frame=frame)
    if errand.thread is None:
        return Reply(card)
    key_id = ours[0].key_id if len(ours) == 1 else None
    return Reply(card, ThreadError.of(verdict, thread=errand.thread, at=now, key_id=key_id))


async def _find_by_end(
    services: Services, desk: CommandDesk, asker: Asker, verdict: Verdict
) -> list[Key]:
    end = verdict.masked_key_end or ""
    if len(end) < _END or verdict.provider != "openai":
        return []
    places = [one for one in await desk.list_places(asker) if one.may(Operation.SEE_STATUS)]
    keys = [await services.register.list_channel(one.settings.channel) for one in places]
    return [key for some in keys for key in some if key.last4 == end[-_END:]]
