"""`/apikey export`: who may have it, and where what is said about it belongs: to them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BotError, NotAllowedError
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.ports import Outgoing
from bot.reports.exporting import EXPORT_WITHIN, ExportOrder
from bot.views.blocks import Message
from bot.views.export import not_yours_message, say_export_fault, taken_message
from handlers.asking import Asker, claim, promise_answer, to_channel, to_person
from handlers.errand import Errand
from handlers.problems import explain_problem
from handlers.services import Services


class Exports:
    """Takes requests for exports; the files come later, in a direct message."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask(self, errand: Errand, name: str) -> Message | None:
        """The answer for whoever reads alone; where others read along it is sent privately.

        Raises:
            KeyMissingError: the channel has no key of this name.
            NotAllowedError: by a rule that holds for everything here, not for exports alone.
        """
        services, asker = self._services, errand.asker
        asker.require(Operation.SEE_STATUS)
        channel = asker.settings.channel
        about = await services.register.find(channel, name) if name else None
        keys = (about,) if about else await services.register.list_channel(channel)
        try:
            for key in keys or (None,):
                asker.require(Operation.EXPORT, key)
        except NotAllowedError:
            refusal = _refuse(asker, about, keys)
            if not _is_overheard(errand):
                return refusal
            await claim(services, errand.delivery, first=self._say(errand, refusal))
            return None
        taken = taken_message(about, lang=asker.lang)
        await self._take(errand, about, taken)
        return None if _is_overheard(errand) else taken

    async def _take(self, errand: Errand, about: Key | None, taken: Message) -> None:
        services, asker, lang = self._services, errand.asker, errand.asker.lang

        def say_fault(error: BotError) -> Outgoing:
            fault = say_export_fault(error, lang=lang)
            fault = fault or explain_problem(error, lang=lang, new_id=services.new_id)
            return self._say(errand, fault)

        order = ExportOrder(
            settings=asker.settings,
            about=about,
            by=asker.person.user_id,
            lang=lang,
            delivery=errand.delivery,
            due=services.clock.now() + EXPORT_WITHIN,
            say=say_fault,
        )
        promise = promise_answer(
            services,
            asker,
            "export",
            thread_ts=None if _is_overheard(errand) else errand.thread_ts,
            origin=errand.origin,
        )
        first = self._say(errand, taken) if _is_overheard(errand) else None
        await services.exports.take(order, replace(promise, due=order.due), first)

    def _say(self, errand: Errand, message: Message) -> Outgoing:
        """Words for them alone, where they asked."""
        thread_ts, services = errand.thread_ts, self._services
        if errand.origin is None:
            return to_person(services, errand.asker, message, purpose="export", thread_ts=thread_ts)
        return to_channel(services, errand.origin, message, purpose="export", thread_ts=thread_ts)


def _is_overheard(errand: Errand) -> bool:
    """Whether an answer where they asked would be read by others."""
    return errand.thread_ts is not None and errand.origin is None and not errand.asker.is_direct


def _refuse(asker: Asker, about: Key | None, keys: Sequence[Key]) -> Message:
    """Who may: the channel's managers, and the owner of the one key that was asked for."""
    owner = (about.owner_id,) if about else ()
    people = tuple(dict.fromkeys([*owner, *asker.settings.managers]))
    own = next((key for key in keys if key.owner_id == asker.person.user_id), None)
    return not_yours_message(people, own, lang=asker.lang)
