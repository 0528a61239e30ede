"""The buttons of the cause card, and what their presses bring back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from bot.causes.catalogue import CATALOGUE, Cause
from bot.causes.probing import Outcome
from bot.keys.calling import CallOffer
from bot.keys.key import Key
from bot.keys.requests import can_be_asked
from bot.texts.card import CARD_TEXTS
from bot.texts.why import WHY_TEXTS
from bot.views.blocks import Piece, button, confirm

ACTION_OPEN_PAGE = "open_page"
ACTION_ASK = "ask_for_help"
ACTION_SHARE = "share_card"
ACTION_CHECK_AGAIN = "check_again"
ACTION_LOOK = "look_at_key"
ACTION_CALL = "call_model"
ACTION_WRONG = "wrong_verdict"

_MONEY = CATALOGUE[Cause.INSUFFICIENT_QUOTA].topic
_NONE = "-"
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class CardPlace:
    """What a card is about, as its buttons remember it; looked up again at each press.

    Empty where there is none: no stored key (a pasted error), no cause (a key that is accepted).
    An empty channel is the one where the card stands.
    """

    channel_id: str = ""
    key_id: str = ""
    cause: str = ""

    def write(self) -> str:
        """As button values carry it."""
        return " ".join(part or _NONE for part in (self.channel_id, self.key_id, self.cause))

    @classmethod
    def read(cls, written: str) -> CardPlace:
        """Back from `write`."""
        parts = [("" if part == _NONE else part) for part in written.split(" ")]
        channel_id, key_id, cause, *_ = [*parts, "", "", ""]
        return cls(channel_id=channel_id, key_id=key_id, cause=cause)


def place_of(key: Key) -> CardPlace:
    """The place of a stored key's card."""
    verdict = key.check.verdict if key.check else None
    return CardPlace(
        channel_id=key.channel.channel_id,
        key_id=key.key_id,
        cause=verdict.cause.value if verdict else "",
    )


def card_buttons(
    place: CardPlace, key: Key | None, *, is_private: bool, offer: CallOffer | None, lang: str
) -> list[Piece]:
    """What can be done about a card, the most useful first."""
    texts, value = CARD_TEXTS[lang], place.write()
    cause = Cause(place.cause) if place.cause else None
    buttons = []
    page = CATALOGUE[cause].page if cause else None
    if page:
        buttons.append(button(WHY_TEXTS[lang].page, ACTION_OPEN_PAGE, url=page, style="primary"))
    if cause and can_be_asked(cause):
        buttons.append(button(texts.ask, ACTION_ASK, value=value))
    if key:
        buttons.append(button(texts.again, ACTION_CHECK_AGAIN, value=value))
        if offer and _may_tell_more(key, cause):
            buttons.append(_call_button(offer, value, lang))
        if is_private:
            buttons.append(button(texts.share, ACTION_SHARE, value=value))
    if cause:
        buttons.append(button(texts.wrong, ACTION_WRONG, value=value))
    return buttons


def look_button(key: Key, lang: str) -> Piece:
    """Opens the whole card of one key of many."""
    return button(CARD_TEXTS[lang].look, ACTION_LOOK, value=place_of(key).write())


def _may_tell_more(key: Key, cause: Cause | None) -> bool:
    """Whether a call that costs money finds what the free ones cannot: balance and limits."""
    is_accepted = key.check is not None and key.check.outcome is Outcome.ACCEPTED
    return is_accepted or (cause is not None and CATALOGUE[cause].topic == _MONEY)


def _call_button(offer: CallOffer, value: str, lang: str) -> Piece:
    texts = CARD_TEXTS[lang]
    price = f"${offer.usd:f}"
    asked = confirm(
        title=texts.call_title,
        text=texts.call_question.format(model=offer.model, price=price),
        yes=texts.call_yes,
        no=texts.call_no,
    )
    label = texts.call_cheap if offer.usd < _CENT else texts.call.format(price=price)
    return button(label, ACTION_CALL, value=value, confirm=asked | {"style": "primary"})
