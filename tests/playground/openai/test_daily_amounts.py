"""The story's days: all ordinary but one, whatever the seed and the hour it starts."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from statistics import median

import pytest
from genai_prices import Usage, calc_price

from playground.ledger import Ledger, get_rates, list_line_items

DAY = timedelta(days=1)
Days = dict[str, dict[date, Decimal]]


def list_days(ledger: Ledger, until: datetime) -> Days:
    """USD of each key and UTC day, from the ledger's first day; a day without use is 0."""
    days: Days = defaultdict(dict)
    since = ledger.first_hour
    while since < until:
        for key in ledger.keys:
            days[key.name][since.date()] = Decimal(0)
        for entry in ledger.list_entries(since, since + DAY):
            days[entry.key.name][since.date()] += sum(
                line.usd
                for line in list_line_items(
                    entry.model,
                    input_tokens=entry.input_tokens,
                    cached_tokens=entry.cached_tokens,
                    output_tokens=entry.output_tokens,
                )
            )
        since += DAY
    return days


def find_alarms(days: Days) -> list[tuple[str, date]]:
    """What a median detector with floors finds, each day judged by the weeks before it."""
    alarms = []
    for name, amounts in days.items():
        for day, amount in amounts.items():
            weeks = [
                amounts[day - n * 7 * DAY] for n in range(1, 9) if day - n * 7 * DAY in amounts
            ]
            if not weeks:
                continue
            expected = median(weeks)
            deviation = Decimal("1.4826") * median(abs(each - expected) for each in weeks)
            spread = max(deviation, expected / 10, Decimal("0.5"))
            excess = amount - expected
            if excess > 4 * spread and excess >= 5 and amount >= 2 * expected:
                alarms.append((name, day))
    return alarms


@pytest.mark.parametrize("seed", [1, 2, 7, 99, 2026])
@pytest.mark.parametrize("day", [17, 21, 26])  # a Tuesday, a Saturday, and before a month's end
def test_the_detector_finds_the_spike_and_nothing_else(seed: int, day: int) -> None:
    start = datetime(2026, 11, day, 23, 30, tzinfo=UTC)
    ledger = Ledger(seed, start, lambda: start + 8 * DAY)

    alarms = find_alarms(list_days(ledger, start.replace(hour=0, minute=0) + 8 * DAY))

    assert alarms == [("prod", start.date())]


@pytest.mark.parametrize("hour", range(24))
def test_the_spike_lies_on_the_first_day_that_settles_after_the_start(hour: int) -> None:
    start = datetime(2026, 11, 17, hour, 15, tzinfo=UTC)
    ledger = Ledger(7, start, lambda: start + 3 * DAY)

    day = ledger.spike_day

    settles = day + DAY + timedelta(hours=6)
    assert start < settles <= start + DAY
    days = list_days(ledger, start.replace(hour=0, minute=0) + 2 * DAY)
    assert find_alarms(days) == [("prod", day.date())]
    usual = days["prod"][day.date() - 7 * DAY]
    assert Decimal(4) <= usual <= Decimal(10)
    assert 5 * usual <= days["prod"][day.date()] <= 8 * usual
    assert days["prod"][day.date()] >= 30


def test_a_day_settling_at_the_very_start_is_past() -> None:
    start = datetime(2026, 11, 17, 6, tzinfo=UTC)

    assert Ledger(7, start, lambda: start).spike_day == datetime(2026, 11, 17, tzinfo=UTC)


def test_the_batch_at_month_end_stays_below_the_alarms_floor() -> None:
    start = datetime(2026, 12, 4, tzinfo=UTC)
    days = list_days(Ledger(7, start, lambda: start), start)

    nights = [amount for amount in days["nightly-batch"].values() if amount]

    assert len(nights) == 4
    assert all(Decimal("0.5") < amount < Decimal(5) for amount in nights)


def test_a_leak_is_found_too() -> None:
    start = datetime(2026, 11, 16, 23, 30, tzinfo=UTC)
    now = [start]
    ledger = Ledger(7, start, lambda: now[0])
    ledger.tell("leak")
    now[0] = start + 2 * DAY

    alarms = find_alarms(list_days(ledger, datetime(2026, 11, 18, tzinfo=UTC)))

    assert ("nightly-batch", date(2026, 11, 17)) in alarms


@pytest.mark.parametrize(
    "model", ["gpt-6.1-sol", "gpt-6-luna", "gpt-6.1-terra", "gpt-5.4-mini", "gpt-6-astra"]
)
def test_a_bill_is_the_price_of_its_requests_one_by_one(model: str) -> None:
    tokens = Usage(input_tokens=6_000, cache_read_tokens=1_250, output_tokens=431)
    one = calc_price(tokens, model, provider_id="openai").total_price

    lines = list_line_items(model, input_tokens=300_000, cached_tokens=62_500, output_tokens=21_550)

    assert sum(line.usd for line in lines) == 50 * one
    assert [line.name for line in lines] == [
        f"{model}, input_tokens",
        f"{model}, cached_input_tokens",
        f"{model}, output_tokens",
    ]


def test_every_request_is_small_enough_for_the_lowest_price_tier() -> None:
    start = datetime(2026, 11, 17, tzinfo=UTC)
    ledger = Ledger(7, start, lambda: start)

    entries = ledger.list_entries(ledger.first_hour, start)

    assert max(entry.input_tokens / entry.requests for entry in entries) < 100_000


def test_an_unknown_model_has_no_price() -> None:
    with pytest.raises(LookupError):
        get_rates("gpt-99-nova")
