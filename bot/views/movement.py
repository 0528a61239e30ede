"""Why an estimate moved: the largest parts, and the rest, so that the cents add up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from bot.spend.money import USD
from bot.spend.movement import Movement, Part
from bot.texts.formats import format_change
from bot.texts.movement import MOVEMENT_TEXTS
from bot.views.blocks import escape

MOST_PARTS = 3
_CENT = Decimal("0.01")


def movement_sentence(movement: Movement, *, lang: str) -> str:
    """One sentence; empty where no part reaches a cent."""
    texts = MOVEMENT_TEXTS[lang]
    total = _cents(movement.change.amount)
    named = [part for part in movement.parts[:MOST_PARTS] if _cents(part.amount)]
    said = [_say(part, lang) for part in named]
    rest = total - sum((_cents(part.amount) for part in named), Decimal(0))
    if said and rest:
        said.append(texts.rest.format(money=_money(rest, lang)))
    if not said:
        return ""
    parts = texts.comma.join(said)
    if movement.unpriced:
        names = escape(", ".join(movement.unpriced))
        return texts.so_far.format(change=_money(total, lang), parts=parts, names=names)
    return texts.because.format(parts=parts)


def _say(part: Part, lang: str) -> str:
    texts = MOVEMENT_TEXTS[lang]
    wordings = texts.more if part.amount > 0 else texts.less
    money = _money(_cents(part.amount), lang)
    return wordings[part.reason.value].format(model=escape(part.model), money=money)


def _money(amount: Decimal, lang: str) -> str:
    return format_change(amount, USD, None, lang)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
