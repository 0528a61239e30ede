"""Where a month is heading: what is known of it, and what its other days usually cost.

Each day to come costs what the same weekday has cost lately, from its lower to its upper quartile;
the quartiles of all days are added up, so the range is rather too wide than too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import quantiles

from bot.spend.days import DAY
from bot.spend.money import Money, Total

LOOK_BACK = timedelta(weeks=8)
"""The days that say what is usual."""
FEWEST_DAYS = 7
"""With fewer known days there is no forecast."""
FEWEST_OF_WEEKDAY = 3
"""A weekday seen less often is taken to be like any day."""


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """The whole month's spend: a range in dollars with its middle."""

    low: Money
    middle: Money
    high: Money


def forecast_month(
    spent: Total | None,
    past: Mapping[date, Money],
    *,
    today: date,
    today_so_far: Money,
    last: date,
) -> Forecast | None:
    """The forecast; None while too little is known, never a guess of nothing.

    `spent` is the month up to now, of which `today_so_far` belongs to `today`; `past` are whole
    known days before today; `last` is the month's last day. All are UTC days.
    """
    known = {day: money.amount for day, money in past.items() if today - LOOK_BACK <= day < today}
    if spent is None or not spent.complete or len(known) < FEWEST_DAYS:
        return None
    sums = [spent.money.amount] * 3
    for ahead in range((last - today).days + 1):
        day = today + ahead * DAY
        used = today_so_far.amount if day == today else Decimal(0)
        for place, amount in enumerate(_usual(known, day)):
            sums[place] += max(amount - used, Decimal(0))
    low, middle, high = (Money(amount) for amount in sums)
    return Forecast(low=low, middle=middle, high=high)


def _usual(known: Mapping[date, Decimal], day: date) -> Sequence[Decimal]:
    alike = [amount for each, amount in known.items() if each.weekday() == day.weekday()]
    amounts = alike if len(alike) >= FEWEST_OF_WEEKDAY else list(known.values())
    return quantiles(amounts, n=4, method="inclusive")
