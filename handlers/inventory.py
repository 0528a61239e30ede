"""`/apikey inventory`: every key of the organization, read live, for its admins' eyes alone."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import BotError
from bot.keys.inspection import Inventory, take_inventory
from bot.people.policy import Operation
from bot.ports import Outgoing
from bot.texts.inventory import INVENTORY_TEXTS
from bot.views.blocks import Message
from bot.views.inventory import ACTION_REGISTER, inventory_message
from bot.views.key_forms import add_key_view
from bot.views.replies import note
from handlers.asking import Asker, claim, promise_answer, send, to_channel, to_person
from handlers.errand import Errand
from handlers.payloads import Click
from handlers.pressing import Act
from handlers.problems import explain_problem
from handlers.services import Services


class Inventories:
    """Takes the request at once; OpenAI is asked as background work."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def acts(self) -> Mapping[str, Act]:
        """The buttons below an inventory."""
        return {ACTION_REGISTER: self._register}

    async def ask(self, errand: Errand, end: str) -> Message | None:
        """Every key, or those that end in `end`; it comes privately, wherever it was asked.

        Raises `NotAllowedError` and, without a connection, `ConnectionMissingError`.
        """
        services, asker = self._services, errand.asker
        asker.require(Operation.SEE_INVENTORY)
        await services.connections.get(asker.settings)
        working = note(INVENTORY_TEXTS[asker.lang].working)
        is_command = errand.thread_ts is None
        promise = promise_answer(services, asker, "inventory", origin=errand.origin)
        first = None if is_command else self._say(errand, working)
        await claim(services, errand.delivery, promise, first)
        services.jobs.start("inventory", lambda: self._tell(errand, end))
        return working if is_command else None

    async def _tell(self, errand: Errand, end: str) -> None:
        asker = errand.asker
        settings = asker.settings
        try:
            message = inventory_message(
                await self._take(asker),
                end=end.removeprefix("…").strip(),
                channel_id=settings.channel.channel_id,
                zone=settings.timezone,
                lang=asker.lang,
            )
        except BotError as error:
            message = explain_problem(error, lang=asker.lang, new_id=self._services.new_id)
        await send(self._services, self._say(errand, message), keeps=errand.delivery)

    async def _take(self, asker: Asker) -> Inventory:
        services, settings = self._services, asker.settings
        connection = await services.connections.get(settings)
        rows = await services.connections.read_inventory(connection)
        keys = await services.register.list_team(settings.channel.team_id)
        known = {row.key.openai_key_id for row in rows}
        channels = {key.channel for key in keys if key.openai_key_id in known}
        user_id = asker.person.user_id
        visible = [one for one in channels if await services.directory.is_member(one, user_id)]
        return take_inventory(rows, keys, visible=frozenset(visible), at=services.clock.now())

    def _say(self, errand: Errand, message: Message) -> Outgoing:
        """Words for them alone, where they asked."""
        thread_ts, services = errand.thread_ts, self._services
        if errand.origin is None:
            return to_person(
                services, errand.asker, message, purpose="inventory", thread_ts=thread_ts
            )
        return to_channel(
            services, errand.origin, message, purpose="inventory", thread_ts=thread_ts
        )

    async def _register(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.ADD_KEY)
        view = add_key_view(
            asker.settings.channel.channel_id, owner_id=asker.person.user_id, lang=asker.lang
        )
        await self._services.messenger.open_view(click.trigger_id, view)
