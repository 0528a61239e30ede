"""An estimate in words, the same in Slack and on the command line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bot.causes.retirements import find_end
from bot.spend.estimating import Estimate
from bot.spend.money import USD
from bot.spend.prices import PRICE_LIST_DATE
from bot.spend.quoting import Quote, find_nearest, is_stale
from bot.spend.yen import JPY, YenRate
from bot.texts.estimate import ESTIMATE_TEXTS
from bot.texts.formats import format_price

_DENSITY = 1000
"""Characters that a text's tokens are told for."""


@dataclass(frozen=True)
class Told:
    """`headline` is the size, `prices` one line a model, `notes` what to know about both."""

    headline: str
    prices: tuple[str, ...]
    notes: tuple[str, ...]


def tell_estimate(estimate: Estimate, *, yen: YenRate | None, today: date, lang: str) -> Told:
    """The words; without a rate of the team's there are no yen."""
    return Told(
        headline=_tell_size(estimate, lang),
        prices=tuple(_tell_price(quote, yen, today, lang) for quote in estimate.quotes),
        notes=tuple(_list_notes(estimate, yen, today, lang)),
    )


def tell_unknown(model: str, lang: str) -> str:
    """That the price list lacks a model, and which names look like it."""
    texts = ESTIMATE_TEXTS[lang]
    near = find_nearest(model)
    hint = texts.nearest.format(names=texts.comma.join(near)) if near else ""
    return texts.unknown.format(model=model) + hint


def _tell_size(estimate: Estimate, lang: str) -> str:
    texts = ESTIMATE_TEXTS[lang]
    size = texts.exact if estimate.exact else texts.about
    said = size.format(tokens=f"{estimate.tokens:,}", characters=f"{estimate.characters:,}")
    if estimate.characters < _DENSITY:
        return said
    density = Decimal(estimate.tokens * _DENSITY) / estimate.characters
    return said + texts.density.format(tokens=f"{density.quantize(Decimal(1), ROUND_HALF_UP):,f}")


def _tell_price(quote: Quote, yen: YenRate | None, today: date, lang: str) -> str:
    texts = ESTIMATE_TEXTS[lang]
    end = find_end(quote.model)
    ended = ""
    if end is not None:
        ended = (texts.gone if end <= today else texts.going).format(date=end.isoformat())
    if quote.standard is None:
        return tell_unknown(quote.model, lang) + ended
    standard = texts.standard.format(price=format_price(quote.standard, USD, lang))
    if yen is not None:
        said = format_price(yen.convert(quote.standard), JPY, lang)
        standard += texts.in_yen.format(price=said)
    others = (
        (texts.cached, quote.cached),
        (texts.batch, quote.batch),
        (texts.answer, quote.answer),
    )
    parts = [
        template.format(price=format_price(amount, USD, lang))
        for template, amount in others
        if amount is not None
    ]
    line = texts.price.format(model=quote.model, parts=" · ".join([standard, *parts]))
    return line + ended


def _list_notes(estimate: Estimate, yen: YenRate | None, today: date, lang: str) -> list[str]:
    texts = ESTIMATE_TEXTS[lang]
    counted = texts.counted_exactly if estimate.exact else texts.counted_about
    checked = texts.list_old if is_stale(today) else texts.list_checked
    notes = [
        counted.format(encoding=estimate.encoding),
        texts.only_text,
        checked.format(
            date=PRICE_LIST_DATE.isoformat(), days=(today - PRICE_LIST_DATE).days, page=texts.page
        ),
    ]
    if yen is not None:
        notes.append(texts.rate.format(rate=f"{yen.per_usd:f}", date=yen.day.isoformat()))
    other = estimate.comparison
    if other is not None:
        template = texts.in_english if other.lang == "en" else texts.in_japanese
        notes.append(template.format(tokens=f"{other.tokens:,}", times=f"{other.times:f}"))
    return notes
