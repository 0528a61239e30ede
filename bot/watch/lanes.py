"""The lanes of the watch: each turns figures into findings, by a rule that one sentence tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.spend.figures import CostLine
from bot.spend.money import USD, Money
from bot.watch.baseline import Usual, find_usual
from bot.watch.case import Finding, Severity

DAILY = "daily"

SPREADS = 4
LEAST_EXCESS = Decimal(5)
LEAST_FACTOR = Decimal(2)
"""Abnormal is more than four spreads, and five dollars, and twice the usual: all three."""

_MEDIUM_FACTOR = Decimal(3)
_HIGH_FACTOR = Decimal(10)
_HIGH_EXCESS = Decimal(50)


def look_at_day(
    lines: Iterable[CostLine],
    known_days: Iterable[date],
    day: date,
    *,
    made_on: Mapping[str, date] | None = None,
) -> tuple[Finding, ...]:
    """The daily lane: keys whose settled UTC day is far above what is usual for them.

    `lines` are billed lines of `day` and of the days before it; `known_days` those that were read;
    `made_on` the UTC days on which keys were made, by OpenAI's key id, where that is known. The
    days before a key was made, else before its first line, say nothing of what is usual for it.
    """
    findings = []
    for key_id, amounts in _sum_days(lines, frozenset(known_days), made_on or {}).items():
        usual = find_usual(amounts, day)
        actual = amounts.get(day)
        if usual is not None and actual is not None and is_abnormal(actual, usual):
            findings.append(
                Finding(
                    lane=DAILY,
                    openai_key_id=key_id,
                    day=day,
                    expected=Money(usual.expected),
                    actual=Money(actual),
                    severity=rate(actual, usual.expected),
                    compared_with=usual.compared_with,
                    same_weekday=usual.same_weekday,
                )
            )
    return tuple(findings)


def is_abnormal(actual: Decimal, usual: Usual) -> bool:
    """Whether a day is beyond what ordinary days do, in spreads, in dollars and as a multiple."""
    excess = actual - usual.expected
    return (
        excess > SPREADS * usual.spread
        and excess >= LEAST_EXCESS
        and actual >= LEAST_FACTOR * usual.expected
    )


def rate(actual: Decimal, expected: Decimal) -> Severity:
    """How bad an abnormal day looks."""
    if actual >= _HIGH_FACTOR * expected and actual - expected >= _HIGH_EXCESS:
        return Severity.HIGH
    return Severity.MEDIUM if actual >= _MEDIUM_FACTOR * expected else Severity.LOW


def _sum_days(
    lines: Iterable[CostLine], known_days: frozenset[date], made_on: Mapping[str, date]
) -> dict[str, dict[date, Decimal]]:
    """What each key cost on each known day of its life.

    A day with a line that has no amount, or is in another currency, is unknown.
    """
    by_key: dict[str, list[CostLine]] = {}
    for line in lines:
        if line.openai_key_id is not None and line.day in known_days:
            by_key.setdefault(line.openai_key_id, []).append(line)
    sums: dict[str, dict[date, Decimal]] = {}
    for key_id, billed in by_key.items():
        first = min(line.day for line in billed)
        first = min(first, made_on.get(key_id, first))
        days = {day: Decimal(0) for day in known_days if day >= first}
        unknown = set()
        for line in billed:
            if line.money is None or line.money.currency != USD:
                unknown.add(line.day)
            else:
                days[line.day] += line.money.amount
        sums[key_id] = {day: amount for day, amount in days.items() if day not in unknown}
    return sums
