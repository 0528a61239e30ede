"""What a text would cost: by command, by form, and by "how much is this?" above or below a text."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from bot.causes.threads import Said
from bot.credentials.scan import find_keys
from bot.errors import BotError, SlackRefusedError
from bot.people.policy import Operation
from bot.ports import ChannelRef
from bot.spend.estimating import COMPARED_MODELS, estimate
from bot.spend.questions import PriceQuestion, read_price_question
from bot.spend.telling import tell_estimate
from bot.texts.estimate import ESTIMATE_TEXTS
from bot.texts.followups import FOLLOWUP_TEXTS
from bot.texts.replies import REPLY_TEXTS
from bot.views.blocks import Message
from bot.views.estimate import (
    ANY_MODEL,
    FIELD_MODEL,
    FIELD_TEXT,
    estimate_message,
    estimate_result_view,
    estimate_view,
)
from bot.views.replies import note
from handlers.answer import Answer
from handlers.asking import Asker, claim, meet, promise_answer, send, to_channel, to_person
from handlers.errand import Errand
from handlers.grammar import read_verbatim
from handlers.payloads import Spoken, Submission
from handlers.problems import explain_problem
from handlers.services import Services

_MODEL_OPTION = re.compile(r"(?:--|—|–)model[ =](\S+)\s*(.*)", re.DOTALL)
"""As on the command line; phones make a long dash of two short ones."""


class Estimating:
    """Counts on this machine: the text goes nowhere, and is not stored."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def command(self, errand: Errand, text: str) -> Message | None:
        """Estimate a text, or open the form for one."""
        asker = errand.asker
        asker.require(Operation.ESTIMATE)
        named = _MODEL_OPTION.fullmatch(text)
        model, text = (named[1], named[2]) if named else ("", text)
        if text:
            return await self._say(asker, text, model)
        if not errand.trigger_id:
            return note(ESTIMATE_TEXTS[asker.lang].how)
        view = estimate_view(asker.settings.channel.channel_id, lang=asker.lang)
        await self._services.messenger.open_view(errand.trigger_id, view)
        return None

    async def submit(self, submission: Submission) -> Answer:
        """Answer the form in its place; a text with a key in it is not counted."""
        channel = ChannelRef(submission.team_id, submission.memory)
        asker = await meet(self._services, channel, submission.user_id)
        asker.require(Operation.ESTIMATE)
        text, model = submission.text(FIELD_TEXT), submission.text(FIELD_MODEL)
        leaked = find_keys(text)
        if leaked:
            said = REPLY_TEXTS[asker.lang].key_in_command.format(masked=leaked[0].masked)
            return Answer(errors={FIELD_TEXT: said})
        message = await self._say(asker, text, "" if model == ANY_MODEL else model)
        return Answer(view=estimate_result_view(message, lang=asker.lang))

    async def answer(
        self, errand: Errand, question: PriceQuestion, spoken: Spoken
    ) -> Message | None:
        """Answer the question; None where the text stands above, which is read later."""
        asker = errand.asker
        asker.require(Operation.ESTIMATE)
        if spoken.has_file:
            # Slack shows a file's first lines only: their count would be told as the whole.
            return note(ESTIMATE_TEXTS[asker.lang].file_cut)
        if question.text:
            return await self._say(asker, question.text, question.model)
        if not spoken.is_reply:
            return note(ESTIMATE_TEXTS[asker.lang].how)
        promise = promise_answer(self._services, asker, "why", thread_ts=errand.thread_ts)
        await claim(self._services, errand.delivery, promise)
        self._services.jobs.start("read thread", lambda: self._answer_above(errand, question))
        return None

    async def _answer_above(self, errand: Errand, question: PriceQuestion) -> None:
        services, asker = self._services, errand.asker
        text, leaked = "", ""
        try:
            said = await services.threads.read(errand.thread) if errand.thread else ()
            text = find_text(said, services.defaults.bot_user_id)
            leaked = next((key.masked for key in find_keys(text)), "")
            if leaked:
                message = note(FOLLOWUP_TEXTS[asker.lang].key_above.format(masked=leaked))
            elif text:
                message = await self._say(asker, text, question.model, is_above=True)
            else:
                texts = ESTIMATE_TEXTS[asker.lang]
                message = note(f"{texts.nothing_above}\n{texts.how}")
        except SlackRefusedError:
            message = note(FOLLOWUP_TEXTS[asker.lang].cannot_read_thread)
        except BotError as problem:
            message = explain_problem(problem, lang=asker.lang, new_id=services.new_id)
        channel, thread_ts = asker.settings.channel, errand.thread_ts
        # A public answer would point at the key.
        outgoing = (
            to_person(services, asker, message, purpose="leak", thread_ts=thread_ts)
            if leaked
            else to_channel(services, channel, message, purpose="answer", thread_ts=thread_ts)
        )
        await send(services, outgoing, keeps=errand.delivery)

    async def _say(self, asker: Asker, text: str, model: str, *, is_above: bool = False) -> Message:
        today = self._services.clock.now().date()
        models = (model,) if model else COMPARED_MODELS
        # The first count loads the tables, for a third of a second.
        counted = await asyncio.to_thread(estimate, text, models, on=today)
        told = tell_estimate(counted, yen=self._services.defaults.yen, today=today, lang=asker.lang)
        return estimate_message(told, of=text if is_above else "", lang=asker.lang)


def find_text(said: Sequence[Said], bot_user_id: str) -> str:
    """The text that "this" means in a thread: the newest that is no mere remark; may be empty.

    What this bot wrote does not count, nor do questions for a price.
    """
    texts = [read_verbatim(one.text, bot_user_id) for one in said if one.user_id != bot_user_id]
    texts = [text for text in texts if text and read_price_question(text) is None]
    longest = max(map(len, texts), default=0)
    return next((text for text in reversed(texts) if 2 * len(text) >= longest), "")
