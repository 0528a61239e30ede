"""Checking keys because somebody asked: what is shown meanwhile, and the cards at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.causes.probing import Outcome
from bot.causes.threads import Thread, ThreadError
from bot.errors import BotError
from bot.keys.key import Key
from bot.views.blocks import Message, join
from bot.views.checking import checking_many, checking_message
from bot.views.why import Frame
from bot.views.why_keys import why_message
from handlers.asking import Asker
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.showing import Place, Watcher


@dataclass(frozen=True, kw_only=True)
class Order:
    """What to check and for whom; `before` is said above the cards, `thread` is where they go."""

    asker: Asker
    keys: Sequence[Key]
    delivery: str
    is_private: bool
    thread: Thread | None = None
    before: Message | None = None


class Checks:
    """Runs checks as background work; the answer comes even when the check breaks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def run(self, order: Order, place: Place) -> None:
        """Check one key step by step, or all of the channel, and show what was found."""
        services, asker, lang = self._services, order.asker, order.asker.lang
        error: ThreadError | None = None
        try:
            if len(order.keys) == 1:
                checked: Sequence[Key] = [await self._check_one(order.keys[0], place, lang)]
            else:
                checked = await services.health.check_all(asker.settings.channel)
            message = await self.render(asker, checked, is_private=order.is_private)
            if order.before is not None:
                message = join(order.before, message)
            if order.thread is not None:
                error = find_error(checked, order.thread, services.clock.now())
        except BotError as problem:
            message = explain_problem(problem, lang=lang, new_id=services.new_id)
        await place.finish(message, keeps=order.delivery, remembers=error)

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


def find_error(keys: Sequence[Key], thread: Thread, now: datetime) -> ThreadError | None:
    """What the thread of a check is about: the first key that fails, as its card stands first."""
    for key in keys:
        check = key.check
        if check is None or check.verdict is None or check.outcome is Outcome.ACCEPTED:
            continue
        return ThreadError.of(check.verdict, thread=thread, at=now, key_id=key.key_id)
    return None


def say_checking(keys: Sequence[Key], *, lang: str) -> Message:
    """What is said at once."""
    if len(keys) == 1:
        return checking_message(keys[0].name, (), lang=lang)
    return checking_many(len(keys), lang=lang)
