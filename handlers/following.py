"""Presses below an answer: what to ask next, neither of two, a tool of ours."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import AlreadyHandledError, StorageFullError
from bot.people.policy import Operation
from bot.ports import Outgoing
from bot.texts.following import FOLLOWING_TEXTS
from bot.views.blocks import Message
from bot.views.following import ACTION_NEITHER, ACTION_TOOL, FOLLOW_ACTIONS, TOOLS
from bot.views.replies import answer_message, note
from handlers.asking import Asker, claim, send_directly, to_channel
from handlers.command import CommandDesk
from handlers.errand import Errand
from handlers.grammar import read_line
from handlers.payloads import Click
from handlers.pressing import Act, is_for_them_alone, private_word, tell
from handlers.services import Services

_OPENS_FORM = frozenset({"add", "estimate"})


class Following:
    """One method a kind of button; `acts` by action id."""

    def __init__(self, services: Services, desk: CommandDesk) -> None:
        self._services = services
        self._desk = desk
        self.acts: Mapping[str, Act] = {
            **dict.fromkeys(FOLLOW_ACTIONS, self._follow),
            ACTION_NEITHER: self._neither,
            ACTION_TOOL: self._use_tool,
        }

    async def _follow(self, click: Click, asker: Asker) -> None:
        """Answer with the article, where the button stands; once for each answer and topic."""
        asker.require(Operation.ASK)
        lang = FOLLOW_ACTIONS[click.action_id]
        answer = self._services.answers.tell(click.value, lang=lang)
        if answer is None:
            await self._tell(click, asker, FOLLOWING_TEXTS[asker.lang].gone)
            return
        outgoing = self._place(click, asker, answer_message(answer))
        try:
            is_new = await self._send_once(click, outgoing)
        except StorageFullError:
            await send_directly(self._services, outgoing)
            return
        if not is_new:
            await self._tell(click, asker, FOLLOWING_TEXTS[asker.lang].answered_before)

    async def _neither(self, click: Click, asker: Asker) -> None:
        asker.require(Operation.ASK)
        await self._tell(click, asker, FOLLOWING_TEXTS[asker.lang].neither_told)

    async def _use_tool(self, click: Click, asker: Asker) -> None:
        """Do what the word of `/apikey` does: a check in the thread, the rest in private."""
        word = TOOLS.get(click.value)
        if word is None:
            await self._tell(click, asker, FOLLOWING_TEXTS[asker.lang].gone)
            return
        if word not in _OPENS_FORM:
            minute = self._services.clock.now().isoformat(timespec="minutes")
            pressed = f"{click.user_id} {click.message_ts} {minute}"
            await claim(self._services, f"tool {pressed}")
        errand = Errand(
            asker=asker,
            delivery=click.delivery,
            trigger_id=click.trigger_id,
            thread_ts=_thread_of(click),
        )
        message = await self._desk.run(errand, read_line(word))
        if message is not None:
            await tell(self._services, click, asker, message)

    async def _send_once(self, click: Click, outgoing: Outgoing) -> bool:
        now = self._services.clock.now()
        answered = f"follow {click.channel.channel_id} {click.message_ts} {click.value}"
        async with self._services.changes() as tx:
            if not await tx.inbox.claim(click.delivery, now):
                raise AlreadyHandledError
            is_new = await tx.inbox.claim(answered, now)
            if is_new:
                await tx.outbox.add(outgoing, now)
        return is_new

    def _place(self, click: Click, asker: Asker, message: Message) -> Outgoing:
        if is_for_them_alone(click, asker):
            return private_word(self._services, click, asker, message)
        return to_channel(
            self._services, click.channel, message, purpose="answer", thread_ts=_thread_of(click)
        )

    async def _tell(self, click: Click, asker: Asker, text: str) -> None:
        await tell(self._services, click, asker, note(text))


def _thread_of(click: Click) -> str | None:
    """The thread that the answer stands in or begins; None where it is seen by one person only."""
    return None if click.is_ephemeral else click.thread_ts or click.message_ts
