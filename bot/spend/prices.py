"""What usage would cost by the offline price list; always an estimate.

The list is genai-prices' bundled one (no network). Its context tiers go by the size of one
request, so an hour is priced as that many requests of average size, never as one big request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from genai_prices import Usage, calc_price
from genai_prices.types import ModelPrice, TieredPrices

from bot.spend.days import start_of_day
from bot.spend.figures import UsageHour
from bot.spend.money import Money

PRICE_LIST_DATE = date(2026, 10, 14)
"""The newest date on which the bundled list says its OpenAI rates were checked (genai-prices
0.2.3, https://github.com/pydantic/genai-prices, read 2026-11-23).
"""
PRICE_LIST_VERSION = "0.2.3"
"""The release that the date above belongs to; a test holds both together."""

PER = Decimal(1_000_000)
"""Rates are per million tokens."""


@dataclass(frozen=True)
class PriceParts:
    """A price by kind of token, in US dollars: uncached input, cached input, output."""

    fresh: Decimal
    cached: Decimal
    output: Decimal


def price_usage(usage: UsageHour) -> Money | None:
    """The estimated price; None when the list has no price for it, which is not a price of 0.

    Hours from before the list was checked are priced by the list as checked: the same usage costs
    the same on every day that is compared.
    """
    parts = price_parts(usage)
    return None if parts is None else Money(parts.fresh + parts.cached + parts.output)


def price_parts(usage: UsageHour) -> PriceParts | None:
    """The same by kind of token."""
    moment = start_of_day(max(usage.hour.date(), PRICE_LIST_DATE))
    prices = find_prices(usage.model, batch=usage.batch, moment=moment)
    if prices is None or not _is_sound(usage):
        return None
    request_tokens = Decimal(usage.input_tokens) / max(usage.requests, 1)
    amounts = []
    for tokens, rate in (
        (usage.input_tokens - usage.cached_tokens, prices.input_mtok),
        (usage.cached_tokens, prices.cache_read_mtok or prices.input_mtok),
        (usage.output_tokens, prices.output_mtok),
    ):
        if tokens and rate is None:
            return None
        amounts.append(Decimal(0) if rate is None else tokens * tier(rate, request_tokens) / PER)
    return PriceParts(*amounts)


def price_request(model: str, input_tokens: int, output_tokens: int, *, on: date) -> Decimal | None:
    """The price of one request in USD on a day; None when the list has none for the model."""
    usage = UsageHour(
        hour=start_of_day(on),
        project_id=None,
        openai_key_id=None,
        model=model,
        batch=False,
        requests=1,
        input_tokens=input_tokens,
        cached_tokens=0,
        output_tokens=output_tokens,
    )
    price = price_usage(usage)
    return None if price is None else price.amount


def _is_sound(usage: UsageHour) -> bool:
    counts = (usage.requests, usage.cached_tokens, usage.output_tokens)
    return min(counts) >= 0 and usage.cached_tokens <= usage.input_tokens


def tier(rate: Decimal | TieredPrices, request_tokens: Decimal) -> Decimal:
    """The rate for a request of this many input tokens: all its tokens go by the highest tier."""
    if isinstance(rate, Decimal):
        return rate
    reached = [tier.price for tier in rate.tiers if request_tokens > tier.start]
    return reached[-1] if reached else rate.base


@lru_cache(maxsize=4096)
def find_prices(model: str, *, batch: bool, moment: datetime) -> ModelPrice | None:
    """The model's rates at a moment; None when the list lacks the model, or its batch rates."""
    try:
        priced = calc_price(
            Usage(),
            model,
            provider_id="openai",
            genai_request_timestamp=moment,
            price_context={"processing": "batch"} if batch else None,
        )
    except LookupError:
        return None
    # The list answers an unmatched context with the standard price, silently.
    if batch and not any(
        variant.when.get("processing") == "batch" for variant in priced.model.price_variants or ()
    ):
        return None
    return priced.model_price
