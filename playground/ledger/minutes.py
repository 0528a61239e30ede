"""Whole minutes and hours in UTC: the grain in which the ledger becomes visible."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

HOUR = timedelta(hours=1)
MINUTES = 60
"""Minutes of an hour."""

Span = tuple[int, int]
"""Minutes [first, last) of an hour, both 0-60."""


def midnight(day: date) -> datetime:
    """The start of a UTC day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def floor_hour(moment: datetime) -> datetime:
    """The start of the UTC hour a moment lies in."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def floor_minute(moment: datetime) -> datetime:
    """The start of the minute a moment lies in, in UTC."""
    return moment.astimezone(UTC).replace(second=0, microsecond=0)


def minute_of(hour: datetime, moment: datetime) -> int:
    """The minute of the hour at which a moment lies: 0 if before the hour, 60 if after."""
    return max(0, min(MINUTES, int((moment - hour).total_seconds() // 60)))
