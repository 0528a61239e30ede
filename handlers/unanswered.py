"""`/apikey unanswered`: what found no good answer lately, for bot admins alone."""

from __future__ import annotations

from bot.people.policy import Operation
from bot.views.blocks import Message
from handlers.asking import claim, send, to_person
from handlers.errand import Errand
from handlers.services import Services


class Unanswered:
    """Tells whoever can teach the bot."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def tell(self, errand: Errand, rest: str) -> Message | None:
        """The last seven days; in no thread, where others would see places they cannot read."""
        del rest
        services, asker = self._services, errand.asker
        asker.require(Operation.SEE_UNANSWERED)
        told = await services.gaps.build(asker.person.user_id, services.clock.now())
        message = services.write_gaps(told, lang=asker.lang)
        if asker.is_direct or errand.thread_ts is None:
            return message
        await claim(services, errand.delivery)
        outgoing = to_person(
            services, asker, message, purpose="unanswered", thread_ts=errand.thread_ts
        )
        await send(services, outgoing)
        return None
