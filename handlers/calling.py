"""*Try one real call*: pressed, confirmed, once a minute at most; then the card again."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import BotError
from bot.keys.calling import CallPermits, RealCalls
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.texts.card import CARD_TEXTS
from bot.views.blocks import escape
from bot.views.card_buttons import ACTION_CALL, CardPlace
from bot.views.checking import calling_message
from bot.views.replies import note
from handlers.asking import Asker
from handlers.checking import Checks
from handlers.payloads import Click
from handlers.pressing import Act, find_key, is_for_them_alone, promise_to, tell
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.showing import Place, place_of_click


class Calls:
    """The button; `acts` by action id."""

    def __init__(self, services: Services, calls: RealCalls) -> None:
        self._services = services
        self._calls = calls
        self._permits = CallPermits(changes=services.changes)
        self._checks = Checks(services)
        self.acts: Mapping[str, Act] = {ACTION_CALL: self._call}

    async def _call(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.CALL_MODEL)
        key = await find_key(self._services, asker, CardPlace.read(click.value))
        if key is None:
            return
        promise = promise_to(self._services, click, asker)
        may_call = await self._permits.take(
            key,
            by=asker.person.user_id,
            at=self._services.clock.now(),
            delivery=click.delivery,
            promise=promise,
        )
        if not may_call:
            said = CARD_TEXTS[asker.lang].call_wait.format(name=escape(key.name))
            await tell(self._services, click, asker, note(said))
            return
        place = await place_of_click(self._services, asker, click)
        self._services.jobs.start("call", lambda: self._run(key, place, click, asker))

    async def _run(self, key: Key, place: Place, click: Click, asker: Asker) -> None:
        await place.show(calling_message(key.name, lang=asker.lang))
        try:
            called = await self._calls.call(key)
            message = await self._checks.render(
                asker, [called], is_private=is_for_them_alone(click, asker)
            )
        except BotError as error:
            message = explain_problem(error, lang=asker.lang, new_id=self._services.new_id)
        await place.finish(message, keeps=click.delivery)
