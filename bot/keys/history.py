"""The last days of a key, a mark for each; and how often its standing changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.causes.probing import Outcome
from bot.keys.confirming import Sample

SHOWN_DAYS = 7
KEEP = timedelta(days=30)
"""How long the history of probes is kept."""


class DayMark(StrEnum):
    """What is known of one key on one local day."""

    FINE = "fine"
    """OpenAI accepted it, or calls with it succeeded, and it never failed."""
    FAILED = "failed"
    """It failed at some time, confirmed."""
    UNKNOWN = "unknown"


def mark_days(
    samples: Iterable[Sample], used: Iterable[datetime], *, now: datetime, zone: ZoneInfo
) -> tuple[tuple[date, DayMark], ...]:
    """The last seven days by the channel's calendar, oldest first; the last is today.

    `used` are hours in which calls succeeded.
    """
    today = now.astimezone(zone).date()
    marks = dict.fromkeys(
        (today - timedelta(days=back) for back in reversed(range(SHOWN_DAYS))), DayMark.UNKNOWN
    )
    failed = {_day(s.at, zone) for s in samples if s.standing is Outcome.FAILING}
    fine = {_day(s.at, zone) for s in samples if s.standing is Outcome.ACCEPTED}
    fine |= {_day(hour, zone) for hour in used}
    for day in marks:
        if day in failed:
            marks[day] = DayMark.FAILED
        elif day in fine:
            marks[day] = DayMark.FINE
    return tuple(marks.items())


def count_changes(samples: Sequence[Sample]) -> int:
    """How often a key went from accepted to failing or back; samples oldest first."""
    firm: Collection[Outcome | None] = (Outcome.ACCEPTED, Outcome.FAILING)
    states = [sample.standing for sample in samples if sample.standing in firm]
    return sum(before is not after for before, after in pairwise(states))


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
