"""Days: OpenAI's are UTC, a channel's are its own; both are made of UTC hours.

An hour belongs to the local day in which it starts, also in zones with half-hour offsets.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SETTLING = timedelta(hours=6)
"""How long a UTC day must have been closed before two agreeing reads settle it."""


def start_of_day(day: date) -> datetime:
    """Midnight UTC of a day."""
    return datetime.combine(day, time(), UTC)


def floor_hour(moment: datetime) -> datetime:
    """The start of the UTC hour."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def settles_at(day: date) -> datetime:
    """The earliest moment at which a UTC day can be settled."""
    return start_of_day(day + DAY) + SETTLING


def known_zone(name: str) -> str:
    """The zone's name, or UTC where this machine has no such zone (any more)."""
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # not found is a KeyError
        return "UTC"


def find_moment(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """When a clock in the zone shows this date and time, in UTC.

    A time that the clock skips gives the first moment after the gap, a time shown twice the first
    of the two, a date that the zone skips (Apia, 2011-12-30) None.
    """
    first, last = hours_of_day(day, zone)
    return None if first == last else _moment(datetime.combine(day, at), zone)


def hours_of_day(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC hours that start on this local date, as [start of the first, end of the last).

    Both are equal when the zone skips the date.
    """
    return (
        _ceil_hour(_moment(datetime.combine(day, time()), zone)),
        _ceil_hour(_moment(datetime.combine(day + DAY, time()), zone)),
    )


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    earlier = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if earlier.astimezone(zone).replace(tzinfo=None) == wall:
        return earlier
    # In a gap the two folds enclose the jump; the first second shown after it is looked for.
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), earlier
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            after = middle
        else:
            before = middle
    return after


def _ceil_hour(moment: datetime) -> datetime:
    floor = floor_hour(moment)
    return floor if floor == moment else floor + HOUR
