"""The drip lane: a key's spend grows day by day, too slowly for any day to stand out.

Days are measured against the same weekday some weeks before, and four parts of the last days have
to rise one after the other: a step up to a new level shows in two of them at most.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import fmean, median

from bot.watch.profile import Profile

PART = 4
PARTS = 4
"""The last sixteen days, in parts of four."""
_FEWEST = 3
_FEWEST_BASE = 14
_RISE = 1.06
"""Each part is at least so many times the one before."""
_GROWTH = 1.4
"""The newest is at least so many times the weeks before."""
_SPREADS = 3.0
_WORTH = 2.0
"""Times the floor that the growth must have cost."""


def find_drip(usual: Profile, number: int) -> tuple[float, float] | None:
    """What the last sixteen days should have cost and how far they went above, USD; else None.

    `number` is the day after the last one that closed.
    """
    if usual.is_sparse or usual.is_dormant:
        return None
    first = number - PART * PARTS
    base: dict[int, list[float]] = defaultdict(list)
    for day in usual.days:
        if day.number < first:
            base[day.number % 7].append(day.total)
    if sum(len(totals) for totals in base.values()) < _FEWEST_BASE or len(base) < 7:
        return None
    middle = {weekday: median(totals) for weekday, totals in base.items()}
    ordinary = fmean(middle.values())
    parts: list[list[float]] = [[] for _ in range(PARTS)]
    expected = gained = 0.0
    for day in usual.days:
        if day.number < first:
            break
        excess = day.total - middle[day.number % 7]
        parts[(number - 1 - day.number) // PART].append(1 + excess / ordinary if ordinary else 1)
        expected += middle[day.number % 7]
        gained += excess
    if any(len(part) < _FEWEST for part in parts):
        return None
    levels = [median(part) for part in parts]
    noise = median(
        abs(total - middle[weekday]) / ordinary if ordinary else 0
        for weekday, totals in base.items()
        for total in totals
    )
    rises = all(now >= _RISE * then for now, then in zip(levels, levels[1:], strict=False))
    week = median(part for group in parts[:2] for part in group)
    if week >= 1.6 and week - 1 > 2 * 1.4826 * noise and min(levels[:2]) >= 1.35:
        return (expected, gained) if gained >= _WORTH * usual.floor else None
    is_drip = rises and levels[0] >= _GROWTH and levels[0] - 1 > _SPREADS * 1.4826 * noise
    return (expected, gained) if is_drip and gained >= _WORTH * usual.floor else None
