"""Mentions and direct messages: commands in words, pasted errors, our own keys, questions."""

from __future__ import annotations

import asyncio

from bot.causes.classify import classify
from bot.causes.questions import asks_about_own_key, looks_like_error
from bot.credentials.scan import find_keys
from bot.errors import AlreadyHandledError, BotError, StorageFullError
from bot.people.policy import Operation
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message
from bot.views.replies import answer_message, note
from bot.views.why import Frame, verdict_card
from handlers.asking import Asker, meet, send_directly, to_channel, to_person
from handlers.command import CommandDesk, Errand
from handlers.grammar import read_line, strip_mention
from handlers.payloads import Spoken
from handlers.problems import explain_problem
from handlers.services import Services


class Conversation:
    """Answers what people say to the bot, once, in the thread where they said it."""

    def __init__(self, services: Services, desk: CommandDesk) -> None:
        self._services = services
        self._desk = desk

    async def hear(self, spoken: Spoken) -> None:
        """Answer one message; its claim and the answer are one transaction."""
        services = self._services
        lang = services.defaults.language
        try:
            asker = await meet(services, spoken.channel, spoken.user_id)
            lang = asker.lang
            leaked = find_keys(spoken.text)
            if leaked:
                await self._warn(spoken, asker, leaked[0].masked)
                return
            words = strip_mention(spoken.text, services.defaults.bot_user_id)
            message = await self._decide(spoken, asker, words)
        except AlreadyHandledError:
            return
        except BotError as error:
            message = explain_problem(error, lang=lang, new_id=services.new_id)
        if message is not None:
            await self._answer(spoken, message)

    async def _decide(self, spoken: Spoken, asker: Asker, words: str) -> Message | None:
        asker.require(Operation.ASK)
        if not words:
            return note(REPLY_TEXTS[asker.lang].empty_mention)
        errand = Errand(asker=asker, delivery=spoken.delivery, thread_ts=spoken.thread_ts)
        line = read_line(words)
        if line.word is not None and _is_command(line.word, line.rest):
            return await self._desk.run(errand, line)
        if looks_like_error(words):
            asker.require(Operation.EXPLAIN_TEXT)
            verdict = classify(words)
            if verdict is not None:
                today = self._services.clock.now().date()
                return verdict_card(verdict, lang=asker.lang, frame=Frame(today=today))
        if asks_about_own_key(words):
            return await self._check_own(errand)
        return answer_message(await asyncio.to_thread(self._services.answers.answer, words))

    async def _check_own(self, errand: Errand) -> Message | None:
        return await self._desk.run(errand, read_line("why"))

    async def _warn(self, spoken: Spoken, asker: Asker, masked: str) -> None:
        """A key was posted: tell its author privately, and never answer into the thread."""
        text = REPLY_TEXTS[asker.lang].key_in_message.format(masked=masked)
        now = self._services.clock.now()
        outgoing = to_person(self._services, asker, note(text), purpose="leak")
        async with self._services.changes() as tx:
            if await tx.inbox.claim(spoken.delivery, now):
                await tx.outbox.add(outgoing, now)

    async def _answer(self, spoken: Spoken, message: Message) -> None:
        now = self._services.clock.now()
        outgoing = to_channel(
            self._services,
            spoken.channel,
            message,
            purpose="answer",
            thread_ts=spoken.thread_ts,
        )
        try:
            async with self._services.changes() as tx:
                if await tx.inbox.claim(f"answer {spoken.delivery}", now):
                    await tx.outbox.add(outgoing, now)
        except StorageFullError:
            # Rather answered twice, should Slack repeat the message, than not at all.
            await send_directly(self._services, outgoing)


def _is_command(word: str, rest: str) -> bool:
    """Whether a sentence that begins with a command's word is one.

    `status prod` is; a question such as "why did our key fail?" is not.
    """
    return word == "ask" or (len(rest.split()) <= 1 and not rest.endswith(("?", "？")))
