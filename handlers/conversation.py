"""Mentions and direct messages: commands in words, pasted errors, our own keys, questions."""

from __future__ import annotations

from dataclasses import replace

from bot.causes.classify import classify
from bot.causes.followups import NEWS, Followup, read_followups
from bot.causes.questions import asks_about_own_key, looks_like_error
from bot.causes.troubles import (
    find_named,
    points_above,
    says_only_it_fails,
    tells_of_trouble,
)
from bot.credentials.scan import find_keys
from bot.errors import AlreadyHandledError, BotError, StorageFullError
from bot.people.policy import Operation
from bot.spend.questions import read_price_question
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message, join
from bot.views.replies import note
from bot.views.why import Frame, verdict_card
from handlers.asking import Asker, meet, send_directly, to_channel, to_person
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.estimating import Estimating
from handlers.grammar import read_line, read_verbatim, strip_mention
from handlers.pasted import Reply, explain
from handlers.payloads import Spoken
from handlers.problems import explain_problem
from handlers.services import Services
from handlers.threads import ThreadTalk
from handlers.writing import Writing


class Conversation:
    """Answers what people say to the bot, once, in the thread where they said it."""

    def __init__(self, services: Services, desk: CommandDesk) -> None:
        self._services = services
        self._desk = desk
        self._talk = ThreadTalk(services, desk)
        self._estimating = Estimating(services)
        self.writing = Writing(services, desk)

    async def hear(self, spoken: Spoken) -> None:
        """Answer one message; its claim and the answer are one transaction."""
        services = self._services
        lang = services.defaults.language
        try:
            asker = await meet(services, spoken.channel, spoken.user_id)
            lang = asker.lang
            words = strip_mention(spoken.text, services.defaults.bot_user_id)
            leaked = find_keys(spoken.text)
            if leaked:
                await self._warn(spoken, asker, leaked[0].masked, words)
                return
            reply = await self._decide(spoken, asker, words)
        except AlreadyHandledError:
            return
        except BotError as error:
            reply = Reply(explain_problem(error, lang=lang, new_id=services.new_id))
        if reply is not None:
            await self._answer(spoken, reply)

    async def _decide(self, spoken: Spoken, asker: Asker, words: str) -> Reply | None:
        asker.require(Operation.ASK)
        errand = Errand(asker=asker, delivery=spoken.delivery, thread_ts=spoken.thread_ts)
        typed = read_verbatim(spoken.text, self._services.defaults.bot_user_id)
        line = read_line(typed)
        if words and line.word is not None and _is_command(line.word, line.rest):
            return _reply(await self._desk.run(errand, line))
        priced = read_price_question(typed)
        if priced is not None:
            return _reply(await self._estimating.answer(errand, priced, spoken))
        if looks_like_error(words):
            asker.require(Operation.EXPLAIN_TEXT)
            verdict = classify(words)
            if verdict is not None:
                return await explain(self._services, self._desk, errand, verdict)
        told = read_followups(words)
        if told == (Followup.THANKS,):
            return Reply(note(FOLLOWUP_TEXTS[asker.lang].welcome))
        if (told and told[0] in NEWS) or not await self._means_own_key(asker, words):
            about = await self._talk.recall(errand, is_reply=spoken.is_reply)
            if about is not None and (told or points_above(words)):
                return await self._talk.follow(errand, about, told or (Followup.WHY,))
            if spoken.is_reply and (told or points_above(words) or says_only_it_fails(words)):
                await self._talk.look_above(errand, lambda anew: self._go_on(spoken, anew, words))
                return None
        return _reply(await self._go_on(spoken, errand, words))

    async def _go_on(self, spoken: Spoken, errand: Errand, words: str) -> Message | None:
        """Answer what stands for itself: our own keys, trouble without a word, a question."""
        asker = errand.asker
        texts = FOLLOWUP_TEXTS[asker.lang]
        named = await self._find_named(asker, words)
        if named is not None:
            there, name = named
            origin = asker.settings.channel if asker.is_direct else None
            return await self._desk.why(replace(errand, asker=there, origin=origin), name)
        if asks_about_own_key(words):
            return await self._check_own(errand)
        if says_only_it_fails(words) and await self._has_keys(asker):
            return await self._check_own(errand)
        if spoken.has_unread_file:
            return note(texts.cannot_read_file)
        if says_only_it_fails(words) or (words and spoken.is_reply and points_above(words)):
            return note(texts.ask_for_error)
        if not words:
            return note(REPLY_TEXTS[asker.lang].empty_mention)
        return await self.writing.answer(errand, spoken, words)

    async def _means_own_key(self, asker: Asker, words: str) -> bool:
        return asks_about_own_key(words) or await self._find_named(asker, words) is not None

    async def _find_named(self, asker: Asker, words: str) -> tuple[Asker, str] | None:
        """The key that words about trouble name, where this person may have it checked.

        None also when several channels of a DM have one of that name.
        """
        if not tells_of_trouble(words):
            return None
        found = []
        for there in await self._desk.list_places(asker):
            if not there.may(Operation.CHECK_KEY):
                continue
            keys = await self._services.register.list_channel(there.settings.channel)
            name = find_named(words, [key.name for key in keys])
            if name is not None:
                found.append((there, name))
        return found[0] if len(found) == 1 else None

    async def _has_keys(self, asker: Asker) -> bool:
        for there in await self._desk.list_places(asker):
            if there.may(Operation.CHECK_KEY) and await self._services.register.list_channel(
                there.settings.channel
            ):
                return True
        return False

    async def _check_own(self, errand: Errand) -> Message | None:
        return await self._desk.run(errand, read_line("why"))

    async def _warn(self, spoken: Spoken, asker: Asker, masked: str, words: str) -> None:
        """A key was posted: tell its author privately, and never answer into the thread.

        An error in the same message is explained below the warning.
        """
        now = self._services.clock.now()
        message = note(REPLY_TEXTS[asker.lang].key_in_message.format(masked=masked))
        verdict = classify(words) if looks_like_error(words) else None
        if verdict is not None and asker.may(Operation.EXPLAIN_TEXT):
            card = verdict_card(verdict, lang=asker.lang, frame=Frame(today=now.date()))
            message = join(message, card)
        outgoing = to_person(
            self._services, asker, message, purpose="leak", thread_ts=_thread_of(spoken)
        )
        async with self._services.changes() as tx:
            if await tx.inbox.claim(spoken.delivery, now):
                await tx.outbox.add(outgoing, now)

    async def _answer(self, spoken: Spoken, reply: Reply) -> None:
        now = self._services.clock.now()
        outgoing = to_channel(
            self._services,
            spoken.channel,
            reply.message,
            purpose="answer",
            thread_ts=spoken.thread_ts,
        )
        try:
            async with self._services.changes() as tx:
                if await tx.inbox.claim(f"answer {spoken.delivery}", now):
                    await tx.outbox.add(outgoing, now)
                    if reply.error is not None:
                        await tx.threads.save(reply.error)
        except StorageFullError:
            # Rather answered twice, should Slack repeat the message, than not at all.
            await send_directly(self._services, outgoing)


def _reply(message: Message | None) -> Reply | None:
    return None if message is None else Reply(message)


def _thread_of(spoken: Spoken) -> str | None:
    """Where a private word about a reply is seen; about other messages, in the channel."""
    return spoken.thread_ts if spoken.is_reply else None


def _is_command(word: str, rest: str) -> bool:
    """Whether a sentence that begins with a command's word is one.

    `status prod` is; a question such as "why did our key fail?" is not.
    """
    is_question = rest.endswith(("?", "？"))
    if word == "estimate":
        # A text may ask something; "estimate of our costs, please?" is talk.
        return "\n" in rest or not is_question
    return word == "ask" or (len(rest.split()) <= 1 and not is_question)
