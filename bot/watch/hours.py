"""What one key cost, hour by hour or day by day, as far as it is known.

Sums are exact (Decimal); what is compared is float, which is enough to tell twice from once. A gap
of years costs nothing: only days with something known are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal

HOURS = 24
HOUR = timedelta(hours=1)
MEMORY = 63
"""Days looked back: two month ends lie within them."""
WHOLE = 20
"""Hours of a day that have to be known before it says what is usual."""
SPANS = (3, 6, HOURS)
"""Hours over which spend is added up."""


@dataclass(kw_only=True)
class Day:
    """One UTC day; `usd[h]` is None while nobody has read that hour."""

    number: int
    """The day's ordinal, as `date.toordinal` has it."""
    usd: list[Decimal | None] = field(default_factory=lambda: [None] * HOURS)
    sums: list[float] = field(default_factory=lambda: [0.0] * (HOURS + 1))
    """What was spent before each hour; the last is the day's total so far."""
    known: int = 0
    highest: dict[int, float] = field(default_factory=lambda: dict.fromkeys(SPANS, 0.0))
    """The most spent in any 3, 6 or 24 hours that ended on this day."""
    is_odd: bool = False
    """Part of a case: it does not say what is usual."""

    @property
    def total(self) -> float:
        """USD so far."""
        return self.sums[-1]

    @property
    def is_whole(self) -> bool:
        """Enough of it is known to compare with."""
        return self.known >= WHOLE

    @property
    def is_usual(self) -> bool:
        """It says what is usual."""
        return self.known >= WHOLE and not self.is_odd


class KeyHours:
    """The known hours of one key, filled in order of time."""

    def __init__(self, *, is_daily: bool) -> None:
        self.is_daily = is_daily
        """Buckets are whole days."""
        self.days: dict[int, Day] = {}
        self._order: list[int] = []

    def add(self, start: datetime, usd: Decimal) -> Day:
        """Take in a closed bucket; it is not before the last one."""
        number, hour = start.toordinal(), start.hour
        day = self.days.get(number)
        if day is None:
            day = self.days[number] = Day(number=number)
            self._order.append(number)
        if self.is_daily:
            day.usd = [None] * (HOURS - 1) + [usd]
            day.known, hour = HOURS, HOURS - 1
        else:
            day.usd[hour] = usd
            day.known += 1
        total = day.sums[hour] + float(usd)
        day.sums[hour + 1 :] = [total] * (HOURS - hour)
        for span in SPANS:
            day.highest[span] = max(day.highest[span], self.spent(number, hour + 1, span))
        return day

    def spent(self, number: int, hour: int, span: int) -> float:
        """USD in the `span` hours up to `hour` (1 to 24) of a day; unknown hours add nothing."""
        day = self.days.get(number)
        spent = day.sums[hour] if day else 0.0
        if span <= hour:
            return spent - (day.sums[hour - span] if day else 0.0)
        before = self.days.get(number - 1)
        return spent + (before.sums[-1] - before.sums[HOURS + hour - span] if before else 0.0)

    def count_known(self, number: int, hour: int) -> int:
        """How many of the 24 hours up to `hour` of a day are known."""
        if self.is_daily:
            return HOURS if number in self.days else 0
        today, before = self.days.get(number), self.days.get(number - 1)
        known = [*(before.usd[hour:] if before else ()), *(today.usd[:hour] if today else ())]
        return sum(usd is not None for usd in known)

    def spent_exactly(self, start: datetime, end: datetime) -> Decimal:
        """USD between two full hours, to the last decimal."""
        total = Decimal(0)
        for number in range(start.toordinal(), end.toordinal() + 1):
            day = self.days.get(number)
            midnight = datetime.fromordinal(number).replace(tzinfo=UTC)
            for hour, usd in enumerate(day.usd if day else ()):
                at = midnight + HOUR * (0 if self.is_daily else hour)
                if usd is not None and start <= at < end:
                    total += usd
        return total

    def past(self, number: int, *, reach: int = MEMORY, since: int = 0) -> Iterator[Day]:
        """Whole, usual days before a day, newest first, not older than `reach` days or `since`."""
        oldest = max(number - reach, since)
        for earlier in reversed(self._order):
            if earlier < oldest:
                return
            day = self.days[earlier]
            if earlier < number and day.is_usual:
                yield day

    def lives(self, number: int, *, reach: int = MEMORY, since: int = 0) -> Iterator[Day]:
        """As `past`, with the days that were part of a case."""
        for earlier in reversed(self._order):
            if earlier < max(number - reach, since):
                return
            if earlier < number and self.days[earlier].is_whole:
                yield self.days[earlier]
