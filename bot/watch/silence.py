"""The drop lane: a steady key is silent. What it served broke, or moved to another key."""

from __future__ import annotations

from statistics import median

from bot.watch.hours import HOURS, KeyHours
from bot.watch.profile import LEAST_USD, Profile

_STEADY_DAYS = 21
_LEAST_DAY = 0.2
"""A steady key never spends less than this share of its median on a day."""
_SILENT = 0.02


def find_silence(hours: KeyHours, usual: Profile, number: int, hour: int) -> float | None:
    """The USD that 24 hours usually cost of a steady key now silent for as long; else None."""
    totals = [day.total for day in usual.days]
    if len(totals) < _STEADY_DAYS:
        return None
    middle = median(totals[:_STEADY_DAYS])
    known = hours.count_known(number, hour)
    if middle < LEAST_USD or min(totals) < _LEAST_DAY * middle or known < HOURS:
        return None
    return middle if hours.spent(number, hour, HOURS) <= _SILENT * middle else None
