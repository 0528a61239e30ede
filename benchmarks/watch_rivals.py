"""The rules that teams use today, on closed UTC days of each key, upward only.

Each as its source states it. An alarm comes at the end of the day; while the rule holds day after
day it is one alarm. Days with fewer than 20 known hours are left out, as a careful user would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from statistics import fmean, median, stdev

from benchmarks.watch_score import Alarm
from benchmarks.watch_world import KeyHistory, World

Rule = Callable[[Sequence[float], float], bool]
"""Whether a day is abnormal, by the known days before it, oldest first."""
_FEWEST_HOURS = 20


def day_over_day(past: Sequence[float], today: float) -> bool:
    """20 % above the day before."""
    return bool(past) and today > 1.2 * past[-1]


def week_mean(past: Sequence[float], today: float) -> bool:
    """10 % above the mean of seven days (Vega)."""
    return len(past) >= 7 and today > 1.1 * fmean(past[-7:])  # noqa: PLR2004


def z_score(past: Sequence[float], today: float) -> bool:
    """Three standard deviations above the mean of 30 days, from 7 days on (Sling)."""
    if len(past) < 7:  # noqa: PLR2004
        return False
    return today > fmean(past[-30:]) + 3 * stdev(past[-30:])


def hundred_and_forty(past: Sequence[float], today: float) -> bool:
    """$100 and 40 % above what is expected (AWS's default gate), expected: 10 to 30 days' mean."""
    if len(past) < 10:  # noqa: PLR2004
        return False
    expected = fmean(past[-30:])
    return today - expected >= 100 and today >= 1.4 * expected  # noqa: PLR2004


def robust_z(past: Sequence[float], today: float) -> bool:
    """3.5 by median and MAD of 30 days, from 7 days on (Iglewicz and Hoaglin)."""
    if len(past) < 7:  # noqa: PLR2004
        return False
    middle = median(past[-30:])
    mad = median(abs(one - middle) for one in past[-30:])
    return 0.6745 * (today - middle) > 3.5 * mad


RIVALS: Mapping[str, Rule] = {
    "±20 % day over day": day_over_day,
    "7-day mean + 10 %": week_mean,
    "z = 3": z_score,
    "$100 and 40 %": hundred_and_forty,
    "robust z": robust_z,
}


def raise_alarms(world: World, rule: Rule) -> Iterator[Alarm]:
    """What the rule would have said in this world."""
    for key in world.keys:
        past: list[float] = []
        was_abnormal = False
        for day, usd in _list_days(key):
            is_abnormal = rule(past, usd)
            if is_abnormal and not was_abnormal:
                yield Alarm(key=key.name, at=world.start + timedelta(days=day + 1))
            was_abnormal = is_abnormal
            past.append(usd)


def _list_days(key: KeyHistory) -> Iterator[tuple[int, float]]:
    end = (key.birth + len(key.usd)) // 24
    for day in range(-(-key.birth // 24), end):
        at = day * 24 - key.birth
        known = [usd for usd in key.usd[at : at + 24] if usd is not None]
        if len(known) >= _FEWEST_HOURS:
            yield day, sum(known)
