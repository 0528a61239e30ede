"""What a text of so many tokens costs as input of one request, by the offline price list."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from genai_prices.data import providers
from genai_prices.types import ModelPrice, TieredPrices

from bot.spend.days import start_of_day
from bot.spend.prices import PER, PRICE_LIST_DATE, find_prices, tier

STALE_AFTER = timedelta(days=30)
"""From then on the price list's age is told with every price."""

ANSWER_TOKENS = 1000
"""The length of answer that is priced beside the text: nobody knows how long one gets."""

_NEAREST = 3
_UNPRICED = ModelPrice()


@dataclass(frozen=True, kw_only=True)
class Quote:
    """US dollars for one model; None where the list has no such price, which is not 0.

    `standard`, `cached` (all of it read from the cache) and `batch` are for the input, `answer` for
    `ANSWER_TOKENS` of output.
    """

    model: str
    standard: Decimal | None
    cached: Decimal | None
    batch: Decimal | None
    answer: Decimal | None


def quote(model: str, tokens: int, *, on: date) -> Quote:
    """The prices of one request with so many tokens of input."""
    moment = start_of_day(max(on, PRICE_LIST_DATE))
    prices = find_prices(model, batch=False, moment=moment) or _UNPRICED
    batch = find_prices(model, batch=True, moment=moment) or _UNPRICED

    def cost(rate: Decimal | TieredPrices | None, counted: int) -> Decimal | None:
        return None if rate is None else counted * tier(rate, Decimal(tokens)) / PER

    return Quote(
        model=model,
        standard=cost(prices.input_mtok, tokens),
        cached=cost(prices.cache_read_mtok, tokens),
        batch=cost(batch.input_mtok, tokens),
        answer=cost(prices.output_mtok, ANSWER_TOKENS),
    )


def find_nearest(model: str) -> tuple[str, ...]:
    """Names of the price list that look like this one, the nearest first; at most three."""
    return tuple(difflib.get_close_matches(model.lower(), _list_models(), n=_NEAREST))


def is_stale(today: date) -> bool:
    """Whether the price list is too old to be told without its age."""
    return today - PRICE_LIST_DATE > STALE_AFTER


@lru_cache(maxsize=1)
def _list_models() -> tuple[str, ...]:
    """Every model of OpenAI with a price for text; names that end in a dash are only patterns."""
    on = start_of_day(PRICE_LIST_DATE)
    openai = next(provider for provider in providers if provider.id == "openai")
    names = [model.id for model in openai.models if not model.id.endswith("-")]
    priced = {name: find_prices(name, batch=False, moment=on) for name in names}
    return tuple(name for name, found in priced.items() if found and found.input_mtok is not None)
