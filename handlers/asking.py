"""Who asks, where, in which language, and whether they may."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.causes.threads import ThreadError
from bot.channels.settings import ChannelSettings
from bot.errors import (
    AlreadyHandledError,
    NotAllowedError,
    SlackRefusedError,
    SlackUnavailableError,
    StorageBusyError,
)
from bot.keys.key import Key
from bot.people.person import ChannelKind, Person
from bot.people.policy import Operation, Refused, Situation, decide
from bot.ports import ChannelRef, Delivery, Outgoing, Promise
from bot.texts.languages import language_of
from bot.views.blocks import Message
from handlers.services import Services

ANSWER_WITHIN = timedelta(seconds=90)
"""When an answer that did not come is given up: all that asks OpenAI has long timed out by then."""

LOOKUP_S = 2.0
"""All look-ups before an acknowledgement together; Slack waits 3 s."""


@dataclass(frozen=True, kw_only=True)
class Asker:
    """A person in a channel. `lang` is the person's language, `settings.language` the channel's."""

    person: Person
    settings: ChannelSettings
    situation: Situation
    lang: str

    @property
    def is_direct(self) -> bool:
        """Whether they speak to the bot alone."""
        return self.situation.channel_kind is ChannelKind.DIRECT

    def may(self, operation: Operation) -> bool:
        """Whether the policy allows it, of no key in particular."""
        return not isinstance(decide(self.person, operation, self.situation), Refused)

    def require(self, operation: Operation, key: Key | None = None) -> None:
        """Raise `NotAllowedError` unless the policy allows it."""
        owns = key is not None and key.owner_id == self.person.user_id
        decision = decide(self.person, operation, replace(self.situation, is_key_owner=owns))
        if isinstance(decision, Refused):
            raise NotAllowedError(decision.rule)


async def meet(services: Services, channel: ChannelRef, user_id: str) -> Asker:
    """Look up who asks and where.

    Raises `SlackUnavailableError` when Slack does not tell in time: nobody is let in unseen.
    """
    directory = services.directory
    # Not inside the time limit below: a database call that is cut off leaks its connection.
    settings = await find_settings(services, channel)
    try:
        async with asyncio.timeout(LOOKUP_S):
            person, kind, inside = await asyncio.gather(
                directory.person(channel.team_id, user_id),
                directory.channel_kind(channel),
                directory.is_member(channel, user_id),
            )
    except TimeoutError:
        raise SlackUnavailableError("timeout") from None
    lang = language_of(person.locale, default=services.defaults.language)
    if settings is None:
        settings = ChannelSettings(
            channel=channel, language=lang, timezone=person.timezone or services.defaults.timezone
        )
    situation = Situation(
        team_id=services.defaults.team_id,
        channel_kind=kind,
        in_channel=inside or kind is ChannelKind.DIRECT,
        is_manager=user_id in settings.managers,
    )
    return Asker(person=person, settings=settings, situation=situation, lang=lang)


async def find_language(services: Services, team_id: str, user_id: str) -> str:
    """The person's language; the installation's while Slack does not tell."""
    try:
        async with asyncio.timeout(LOOKUP_S / 2):
            person = await services.directory.person(team_id, user_id)
    except (SlackUnavailableError, SlackRefusedError, TimeoutError):
        return services.defaults.language
    return language_of(person.locale, default=services.defaults.language)


async def find_settings(services: Services, channel: ChannelRef) -> ChannelSettings | None:
    """The channel's settings, None when it was never set up."""
    async with services.reads() as tx:
        return await tx.channels.find(channel)


def promise_answer(
    services: Services,
    asker: Asker,
    purpose: str,
    *,
    thread_ts: str | None = None,
    origin: ChannelRef | None = None,
) -> Promise:
    """That an answer follows: should this process not live to give it, another one says so."""
    return Promise(
        purpose=purpose,
        channel=origin or asker.settings.channel,
        user_id=asker.person.user_id,
        lang=asker.lang,
        due=services.clock.now() + ANSWER_WITHIN,
        thread_ts=thread_ts,
        is_direct=asker.is_direct or origin is not None,
    )


async def claim(
    services: Services,
    delivery: str,
    promise: Promise | None = None,
    first: Outgoing | None = None,
) -> None:
    """Take a delivery that only reads, and say `first` that it was taken.

    Raises `AlreadyHandledError` for a repeated one.
    """
    now = services.clock.now()
    async with services.changes() as tx:
        if not await tx.inbox.claim(delivery, now, promise):
            raise AlreadyHandledError
        if first is not None:
            await tx.outbox.add(first, now)


def to_person(
    services: Services,
    asker: Asker,
    message: Message,
    *,
    purpose: str,
    thread_ts: str | None = None,
) -> Outgoing:
    """A private answer: an ephemeral in a channel, a plain message in a DM."""
    return Outgoing(
        delivery_id=services.new_id(),
        kind="post" if asker.is_direct else "ephemeral",
        channel=asker.settings.channel,
        text=message.text,
        blocks=message.blocks,
        purpose=purpose,
        user_id=asker.person.user_id,
        thread_ts=thread_ts,
    )


def to_channel(
    services: Services,
    channel: ChannelRef,
    message: Message,
    *,
    purpose: str,
    thread_ts: str | None = None,
) -> Outgoing:
    """A message that the whole channel sees."""
    return Outgoing(
        delivery_id=services.new_id(),
        kind="post",
        channel=channel,
        text=message.text,
        blocks=message.blocks,
        purpose=purpose,
        thread_ts=thread_ts,
    )


async def send(
    services: Services,
    outgoing: Outgoing,
    *,
    keeps: str | None = None,
    remembers: ThreadError | None = None,
) -> None:
    """Put one message in the outbox; with it the promise of the delivery `keeps` is kept.

    `remembers` is what its thread is about from then on.

    Where the database takes no changes, it goes straight to Slack, once.
    """
    try:
        async with services.changes() as tx:
            await tx.outbox.add(outgoing, services.clock.now())
            if keeps is not None:
                await tx.inbox.keep(keeps)
            if remembers is not None:
                await tx.threads.save(remembers)
    except StorageBusyError:
        await send_directly(services, outgoing)


async def send_directly(services: Services, outgoing: Outgoing) -> None:
    """Post soon, past the outbox: once, and lost if Slack does not take it."""
    delivery = Delivery(outgoing=outgoing, attempts=0, may_have_arrived=False)

    async def post() -> None:
        await services.messenger.post(delivery)

    services.jobs.start("tell", post)
