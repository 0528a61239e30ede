"""What is usual for a key: robust figures over its own earlier days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

WEEKS = 8
FEWEST_WEEKDAYS = 3
"""With fewer equal weekdays known, the last days stand in for them."""
RECENT_DAYS = 14
FEWEST_DAYS = 7
"""A younger key has no usual yet."""

_MAD_TO_SIGMA = Decimal("1.4826")
"""Makes the median absolute deviation comparable with a standard deviation of normal data."""
_SPREAD_SHARE = Decimal("0.1")
_SPREAD_LEAST = Decimal("0.5")
"""Floors of the spread: a tenth of the usual, and 50 cents. A key that is silent on most days has
a deviation of nothing.
"""


@dataclass(frozen=True, kw_only=True)
class Usual:
    """The expectation for one day and how far ordinary days lie from it, in one currency."""

    expected: Decimal
    spread: Decimal
    compared_with: int
    same_weekday: bool


def find_usual(amounts: Mapping[date, Decimal], day: date) -> Usual | None:
    """What is usual for `day`, from the days before it; None while too few are known.

    `amounts` has every known day, nothing spent as zero; a day that is not in it is unknown.
    """
    if sum(earlier < day for earlier in amounts) < FEWEST_DAYS:
        return None
    weekdays = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    same = [amounts[earlier] for earlier in weekdays if earlier in amounts]
    if len(same) >= FEWEST_WEEKDAYS:
        return _measure(same, same_weekday=True)
    before = sorted((earlier for earlier in amounts if earlier < day), reverse=True)
    recent = [amounts[earlier] for earlier in before[:RECENT_DAYS]]
    return _measure(recent, same_weekday=False)


def _measure(values: Sequence[Decimal], *, same_weekday: bool) -> Usual:
    middle = median(values)
    deviation = median([abs(value - middle) for value in values])
    spread = max(_MAD_TO_SIGMA * deviation, _SPREAD_SHARE * abs(middle), _SPREAD_LEAST)
    return Usual(
        expected=middle, spread=spread, compared_with=len(values), same_weekday=same_weekday
    )
