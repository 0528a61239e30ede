"""Presses of buttons, routed by their action id; rights are looked up again for each press."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import AlreadyHandledError, BotError
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.ports import ChannelRef, Outgoing
from bot.texts.keys import KEY_TEXTS
from bot.views.card_buttons import ACTION_OPEN_PAGE, CardPlace
from bot.views.case import ACTION_DISMISS_CASE, ACTION_TAKE_CASE, say_state
from bot.views.connect_forms import ACTION_DIGEST_NOW, ACTION_DIGEST_OFF, ACTION_DIGEST_ON
from bot.views.key_forms import (
    ACTION_REMOVE_KEY,
    ACTION_REMOVE_KEY_IN_MODAL,
    ACTION_REPLACE_KEY,
    key_notice,
    removed_view,
    replace_key_view,
)
from bot.views.place import Place
from bot.views.replies import note
from bot.watch.case import Case
from handlers.asking import Asker, meet, send, to_channel, to_person
from handlers.budgets import BudgetDesk
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.grammar import read_line
from handlers.payloads import Click
from handlers.pressing import Act
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.spending import Spending


class Actions:
    """One method a button; those of the other surfaces are handed in."""

    def __init__(
        self,
        services: Services,
        desk: CommandDesk,
        *,
        card_acts: Mapping[str, Act],
        other_acts: Mapping[str, Act],
    ) -> None:
        self._services = services
        self._desk = desk
        self._card_acts = card_acts
        self._acts: Mapping[str, Act] = {
            **card_acts,
            **Spending(services).acts,
            **BudgetDesk(services).acts,
            **other_acts,
            ACTION_REPLACE_KEY: self._replace_key,
            ACTION_REMOVE_KEY: self._remove_key,
            ACTION_REMOVE_KEY_IN_MODAL: self._remove_key,
            ACTION_DIGEST_ON: self._digest,
            ACTION_DIGEST_OFF: self._digest,
            ACTION_DIGEST_NOW: self._digest,
            ACTION_TAKE_CASE: self._take_case,
            ACTION_DISMISS_CASE: self._dismiss_case,
        }

    async def press(self, click: Click) -> None:
        """Do what the button says; a refusal is told privately."""
        act = self._acts.get(click.action_id)
        if act is None or click.action_id == ACTION_OPEN_PAGE:
            return  # a link: Slack opened the page already
        lang = self._services.defaults.language
        channel = self._channel_of(click)
        asker: Asker | None = None
        try:
            asker = await meet(self._services, channel, click.user_id)
            lang = asker.lang
            await act(click, asker)
        except AlreadyHandledError:
            return
        except BotError as error:
            message = explain_problem(
                error,
                lang=lang,
                new_id=self._services.new_id,
                owner_id=await self._find_owner(click, channel),
            )
            is_elsewhere = bool(click.channel.channel_id) and click.channel != channel
            told = Outgoing(
                delivery_id=self._services.new_id(),
                kind="post" if is_elsewhere else "ephemeral",
                channel=click.channel if is_elsewhere else channel,
                text=message.text,
                blocks=message.blocks,
                purpose="refusal",
                user_id=click.user_id,
            )
            await send(self._services, told)

    def _channel_of(self, click: Click) -> ChannelRef:
        if click.action_id in self._card_acts:
            # A card in a DM is about the channel that its key belongs to.
            channel_id = CardPlace.read(click.value).channel_id or click.channel.channel_id
            return ChannelRef(click.channel.team_id, channel_id)
        if click.channel.channel_id:
            return click.channel
        # In a modal the button's value names the channel; the person's rights there are looked up.
        return ChannelRef(click.channel.team_id, Place.read(click.value).channel_id)

    async def _find_owner(self, click: Click, channel: ChannelRef) -> str:
        place = Place.read(click.value)
        if not place.subject_id:
            return ""
        try:
            return (await self._services.register.get(channel, place.subject_id)).owner_id
        except BotError:
            return ""

    async def _get_key(self, click: Click, asker: Asker) -> Key:
        key = await self._services.register.get(
            asker.settings.channel, Place.read(click.value).subject_id
        )
        asker.require(Operation.CHANGE_KEY, key)
        return key

    async def _replace_key(self, click: Click, asker: Asker) -> None:
        key = await self._get_key(click, asker)
        view = replace_key_view(key, lang=asker.lang)
        await self._services.messenger.update_view(click.view_id, view)

    async def _remove_key(self, click: Click, asker: Asker) -> None:
        key = await self._get_key(click, asker)

        def announce(removed: Key) -> Outgoing:
            lang = asker.settings.language
            message = key_notice(
                KEY_TEXTS[lang].notice_removed, removed, actor_id=asker.person.user_id, lang=lang
            )
            return to_channel(self._services, removed.channel, message, purpose="notice")

        await self._services.register.remove(
            key, by=asker.person.user_id, delivery=click.delivery, announce=announce
        )
        if click.view_id:
            view = removed_view(key, lang=asker.lang)
            await self._services.messenger.update_view(click.view_id, view)

    async def _digest(self, click: Click, asker: Asker) -> None:
        word = click.action_id.removeprefix("digest_")
        errand = Errand(asker=asker, delivery=click.delivery)
        message = await self._desk.run(errand, read_line(f"digest {word}"))
        if message is not None:
            await send(self._services, to_person(self._services, asker, message, purpose="digest"))

    async def _take_case(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.HANDLE_CASE)
        case = await self._services.watch.take(
            asker.settings.channel,
            click.value,
            asker.person.user_id,
            delivery=click.delivery,
        )
        await self._tell_who_was_first(case, asker)

    async def _dismiss_case(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.HANDLE_CASE)
        case = await self._services.watch.dismiss(
            asker.settings.channel,
            click.value,
            asker.person.user_id,
            delivery=click.delivery,
        )
        await self._tell_who_was_first(case, asker)

    async def _tell_who_was_first(self, case: Case | None, asker: Asker) -> None:
        """Whoever presses second, before their message was updated, learns who did."""
        if case is None or case.handled_by == asker.person.user_id:
            return
        message = note(say_state(case, asker.settings, lang=asker.lang))
        await send(self._services, to_person(self._services, asker, message, purpose="case"))
