"""The stretch of days that somebody asks the spend of.

Months and the last seven days are OpenAI's UTC days, as it bills them; "today" is the channel's
own day, which only usage knows.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.spend.days import DAY
from bot.spend.summary import WEEK

FIRST_YEAR = 2020
"""OpenAI's API began in that year."""
MONTHS = 12


class PeriodKind(StrEnum):
    """Which stretch."""

    TODAY = "today"
    WEEK = "7d"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included. `first` of a month is its first day."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def word(self) -> str:
        """How a button names it: the same words as are typed."""
        return f"{self.first:%Y-%m}" if self.kind is PeriodKind.MONTH else self.kind.value


_WORDS = {
    "today": "today",
    "今日": "today",
    "本日": "today",
    "7d": "7d",
    "week": "7d",
    "7日": "7d",
    "7日間": "7d",
    "直近7日": "7d",
    "1週間": "7d",
    "": "month",
    "month": "month",
    "今月": "month",
    "先月": "last",
    "last month": "last",
}
_MONTH = re.compile(r"(\d{4})\s?[-/年.]\s?(\d{1,2})月?")


def month_of(day: date) -> Period:
    """The calendar month of a UTC day."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(PeriodKind.MONTH, day.replace(day=1), day.replace(day=last))


def read_period(text: str, *, today: date, local_today: date) -> Period | None:
    """Read `today`, `7d`, `month`, `2026-11` and their Japanese; None when it is none of them.

    `today` is the present UTC day, `local_today` the channel's. Months to come are read, too.
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    match _WORDS.get(folded):
        case "today":
            return Period(PeriodKind.TODAY, local_today, local_today)
        case "7d":
            return Period(PeriodKind.WEEK, today - WEEK * DAY, today - DAY)
        case "month":
            return month_of(today)
        case "last":
            return month_of(today.replace(day=1) - DAY)
    found = _MONTH.fullmatch(folded)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    if year < FIRST_YEAR or not 1 <= month <= MONTHS:
        return None
    return month_of(date(year, month, 1))
