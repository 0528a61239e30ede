"""Sums over collected figures: by key, by local day; what is not known stays not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.spend.days import DAY, hours_of_day, start_of_day
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import NOTHING, Total, add_up
from bot.spend.prices import price_usage

WEEK = 7
"""Days in the spend that status shows."""


@dataclass(frozen=True, kw_only=True)
class KnownSpan:
    """The UTC hours of which usage is known: [since, until); `until` may lie inside an hour."""

    since: datetime
    until: datetime

    def covers(self, first: datetime, end: datetime) -> bool:
        """Whether all of [first, end) is known."""
        return self.since <= first and end <= self.until

    def touches(self, first: datetime, end: datetime) -> bool:
        """Whether anything of [first, end) is known."""
        return self.since < end and first < self.until


def sum_by_key(lines: Iterable[CostLine]) -> dict[str | None, Total]:
    """Billed totals by OpenAI's key id; None collects what OpenAI attributes to no key."""
    totals: dict[str | None, Total] = {}
    for line in lines:
        before = totals.get(line.openai_key_id, NOTHING)
        totals[line.openai_key_id] = before + add_up([line.money])
    return totals


def sum_week(
    lines: Iterable[CostLine], reads: Sequence[DayRead], today: date
) -> dict[str | None, Total] | None:
    """What each key cost over the last seven closed UTC days; None when no day was read.

    Incomplete where a day is missing. A key without lines is not among them: it cost nothing, as
    far as the days are known (`is_week_known`).
    """
    first = today - WEEK * DAY
    if not any(first <= read.day < today for read in reads):
        return None
    known = is_week_known(reads, today)
    totals = sum_by_key(line for line in lines if first <= line.day < today)
    return {key: Total(total.money, total.complete and known) for key, total in totals.items()}


def is_week_known(reads: Sequence[DayRead], today: date) -> bool:
    """Whether each of the last seven closed UTC days was read."""
    days = {read.day for read in reads}
    return all(today - offset * DAY in days for offset in range(1, WEEK + 1))


def find_last_use(hours: Iterable[UsageHour]) -> dict[str, datetime]:
    """The start of the newest UTC hour with requests, by OpenAI's key id."""
    newest: dict[str, datetime] = {}
    for usage in hours:
        key = usage.openai_key_id
        if key is not None and usage.requests > 0:
            newest[key] = max(usage.hour, newest.get(key, usage.hour))
    return newest


def estimate_days(
    hours: Sequence[UsageHour], days: Iterable[date], zone: ZoneInfo, known: KnownSpan
) -> dict[date, Total | None]:
    """The estimate of each local day: None where nothing is known, incomplete where not all is."""
    by_day = _group_by_day(hours, zone)
    return {day: _estimate(by_day.get(day, ()), day, zone, known) for day in days}


def estimate_by_key(
    hours: Sequence[UsageHour], day: date, zone: ZoneInfo, known: KnownSpan
) -> dict[str | None, Total | None]:
    """The estimate of one local day for each key that was used on it."""
    by_key: dict[str | None, list[UsageHour]] = {}
    for usage in _group_by_day(hours, zone).get(day, ()):
        by_key.setdefault(usage.openai_key_id, []).append(usage)
    return {key: _estimate(rows, day, zone, known) for key, rows in by_key.items()}


def list_unpriced(hours: Iterable[UsageHour]) -> tuple[str, ...]:
    """Models whose usage the price list cannot price, by name."""
    return tuple(sorted({usage.model for usage in hours if price_usage(usage) is None}))


def _group_by_day(hours: Iterable[UsageHour], zone: ZoneInfo) -> Mapping[date, list[UsageHour]]:
    by_day: dict[date, list[UsageHour]] = {}
    for usage in hours:
        by_day.setdefault(usage.hour.astimezone(zone).date(), []).append(usage)
    return by_day


def _estimate(
    hours: Iterable[UsageHour], day: date, zone: ZoneInfo, known: KnownSpan
) -> Total | None:
    first, end = hours_of_day(day, zone)
    if first == end or not known.touches(first, end):
        return None
    total = add_up(price_usage(usage) for usage in hours)
    return Total(total.money, total.complete and known.covers(first, end))


def span_of(first_day: date, usage_known: datetime | None) -> KnownSpan | None:
    """The known hours of a connection whose collection starts at `first_day` (UTC)."""
    if usage_known is None:
        return None
    return KnownSpan(since=start_of_day(first_day), until=usage_known)


def list_days(last: date, count: int) -> list[date]:
    """`count` days up to and including `last`, oldest first."""
    return [last - timedelta(days=offset) for offset in range(count - 1, -1, -1)]
