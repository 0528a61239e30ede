"""Checking keys because somebody asked: what is shown meanwhile, and the cards at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BotError
from bot.keys.key import Key
from bot.views.blocks import Message
from bot.views.checking import checking_many, checking_message
from bot.views.why import Frame
from bot.views.why_keys import why_message
from handlers.asking import Asker
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.showing import Place, Watcher


class Checks:
    """Runs checks as background work; the answer comes even when the check breaks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(
        self, asker: Asker, keys: Sequence[Key], place: Place, *, delivery: str, is_private: bool
    ) -> None:
        """Check one key step by step, or all of the channel, and show what was found."""
        services, lang = self._services, asker.lang
        try:
            if len(keys) == 1:
                checked: Sequence[Key] = [await self._check_one(keys[0], place, lang)]
            else:
                checked = await services.health.check_all(asker.settings.channel)
            message = await self.render(asker, checked, is_private=is_private)
        except BotError as error:
            message = explain_problem(error, lang=lang, new_id=services.new_id)
        await place.finish(message, keeps=delivery)

    async def render(self, asker: Asker, keys: Sequence[Key], *, is_private: bool) -> Message:
        """The cards of keys that were checked."""
        frame = Frame(
            zone=asker.settings.timezone,
            contacts=await self._services.connections.find_contacts(asker.settings),
            is_private=is_private,
            today=self._services.clock.now().date(),
        )
        if self._services.calls is not None:
            frame = replace(frame, offer=self._services.calls.offer_call)
        return why_message(keys, now=self._services.clock.now(), lang=asker.lang, frame=frame)

    async def _check_one(self, key: Key, place: Place, lang: str) -> Key:
        watcher = Watcher(
            place,
            render=lambda steps: checking_message(key.name, steps, lang=lang),
            now=self._services.clock.now,
        )
        return await self._services.health.check(key, progress=watcher)


def say_checking(keys: Sequence[Key], *, lang: str) -> Message:
    """What is said at once."""
    if len(keys) == 1:
        return checking_message(keys[0].name, (), lang=lang)
    return checking_many(len(keys), lang=lang)
