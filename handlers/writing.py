"""An answer that a model writes, in the thread of its question, until it is done or stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.answers.conversation import Answer
from bot.answers.library import Source
from bot.answers.streaming import Page, Recipient, StoppedInSlackError
from bot.answers.writing import MOST_TURNS, Looking, Saying, Turn, Writer, Written
from bot.causes.threads import Thread
from bot.credentials.scan import redact
from bot.errors import BotError, OpenAIUnavailableError, SlackRefusedError, SlackUnavailableError
from bot.ports import Block
from bot.texts.replies import REPLY_TEXTS
from bot.texts.writing import WRITING_TEXTS
from bot.views.blocks import Message, join
from bot.views.following import below_answer
from bot.views.replies import note
from bot.views.writing import instead_text, sources_blocks
from handlers.answering import answer_question
from handlers.asking import claim, promise_answer, send, to_channel
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.flood import Flood
from handlers.payloads import Spoken
from handlers.services import Services
from handlers.toolbox import ChannelTools
from handlers.turns import list_earlier, read_turns

LONGEST = timedelta(minutes=4)
"""Slack closes a stream after about five minutes."""

PROMISED = LONGEST + timedelta(seconds=90)
"""When an answer that never ended was lost: by then its end was tried several times."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One question that is being answered."""

    errand: Errand
    spoken: Spoken
    words: str
    canned: Answer
    thread: Thread
    before: tuple[Turn, ...]
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def user_id(self) -> str:
        """Who asked."""
        return self.spoken.user_id


class Writing:
    """Answers questions with the model where there is one; the articles stand in for it."""

    def __init__(self, services: Services, desk: CommandDesk) -> None:
        self._services = services
        self._desk = desk
        self._flood = Flood()
        self._under_way: set[Asked] = set()

    async def answer(self, errand: Errand, spoken: Spoken, words: str) -> Message | None:
        """The article's answer; None where a model writes one from now on.

        Only what an article surely answers is the model's to say: a refusal, a question back,
        what is none of ours and what the team's own notes say stay as they are.
        """
        services = self._services
        before = await read_turns(services, spoken)
        reply = await answer_question(services, errand, words, earlier=list_earlier(before))
        writer, thread, canned = services.writer, errand.thread, reply.answer
        is_known = canned.sure and canned.sources and not reply.has_notes
        if writer is None or thread is None or not is_known:
            return reply.message
        now = services.clock.now()
        if not self._flood.enter(spoken.user_id, now):
            return join(note(WRITING_TEXTS[canned.lang].too_many), reply.message)
        asked = Asked(errand, spoken, words, canned, thread, before)
        promise = promise_answer(
            services, errand.asker, "ask", thread_ts=errand.thread_ts, origin=errand.origin
        )
        try:
            await claim(services, errand.delivery, replace(promise, due=now + PROMISED))
        except BaseException:
            self._flood.leave(spoken.user_id)
            raise
        self._under_way.add(asked)
        services.jobs.start("answer", lambda: self._write(asked, writer))
        return None

    def stop(self, thread: Thread) -> None:
        """Somebody pressed Stop: what is said stays, nothing more is written."""
        for asked in self._under_way:
            if asked.thread == thread:
                asked.stopped.set()

    async def _write(self, asked: Asked, writer: Writer) -> None:
        try:
            page = await self._open(asked)
            try:
                text, blocks = await self._follow(asked, page, writer)
            except BaseException:
                # A stop of the bot, or a fault of ours: no half answer is left as if it went on.
                await self._end(asked, page, REPLY_TEXTS[asked.canned.lang].interrupted["ask"], ())
                raise
            await self._end(asked, page, text, blocks)
        finally:
            self._under_way.discard(asked)
            self._flood.leave(asked.user_id)

    async def _open(self, asked: Asked) -> Page:
        first = WRITING_TEXTS[asked.canned.lang].reading
        try:
            return await self._services.streams.open(Recipient(asked.thread, asked.user_id), first)
        except (SlackRefusedError, SlackUnavailableError):
            return Sheet()

    async def _follow(
        self, asked: Asked, page: Page, writer: Writer
    ) -> tuple[str, Sequence[Block]]:
        """Let the model write until it is done, stopped or too long; returns the last words."""
        lang = asked.canned.lang
        writing = asyncio.create_task(self._pour(asked, page, writer))
        stop = asyncio.create_task(asked.stopped.wait())
        late = asyncio.create_task(self._services.clock.sleep(LONGEST.total_seconds()))
        try:
            await asyncio.wait({writing, stop, late}, return_when=asyncio.FIRST_COMPLETED)
            if not writing.done():
                if not asked.stopped.is_set():
                    return self._say_instead(asked, page), below_answer(asked.canned)
                return WRITING_TEXTS[lang].stopped, ()
            sources = await writing
        except StoppedInSlackError:
            # Pressed where another process heard of it.
            return WRITING_TEXTS[lang].stopped, ()
        except BotError as error:
            return self._say_instead(asked, page, error), below_answer(asked.canned)
        finally:
            for task in (writing, stop, late):
                task.cancel()
            await asyncio.gather(writing, stop, late, return_exceptions=True)
        return "", [*sources_blocks(sources, lang=lang), *below_answer(asked.canned)]

    def _say_instead(self, asked: Asked, page: Page, error: BotError | None = None) -> str:
        zone, had_begun = asked.errand.asker.settings.timezone, bool(page.text.strip())
        return instead_text(asked.canned, error, zone=zone, had_begun=had_begun)

    async def _pour(self, asked: Asked, page: Page, writer: Writer) -> tuple[Source, ...]:
        services, lang = self._services, asked.canned.lang
        turns = [*asked.before, Turn("person", redact(asked.words))][-MOST_TURNS:]
        tools = ChannelTools(services, self._desk, asked.errand.asker)
        steps = WRITING_TEXTS[lang].steps
        sources: tuple[Source, ...] = ()
        # Closed at once when it is stopped: nothing is paid for that nobody reads.
        async with aclosing(writer.write(turns, lang=lang, tools=tools)) as pieces:
            async for piece in pieces:
                match piece:
                    case Looking(tool):
                        await page.step(steps.get(tool, steps["other"]))
                    case Saying(text):
                        await page.say(text)
                    case Written(stands_on):
                        sources = stands_on
        if not page.text.strip():
            raise OpenAIUnavailableError("an empty answer")
        return sources

    async def _end(self, asked: Asked, page: Page, text: str, blocks: Sequence[Block]) -> None:
        last = f"\n\n{text}" if page.text and text else text
        delivery = asked.errand.delivery
        if not isinstance(page, Sheet):
            try:
                await page.end(last, blocks)
            except (SlackRefusedError, SlackUnavailableError):
                # What Slack shows of it may be half; the outbox brings the whole.
                last = ""
            else:
                async with self._services.changes() as tx:
                    await tx.inbox.keep(delivery)
                return
        whole = page.text + last
        message = Message(whole, [{"type": "markdown", "text": whole}, *map(dict, blocks)])
        outgoing = to_channel(
            self._services,
            asked.thread.channel,
            message,
            purpose="answer",
            thread_ts=asked.thread.ts,
        )
        await send(self._services, outgoing, keeps=delivery)


class Sheet:
    """A `Page` where Slack streams nothing: it is posted when it is full."""

    def __init__(self) -> None:
        self.text = ""

    async def step(self, title: str) -> None:
        """Nobody sees it."""

    async def say(self, text: str) -> None:
        """Keep it."""
        self.text += text

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        """Whoever holds the sheet posts it."""
