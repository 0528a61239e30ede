"""Where a check is watched: how it goes on while it runs, then what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.causes.steps import StepResult
from bot.causes.threads import ThreadError
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.ports import Outgoing
from bot.views.blocks import Message
from handlers.asking import Asker, send, to_channel, to_person
from handlers.payloads import Click
from handlers.services import Services

PACE = timedelta(seconds=1)
"""The least time between two sights of a running check; a quick one is not shown at all."""

MOST_REPLACED = 2
"""Sights of a check in an ephemeral: Slack replaces it five times, and the answer needs one."""


class Place(Protocol):
    """Where a check is shown."""

    async def show(self, message: Message) -> None:
        """Show how far it is; may be lost."""
        ...

    async def finish(
        self, message: Message, *, keeps: str, remembers: ThreadError | None = None
    ) -> None:
        """Show what it found; the promise of the delivery `keeps` is kept with it.

        `remembers` is what the thread is about from then on.
        """
        ...


@dataclass(frozen=True, kw_only=True)
class Post:
    """A message that `first` put up; each next sight of it is an update of that message."""

    services: Services
    first: Outgoing

    async def show(self, message: Message) -> None:
        """Update it; the outbox drops an update that a newer one overtakes."""
        await send(self.services, self._update(message))

    async def finish(
        self, message: Message, *, keeps: str, remembers: ThreadError | None = None
    ) -> None:
        """Update it for the last time."""
        await send(self.services, self._update(message), keeps=keeps, remembers=remembers)

    def _update(self, message: Message) -> Outgoing:
        return Outgoing(
            delivery_id=self.services.new_id(),
            kind="update",
            channel=self.first.channel,
            text=message.text,
            blocks=message.blocks,
            purpose=self.first.purpose,
            replaces=self.first.delivery_id,
        )


@dataclass(frozen=True, kw_only=True)
class Private:
    """An answer for one person, once: the reply to a slash command cannot be changed later."""

    services: Services
    write: Callable[[Message], Outgoing]

    async def show(self, message: Message) -> None:
        """Nothing: each sight would be one more message."""

    async def finish(
        self, message: Message, *, keeps: str, remembers: ThreadError | None = None
    ) -> None:
        """Send it."""
        await send(self.services, self.write(message), keeps=keeps, remembers=remembers)


class Replaced:
    """An ephemeral with the pressed button, replaced over its response_url."""

    def __init__(self, services: Services, asker: Asker, click: Click) -> None:
        self._services = services
        self._asker = asker
        self._click = click
        self._shown = 0

    async def show(self, message: Message) -> None:
        """Replace it, while there are uses left; what Slack does not take is left out."""
        if self._shown < MOST_REPLACED:
            self._shown += 1
            await self._replace(message)

    async def finish(
        self, message: Message, *, keeps: str, remembers: ThreadError | None = None
    ) -> None:
        """Replace it; where that fails, a new ephemeral takes its place."""
        if not await self._replace(message):
            outgoing = to_person(
                self._services,
                self._asker,
                message,
                purpose="why",
                thread_ts=self._click.thread_ts or None,
            )
            await send(self._services, outgoing, keeps=keeps, remembers=remembers)
            return
        async with self._services.changes() as tx:
            await tx.inbox.keep(keeps)
            if remembers is not None:
                await tx.threads.save(remembers)

    async def _replace(self, message: Message) -> bool:
        try:
            await self._services.messenger.replace(
                self._click.response_url, text=message.text, blocks=message.blocks
            )
        except (SlackUnavailableError, SlackRefusedError):
            return False
        return True


class Watcher:
    """Told of each step of a check; shows them at a pace that Slack bears."""

    def __init__(
        self,
        place: Place,
        *,
        render: Callable[[list[StepResult]], Message],
        now: Callable[[], datetime],
    ) -> None:
        self._place = place
        self._render = render
        self._now = now
        self._steps: list[StepResult] = []
        self._last = now()

    async def __call__(self, step: StepResult) -> None:
        """One more step ended."""
        self._steps.append(step)
        now = self._now()
        if now - self._last >= PACE:
            self._last = now
            await self._place.show(self._render(self._steps))


async def place_of_click(services: Services, asker: Asker, click: Click) -> Place:
    """Where the answer to a press belongs: in place of the card that was pressed."""
    if click.is_ephemeral and click.response_url:
        return Replaced(services, asker, click)
    async with services.reads() as tx:
        delivery_id = await tx.outbox.find_sent(click.channel, click.message_ts)
    if delivery_id is None:
        thread_ts = click.thread_ts or click.message_ts or None

        def write(message: Message) -> Outgoing:
            return to_channel(services, click.channel, message, purpose="why", thread_ts=thread_ts)

        return Private(services=services, write=write)
    posted = Outgoing(
        delivery_id=delivery_id,
        kind="post",
        channel=click.channel,
        text="",
        blocks=(),
        purpose="why",
    )
    return Post(services=services, first=posted)
