"""The fast and the daily lane: a key spends far more than it ever does.

Every rule asks three things at once: far above what is usual, more than there ever was, and enough
money to matter. Which figures stand for usual depends on how well the key is known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bot.watch.hours import HOURS, SPANS, KeyHours
from bot.watch.profile import LEAST_USD, Profile, expect, is_month_edge, is_new

SPREADS = 4.0
"""How many spreads above the usual is unusual."""
EXTREME = 10.0
"""So many times all there ever was needs no second bucket."""
_FAST_SPAN = 6
_FACTORS = {3: 3.0, _FAST_SPAN: 3.0, HOURS: 2.0}
"""Times the usual of the same hours."""
_NOVELTY = {3: 1.5, _FAST_SPAN: 1.5, HOURS: 1.4}
"""Times the most there was in such hours."""
_SMALL = 0.25
"""Of the floor: what may add up."""
_SPARSE_FACTOR = 2.5
_FEW_ACTIVE = 5
_FEW_FACTOR = 4.0
"""Times the largest active day: of many, and of fewer than five."""
_YOUNG_FACTOR = 2.5
_YOUNG_WIDTH = 3.0
_YOUNG_DAYS = 2.0
"""A young key's bar: 2.5 times its record, and three more at birth, fading by e in two days."""
_PEER_FACTOR = 1.5
_PEER_LEAST = 25.0
_HIGH_FACTOR = 5.0
_HIGH_EXCESS = 50.0
_MEDIUM_FACTOR = 3.0


@dataclass(frozen=True, kw_only=True)
class Surge:
    """So much in the last `span` hours, where `expected` is usual; USD."""

    span: int
    expected: float
    actual: float
    severity: str
    is_extreme: bool = False


def find_surge(
    hours: KeyHours, usual: Profile, number: int, hour: int, peers: Sequence[float]
) -> Surge | None:
    """What is unusual about the hours up to `hour` (1 to 24) of a day; None if nothing is.

    `peers` are the largest days of the workspace's other keys.
    """
    for span in (HOURS,) if hours.is_daily else SPANS:
        actual = hours.spent(number, hour, span)
        if actual < usual.floor or (usual.is_new_edge and actual < _peer_bar(peers)):
            continue
        if usual.is_dormant or usual.is_sparse:
            surge = _compare_active(usual, actual, span)
        elif usual.is_young:
            surge = _compare_young(usual, actual, span, peers)
        else:
            surge = _compare_clock(hours, usual, number, hour, span)
        if surge is not None:
            return surge
    return None


def _compare_clock(
    hours: KeyHours, usual: Profile, number: int, hour: int, span: int
) -> Surge | None:
    actual = hours.spent(number, hour, span)
    excess = _find_excess(hours, usual, number, hour, span)
    if excess is None or excess < usual.floor:
        return None
    return _rate(span, actual - excess, actual, usual.records[span], number, usual.floor)


def _find_excess(
    hours: KeyHours, usual: Profile, number: int, hour: int, span: int
) -> float | None:
    """The excess of hours that are far above the usual and more than there ever was; else None."""
    actual = hours.spent(number, hour, span)
    new = actual / _NOVELTY[span]
    if new < (usual.records if span == HOURS else usual.rhythm)[span]:
        return None
    if not is_new(hours, usual, hour, span, new):
        return None
    expected, spread = expect(hours, usual, number, hour, span)
    excess = actual - expected
    is_unusual = excess > SPREADS * spread and actual >= _FACTORS[span] * expected
    return excess if is_unusual else None


def _compare_active(usual: Profile, actual: float, span: int) -> Surge | None:
    most = max(usual.active, default=0.0)
    factor = _FEW_FACTOR if len(usual.active) < _FEW_ACTIVE else _SPARSE_FACTOR
    if usual.is_dormant:
        factor = 0.0
    if actual < factor * most or actual < LEAST_USD:
        return None
    expected = 0.0 if usual.is_dormant or not most else median(usual.active)
    return Surge(
        span=span,
        expected=expected,
        actual=actual,
        severity="high" if actual >= EXTREME * most and actual >= _HIGH_EXCESS else "medium",
        is_extreme=actual >= EXTREME * most and actual >= 2 * _HIGH_EXCESS,
    )


def _compare_young(
    usual: Profile, actual: float, span: int, peers: Sequence[float]
) -> Surge | None:
    most = usual.records[span]
    factor = _YOUNG_FACTOR + _YOUNG_WIDTH * math.exp(-usual.age / _YOUNG_DAYS)
    if usual.age == 0 or most == 0:
        if not peers:  # nothing at all to compare with
            return None
        bar, most = _peer_bar(peers), 0.0
    else:
        bar = factor * most
    if actual < bar or actual - most < usual.floor:
        return None
    return _rate(span, most, actual, bar, None, usual.floor)


def _peer_bar(peers: Sequence[float]) -> float:
    """More than this no key of the workspace spends on a day, as far as is known."""
    ranked = sorted(peers)
    return max(_PEER_LEAST, _PEER_FACTOR * ranked[int(0.9 * len(ranked))] if ranked else 0.0)


def find_small_surge(hours: KeyHours, usual: Profile, number: int, hour: int) -> float | None:
    """The excess of six hours that are as unusual as in `find_surge`, for less money; else None.

    Night after night it adds up.
    """
    actual = hours.spent(number, hour, _FAST_SPAN)
    if actual < usual.floor * _SMALL or usual.is_young or usual.is_sparse or usual.is_dormant:
        return None
    excess = _find_excess(hours, usual, number, hour, _FAST_SPAN)
    return excess if excess is not None and excess >= usual.floor * _SMALL else None


def _rate(
    span: int, expected: float, actual: float, most: float, number: int | None, floor: float
) -> Surge:
    excess = actual - expected
    is_edge = number is not None and is_month_edge(number)
    severity = "low"
    if actual >= _HIGH_FACTOR * expected and actual >= 3 * most and excess >= _HIGH_EXCESS:
        severity = "medium" if is_edge else "high"
    elif actual >= _MEDIUM_FACTOR * expected and not is_edge:
        severity = "medium"
    return Surge(
        span=span,
        expected=expected,
        actual=actual,
        severity=severity,
        is_extreme=actual >= EXTREME * most and excess >= 5 * floor,
    )
