"""The drip lane: a key's spend grows too slowly for any day to stand out.

Days are measured against the same weekday of the weeks before, in parts of four. Either the last
eight days lie far above, all in all; or four parts rise one after the other, which a step up to a
new level never does: it shows in two at most. A key used now and then drips when it is suddenly
used on most days.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from math import comb
from statistics import fmean, median

from bot.watch.profile import MAD_TO_SIGMA, Profile

PART = 4
PARTS = 4
"""The last sixteen days, in parts of four."""
_WEEK = 7
_FEWEST = 3
_FEWEST_BASE = 14
"""Days that a part, and the weeks before, need."""
_RISE = 1.06
"""Each part is at least so many times the one before."""
_RISEN = 1.4
_LEVEL = 2.0
_LEVEL_PART = 1.5
"""Times the weeks before: the newest part of a rise; eight days without one, and each part."""
_SPREADS = 3.0
_LEVEL_SPREADS = 2.0
_WORTH = 2.0
"""Times the floor that the growth must have cost."""
_UNLIKELY = 0.001
_LEAST_OFTEN = 1 / 30
_MOST_DAYS = 5


def find_drip(usual: Profile, number: int) -> float | None:
    """The USD that the last sixteen days should have cost if they were too many; else None.

    `number` is the day after the last one that closed.
    """
    if usual.is_dormant:
        return None
    if usual.is_sparse:
        return _find_frequent(usual, number)
    first = number - PART * PARTS
    base: dict[int, list[float]] = defaultdict(list)
    for day in usual.days:
        if day.number < first:
            base[day.number % _WEEK].append(day.total)
    if sum(map(len, base.values())) < _FEWEST_BASE or len(base) < _WEEK:
        return None
    middle = {weekday: median(totals) for weekday, totals in base.items()}
    ordinary = fmean(middle.values())
    recent = [day for day in usual.days if day.number >= first]
    gained = sum(day.total - middle[day.number % _WEEK] for day in recent)
    if ordinary <= 0 or gained < _WORTH * usual.floor:
        return None
    parts: list[list[float]] = [[] for _ in range(PARTS)]
    for day in recent:
        level = 1 + (day.total - middle[day.number % _WEEK]) / ordinary
        parts[(number - 1 - day.number) // PART].append(level)
    noise = MAD_TO_SIGMA * median(
        abs(total - middle[weekday]) / ordinary
        for weekday, totals in base.items()
        for total in totals
    )
    return sum(middle[day.number % _WEEK] for day in recent) if _has_grown(parts, noise) else None


def _has_grown(parts: list[list[float]], noise: float) -> bool:
    """Whether parts, newest first, of days as multiples of the usual, have grown."""
    if any(len(part) < _FEWEST for part in parts):
        return False
    levels = [median(part) for part in parts]
    level = median(parts[0] + parts[1])
    if level >= _LEVEL and level - 1 > _LEVEL_SPREADS * noise and min(levels[:2]) >= _LEVEL_PART:
        return True
    rises = all(now >= _RISE * then for now, then in pairwise(levels))
    return rises and levels[0] >= _RISEN and levels[0] - 1 > _SPREADS * noise


def _find_frequent(usual: Profile, number: int) -> float | None:
    week = [day for day in usual.days if day.number >= number - _WEEK]
    before = [day for day in usual.days if day.number < number - _WEEK]
    busy = sum(day.total > 0 for day in week)
    if len(before) < _FEWEST_BASE or busy < _MOST_DAYS:
        return None
    often = max(_LEAST_OFTEN, sum(day.total > 0 for day in before) / len(before))
    chance = sum(
        comb(len(week), days) * often**days * (1 - often) ** (len(week) - days)
        for days in range(busy, len(week) + 1)
    )
    is_unlikely = chance < _UNLIKELY and sum(day.total for day in week) >= _WORTH * usual.floor
    return fmean(day.total for day in before) * PART * PARTS if is_unlikely else None
