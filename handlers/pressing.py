"""What every button of a card needs: the key it is about, and a private word to whoever pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.keys.key import Key
from bot.ports import ChannelRef, Outgoing, Promise
from bot.texts.card import CARD_TEXTS
from bot.views.blocks import Message
from bot.views.card_buttons import CardPlace, place_of
from bot.views.replies import note
from handlers.asking import Asker, promise_answer, send, to_channel, to_person
from handlers.payloads import Click
from handlers.services import Services

Act = Callable[[Click, Asker], Awaitable[None]]


async def find_key(services: Services, asker: Asker, place: CardPlace) -> Key | None:
    """The stored key that a card is about; raises `KeyMissingError` when it is gone."""
    if not place.key_id:
        return None
    return await services.register.get(asker.settings.channel, place.key_id)


async def find_unchanged(
    services: Services, asker: Asker, click: Click
) -> tuple[CardPlace, Key | None] | None:
    """The card's place and key; None, and the person told, when another cause holds by now."""
    place = CardPlace.read(click.value)
    key = await find_key(services, asker, place)
    if key is not None and place_of(key).cause != place.cause:
        await tell(services, click, asker, note(CARD_TEXTS[asker.lang].changed))
        return None
    return place, key


def origin_of(click: Click, asker: Asker) -> ChannelRef | None:
    """The DM in which a card of some other channel was pressed."""
    return click.channel if click.channel != asker.settings.channel else None


def promise_to(services: Services, click: Click, asker: Asker) -> Promise:
    """What is said where they pressed, should a restart lose the answer."""
    thread_ts, origin = click.thread_ts or None, origin_of(click, asker)
    return promise_answer(services, asker, "why", thread_ts=thread_ts, origin=origin)


def is_for_them_alone(click: Click, asker: Asker) -> bool:
    """Whether nobody else sees the card that was pressed."""
    return click.is_ephemeral or asker.is_direct or origin_of(click, asker) is not None


async def tell(services: Services, click: Click, asker: Asker, message: Message) -> None:
    """Say something to whoever pressed, where they pressed."""
    await send(services, private_word(services, click, asker, message))


def private_word(services: Services, click: Click, asker: Asker, message: Message) -> Outgoing:
    """A word to whoever pressed: in their DM, or seen by them alone in the channel."""
    thread_ts = click.thread_ts or None
    origin = origin_of(click, asker)
    if origin is not None:
        return to_channel(services, origin, message, purpose="card", thread_ts=thread_ts)
    return to_person(services, asker, message, purpose="card", thread_ts=thread_ts)
