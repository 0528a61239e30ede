"""What a request costs: unit prices from the offline price list, split into OpenAI's line items.

A price list's tiers are steps per request (above 272,000 input tokens). Every request of the story
is far smaller, so the unit price of one small request holds for each, and sums stay exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from genai_prices import Usage, calc_price

_SAMPLE_TOKENS = 1_000
"""Tokens of the one request that is priced to learn the unit prices: far below any tier."""


@dataclass(frozen=True, kw_only=True)
class Rates:
    """USD per token of one model, at the standard service tier."""

    uncached_input: Decimal
    cached_input: Decimal
    output: Decimal


@dataclass(frozen=True, kw_only=True)
class LineItem:
    """One line of a bill: its name as the costs endpoint writes it, tokens, and USD."""

    name: str
    tokens: int
    usd: Decimal


@cache
def get_rates(model: str) -> Rates:
    """The unit prices of a model.

    Raises:
        LookupError: the price list does not know the model.
    """
    uncached = calc_price(Usage(input_tokens=_SAMPLE_TOKENS), model, provider_id="openai")
    cached = calc_price(
        Usage(input_tokens=_SAMPLE_TOKENS, cache_read_tokens=_SAMPLE_TOKENS),
        model,
        provider_id="openai",
    )
    output = calc_price(Usage(output_tokens=_SAMPLE_TOKENS), model, provider_id="openai")
    return Rates(
        uncached_input=uncached.total_price / _SAMPLE_TOKENS,
        cached_input=cached.total_price / _SAMPLE_TOKENS,
        output=output.total_price / _SAMPLE_TOKENS,
    )


@cache
def list_line_items(
    model: str, *, input_tokens: int, cached_tokens: int, output_tokens: int
) -> tuple[LineItem, ...]:
    """The bill of some requests to one model; `input_tokens` includes the cached ones."""
    rates = get_rates(model)
    lines = (
        ("input_tokens", input_tokens - cached_tokens, rates.uncached_input),
        ("cached_input_tokens", cached_tokens, rates.cached_input),
        ("output_tokens", output_tokens, rates.output),
    )
    return tuple(
        LineItem(name=f"{model}, {kind}", tokens=tokens, usd=tokens * rate)
        for kind, tokens, rate in lines
        if tokens
    )
