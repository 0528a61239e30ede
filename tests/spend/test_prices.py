"""Estimates by the price list, held against the list's own calculation."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import pytest
from genai_prices import Usage, calc_price
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.figures import UsageHour
from bot.spend.prices import PRICE_LIST_DATE, PRICE_LIST_VERSION, price_request, price_usage

HOUR = datetime(2026, 11, 17, 3, tzinfo=UTC)
MODELS = ("gpt-6.1-sol", "gpt-6-luna", "gpt-5.4-mini", "gpt-4o", "gpt-5.5-pro")


def used(**changes: Any) -> UsageHour:
    facts: dict[str, Any] = {
        "hour": HOUR,
        "project_id": "proj_1",
        "openai_key_id": "key_1",
        "model": "gpt-6-luna",
        "batch": False,
        "requests": 1,
        "input_tokens": 1000,
        "cached_tokens": 0,
        "output_tokens": 100,
    }
    return UsageHour(**(facts | changes))


def price(**changes: Any) -> Decimal | None:
    money = price_usage(used(**changes))
    return None if money is None else money.amount


@given(
    st.sampled_from(MODELS),
    st.integers(1, 5000),
    st.integers(0, 400_000),
    st.integers(0, 400_000),
    st.integers(0, 50_000),
    st.booleans(),
)
def test_an_hour_costs_as_many_average_requests(
    model: str, requests: int, fresh: int, cached: int, output: int, batch: bool
) -> None:
    one = calc_price(
        Usage(input_tokens=fresh + cached, cache_read_tokens=cached, output_tokens=output),
        model,
        provider_id="openai",
        genai_request_timestamp=HOUR,
        price_context={"processing": "batch"} if batch else None,
    )

    estimate = price(
        model=model,
        batch=batch,
        requests=requests,
        input_tokens=requests * (fresh + cached),
        cached_tokens=requests * cached,
        output_tokens=requests * output,
    )

    assert estimate == one.total_price * requests


def test_many_small_requests_never_reach_the_long_context_rate() -> None:
    many = price(requests=1000, input_tokens=1_000_000, output_tokens=0)
    long = price(requests=1, input_tokens=1_000_000, output_tokens=0)

    assert many == Decimal("0.1")
    assert long == Decimal("0.2")


@pytest.mark.parametrize(
    "changes",
    [
        {"model": "gpt-6.2-astra"},
        {"model": "nobody-knows-it"},
        {"model": "tts-1"},
        {"model": "text-embedding-3-small"},
        {"model": "text-embedding-ada-002", "batch": True, "output_tokens": 0},
        {"cached_tokens": 1001},
        {"output_tokens": -1},
        {"requests": -1},
    ],
    ids=lambda changes: " ".join(map(str, changes.values())),
)
def test_no_price_is_not_a_price_of_nothing(changes: dict[str, Any]) -> None:
    assert price(**changes) is None


def test_nothing_used_costs_nothing_and_input_alone_has_a_price() -> None:
    assert price(requests=0, input_tokens=0, output_tokens=0) == 0
    assert price(model="text-embedding-3-small", output_tokens=0) == Decimal("0.00002")


def test_the_same_usage_costs_the_same_before_the_list_was_checked() -> None:
    early = datetime(2026, 9, 1, tzinfo=UTC)

    assert price(hour=early, batch=True) == price(batch=True)
    assert early.date() < PRICE_LIST_DATE


def test_the_date_belongs_to_the_installed_list() -> None:
    assert version("genai-prices") == PRICE_LIST_VERSION


def test_one_request_is_priced_exactly_or_not_at_all() -> None:
    day = date(2026, 11, 23)

    assert price_request("gpt-6-luna", 16, 16, on=day) == Decimal("0.0000096")
    assert price_request("gpt-6.2-astra", 16, 16, on=day) is None
