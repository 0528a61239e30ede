"""What is usual for a key on a day: figures that one loud day cannot move.

Made once a day from the days before it. Peers are the workspace's other keys: while a key is too
young to have a usual of its own, theirs bound what a key may cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import fmean, median

from bot.watch.hours import HOURS, MEMORY, SPANS, Day, KeyHours

MATURE = 4
"""Whole days until a key has a usual of its own."""
LEAST_USD = 5.0
LEAST_SHARE = 0.9
"""Excess that matters: five dollars, and 3 % of thirty days' spend, which is 0.9 of a mean day."""
SPARSE = 0.5
"""A key with spend on fewer of its days is judged by its active days."""
SILENCE = 14
"""Days without spend after which a key may count as dormant."""
_LOUD = 2.0
_BATCH = 1.3
"""A day of twice the mean or more may come again in its turn, somewhat larger."""
_LONG_SILENCE = 42
_FEW = 4
_UNLIKELY = 0.01
_WEEKS = 3
_RECENT = 14
MAD_TO_SIGMA = 1.4826
"""Makes the median absolute deviation comparable with a standard deviation of normal data."""
_SPREAD_SHARE = 0.1


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A key's usual for one day; USD."""

    age: int
    """Whole days known within the memory, of the kind (weekday, weekend) of this day."""
    days: tuple[Day, ...]
    """Newest first."""
    floor: float
    """Less excess than this is nobody's concern."""
    records: dict[int, float]
    """The most in any 6 and 24 hours."""
    is_sparse: bool
    active: tuple[float, ...]
    """Totals of the days with spend."""
    is_dormant: bool
    """Silent twice as long as ever before, and as its days with spend made unlikely."""
    rhythm: dict[int, float]
    """The most in any 6 and 24 hours of the days whose turn it is again."""
    is_new_edge: bool
    """The first month edge that is seen of the key: whether it has batches then is not known."""

    @property
    def is_young(self) -> bool:
        """Too little is known to compare by the clock."""
        return len(self.days) < MATURE


def make_profile(hours: KeyHours, number: int, *, since: int = 0) -> Profile:
    """The usual of a key for the day `number` (an ordinal), from whole days before it."""
    days = tuple(hours.past(number, since=since))
    totals = [day.total for day in days]
    mean = fmean(totals[:30]) if totals else 0.0
    active = tuple(day.total for day in hours.lives(number, since=since) if day.total > 0)
    is_weekend = _is_weekend(number)
    edges = _list_month_edges(hours, number)
    rhythm = [
        day
        for day in [*edges, *_list_same_weekdays(hours, number)]
        if day.is_odd or day.total > _LOUD * mean
    ]
    records = {
        span: max(
            *(_record(day, span, number) for day in days),
            *(_BATCH * day.highest[span] for day in rhythm),
            0.0,
            0.0,
        )
        for span in SPANS
    }
    return Profile(
        age=sum(is_weekend or not _is_weekend(day.number) for day in days),
        days=days,
        floor=max(LEAST_USD, LEAST_SHARE * mean),
        records=records,
        is_sparse=len(totals) >= MATURE
        and sum(total > 0 for total in totals) < SPARSE * len(totals),
        active=active,
        is_dormant=_is_dormant(tuple(hours.lives(number, since=since)), number),
        rhythm={
            span: _BATCH * max((day.highest[span] for day in rhythm), default=0.0) for span in SPANS
        },
        is_new_edge=is_month_edge(number) and not edges,
    )


def measure(values: Sequence[float]) -> tuple[float, float]:
    """Median, and spread by the median absolute deviation, at least a tenth of the median."""
    middle = median(values)
    deviation = median([abs(value - middle) for value in values])
    return middle, max(MAD_TO_SIGMA * deviation, _SPREAD_SHARE * middle)


def expect(
    hours: KeyHours, usual: Profile, number: int, hour: int, span: int
) -> tuple[float, float]:
    """Median and spread of the same hours of earlier days: of the same weekday if known."""
    same, others = [], []
    for day in usual.days:
        spent = hours.spent(day.number, hour, span)
        others.append(spent)
        if (number - day.number) % 7 == 0:
            same.append(spent)
    return measure(same if len(same) >= _WEEKS else others[:_RECENT])


def is_new(hours: KeyHours, usual: Profile, hour: int, span: int, usd: float) -> bool:
    """Whether so much was never spent in the same hours: but for once, where much is known."""
    allowed = 1 if len(usual.days) > _RECENT else 0
    for day in usual.days:
        if hours.spent(day.number, hour, span) >= usd:
            if not allowed:
                return False
            allowed -= 1
    return True


def is_month_edge(number: int) -> bool:
    """Whether a day is one of the last two or the first of a month, when batches run."""
    moment = datetime.fromordinal(number).replace(tzinfo=UTC)
    return moment.day == 1 or (moment + timedelta(days=2)).month != moment.month


def _record(day: Day, span: int, number: int) -> float:
    # A window that ended on the day before may still be running.
    return day.highest[span] if day.number < number - 1 or span < HOURS else day.total


def _list_month_edges(hours: KeyHours, number: int) -> list[Day]:
    """Earlier month edges, on a month edge; a case of last month's batch counts too."""
    if not is_month_edge(number):
        return []
    return [
        day
        for earlier in range(number - MEMORY, number - 20)
        if is_month_edge(earlier) and (day := hours.days.get(earlier))
    ]


def _list_same_weekdays(hours: KeyHours, number: int) -> list[Day]:
    """The same weekdays of the weeks before, part of a case or not: a weekly batch comes again."""
    earlier = range(number - 7, number - MEMORY, -7)
    return [day for one in earlier if (day := hours.days.get(one))]


def _is_dormant(days: Sequence[Day], number: int) -> bool:
    busy = [day.number for day in days if day.total > 0]
    silent = number - 1 - (busy[0] if busy else 0)
    known = sum(day.number > number - 1 - silent for day in days)
    if known < SILENCE:
        return False
    gaps = [later - earlier - 1 for later, earlier in pairwise(busy)]
    if known < 2 * max(gaps, default=0):
        return False
    if len(busy) < _FEW:  # its busy days may lie before all memory
        return known >= _LONG_SILENCE
    idle = 1 - len(busy) / (busy[0] - busy[-1] + 1)
    return idle**known < _UNLIKELY


def _is_weekend(number: int) -> bool:
    return number % 7 in {6, 0}
