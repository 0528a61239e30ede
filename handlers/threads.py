"""What is said below an explained error, and the error above that somebody points at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from bot.causes.bearings import weigh
from bot.causes.classify import classify
from bot.causes.followups import WORTH_CHECKING, Followup
from bot.causes.questions import looks_like_error
from bot.causes.threads import RECENT, Said, ThreadError
from bot.causes.verdict import Verdict
from bot.credentials.scan import find_keys
from bot.errors import BotError, KeyMissingError, NotAllowedError, SlackRefusedError
from bot.keys.key import Key
from bot.people.policy import Operation
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.views.blocks import Message, join
from bot.views.followups import followup_message
from bot.views.replies import note
from handlers.asking import Asker, send, to_person
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.grammar import strip_mention
from handlers.pasted import Reply, explain
from handlers.problems import explain_problem
from handlers.services import Services

Otherwise = Callable[[Errand], Awaitable[Message | None]]
"""What is answered where no error stands above; None when it answers for itself."""


@dataclass(frozen=True)
class Found:
    """An error that was pointed at; `leaked` is the key in it, masked, or empty."""

    verdict: Verdict
    leaked: str


class ThreadTalk:
    """Knows what a thread is about, or reads it when somebody points at it."""

    def __init__(self, services: Services, desk: CommandDesk) -> None:
        self._services = services
        self._desk = desk

    async def recall(self, errand: Errand, *, is_reply: bool) -> ThreadError | None:
        """The error that "it" means here, if one was explained."""
        async with self._services.reads() as tx:
            error = None
            if is_reply and errand.thread is not None:
                error = await tx.threads.find(errand.thread)
            if error is None and errand.asker.is_direct:
                since = self._services.clock.now() - RECENT
                error = await tx.threads.find_last(errand.asker.settings.channel, since)
        return error

    async def follow(
        self, errand: Errand, error: ThreadError, told: Sequence[Followup]
    ) -> Reply | None:
        """Answer below an error; where a check of our key may say something new, it follows."""
        asker = errand.asker
        asker.require(Operation.EXPLAIN_TEXT)
        found = await self._find_key(errand, error)
        owner_id = found[1].owner_id if found else ""
        if found is None or not WORTH_CHECKING & set(told):
            message = followup_message(error, told, owner_id=owner_id, lang=asker.lang)
            weighed = reduce(weigh, told, error)
            thread = errand.thread or error.thread
            return Reply(message, replace(weighed, thread=thread, at=self._services.clock.now()))
        there, key = found
        # Asked to check again, the check itself is the answer.
        said = [one for one in told if one is not Followup.CHECK_AGAIN]
        before = followup_message(error, said, owner_id=owner_id, lang=asker.lang)
        origin = asker.settings.channel if asker.is_direct else None
        anew = replace(errand, asker=there, origin=origin)
        first = await self._desk.check(anew, [key], before=before if said else None)
        return None if first is None else Reply(first)

    async def look_above(self, errand: Errand, otherwise: Otherwise) -> None:
        """Read the thread later, and explain the error in it; without one, go on as usual."""
        errand.asker.require(Operation.EXPLAIN_TEXT)
        await self._desk.promise(errand, "why")
        self._services.jobs.start("read thread", lambda: self._explain_above(errand, otherwise))

    async def _explain_above(self, errand: Errand, otherwise: Otherwise) -> None:
        services, lang = self._services, errand.asker.lang
        found: Found | None = None
        reply: Reply | None = None
        message: Message | None
        try:
            found = await self._read_above(errand)
            if found is not None:
                reply = await explain(services, self._desk, errand, found.verdict)
                message = reply.message
            else:
                anew = replace(errand, delivery=f"{errand.delivery} anew")
                message = await otherwise(anew)
        except SlackRefusedError:
            message = note(FOLLOWUP_TEXTS[lang].cannot_read_thread)
        except BotError as problem:
            message = explain_problem(problem, lang=lang, new_id=services.new_id)
        if message is None:
            # The check that it became has posted its first word already.
            await self._keep(errand)
            return
        outgoing = self._desk.reply(errand, message, purpose="answer")
        if found is not None and found.leaked:
            # A public answer would point at the key.
            warning = note(FOLLOWUP_TEXTS[lang].key_above.format(masked=found.leaked))
            outgoing = to_person(
                services,
                errand.asker,
                join(warning, message),
                purpose="leak",
                thread_ts=errand.thread_ts,
            )
        error = None if reply is None else reply.error
        await send(services, outgoing, keeps=errand.delivery, remembers=error)

    async def _keep(self, errand: Errand) -> None:
        async with self._services.changes() as tx:
            await tx.inbox.keep(errand.delivery)

    async def _read_above(self, errand: Errand) -> Found | None:
        services = self._services
        if errand.thread is None:
            return None
        said = await services.threads.read(errand.thread)
        return find_error(said, services.defaults.bot_user_id)

    async def _find_key(self, errand: Errand, error: ThreadError) -> tuple[Asker, Key] | None:
        """Our key that the error is of, where this person may have it checked."""
        if error.key_id is None:
            return None
        for there in await self._desk.list_places(errand.asker):
            try:
                there.require(Operation.CHECK_KEY)
                return there, await self._services.register.get(
                    there.settings.channel, error.key_id
                )
            except (KeyMissingError, NotAllowedError):
                continue
        return None


def find_error(said: Sequence[Said], bot_user_id: str) -> Found | None:
    """The error that a thread is about: of the first message, else of the newest that shows one.

    What this bot wrote does not count; what others' bots report does.
    """
    texts = [strip_mention(one.text, bot_user_id) for one in said if one.user_id != bot_user_id]
    for text in [*texts[:1], *reversed(texts[1:])]:
        verdict = classify(text) if looks_like_error(text) else None
        if verdict is not None:
            leaked = find_keys(text)
            return Found(verdict, leaked[0].masked if leaked else "")
    return None
