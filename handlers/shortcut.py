"""The message shortcut: an error that stands in any conversation, explained to one person."""

from __future__ import annotations

import asyncio

from bot.causes.classify import classify
from bot.causes.questions import looks_like_error
from bot.credentials.scan import find_keys
from bot.errors import BotError, NotAllowedError, SlackUnavailableError
from bot.people.person import ChannelKind
from bot.people.policy import Operation, Refused, Situation, decide
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.texts.languages import language_of
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message, join
from bot.views.explained import explained_view
from bot.views.replies import note
from bot.views.why import Frame, verdict_card
from handlers.asking import LOOKUP_S
from handlers.grammar import strip_mention
from handlers.payloads import Pointed
from handlers.problems import explain_problem
from handlers.services import Services


class Shortcut:
    """Opens a modal: it also shows where the bot is no member, and to nobody else."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def explain(self, pointed: Pointed) -> None:
        """Answer at once, as the trigger holds for 3 s and no longer."""
        services = self._services
        lang = services.defaults.language
        try:
            lang = await self._meet(pointed)
            message = self._say(pointed, lang)
        except BotError as error:
            message = explain_problem(error, lang=lang, new_id=services.new_id)
        view = explained_view(message, bot_user_id=services.defaults.bot_user_id, lang=lang)
        await services.messenger.open_view(pointed.trigger_id, view)

    async def _meet(self, pointed: Pointed) -> str:
        """The person's language; raises `NotAllowedError` where they may not.

        What they are shown is for them alone, wherever the message stands.
        """
        services = self._services
        try:
            async with asyncio.timeout(LOOKUP_S):
                person = await services.directory.person(pointed.team_id, pointed.user_id)
        except TimeoutError:
            raise SlackUnavailableError("timeout") from None
        situation = Situation(
            team_id=services.defaults.team_id,
            channel_kind=ChannelKind.DIRECT,
            in_channel=True,
        )
        decision = decide(person, Operation.EXPLAIN_TEXT, situation)
        if isinstance(decision, Refused):
            raise NotAllowedError(decision.rule)
        return language_of(person.locale, default=services.defaults.language)

    def _say(self, pointed: Pointed, lang: str) -> Message:
        texts, services = FOLLOWUP_TEXTS[lang], self._services
        words = strip_mention(pointed.text, services.defaults.bot_user_id)
        verdict = classify(words) if looks_like_error(words) else None
        if verdict is not None:
            frame = Frame(today=services.clock.now().date(), in_modal=True)
            message = verdict_card(verdict, lang=lang, frame=frame)
        elif pointed.has_unread_file:
            message = note(texts.cannot_read_file)
        else:
            message = note(texts.no_error_here)
        leaked = find_keys(pointed.text)
        if not leaked:
            return message
        is_own = pointed.author_id == pointed.user_id
        warning = REPLY_TEXTS[lang].key_in_message if is_own else texts.key_above
        return join(note(warning.format(masked=leaked[0].masked)), message)
