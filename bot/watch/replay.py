"""One key's watch, bucket after bucket: opens a case, keeps it while it lasts, and ends it.

Only closed buckets are seen, in order of time, so that a replay of the past finds exactly what the
watch would have found then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.watch.drip import PART, PARTS, find_drip
from bot.watch.hours import HOUR, HOURS, MEMORY, KeyHours
from bot.watch.profile import make_profile
from bot.watch.silence import find_silence
from bot.watch.surge import Surge, find_small_surge, find_surge

FAST, DAILY, DRIP, DROP = "fast", "daily", "drip", "drop"
CALM = 48
"""Hours without anything unusual that end a case."""
NORMAL = 7
"""Days after which what goes on is the new usual."""
_TOGETHER = 3
"""Days within which small surges add up."""
_CALM_FACTOR = 1.5


@dataclass(frozen=True, kw_only=True)
class Spotted:
    """A case as it was opened; times in UTC, money in USD."""

    key: str
    lane: str
    """`fast`, `daily`, `drip` or `drop`."""
    severity: str
    first_seen: datetime
    detected_at: datetime
    expected: Decimal
    actual: Decimal


@dataclass(kw_only=True)
class _Open:
    lane: str
    since: datetime
    last_odd: datetime


class KeyWatch:
    """Watches one key."""

    def __init__(self, key: str, *, is_daily: bool) -> None:
        self._key = key
        self._hours = KeyHours(is_daily=is_daily)
        self._usual = make_profile(self._hours, MEMORY + 1)
        self._today = 0
        self._since = 0
        self._open: _Open | None = None
        self._odd_hours = 0
        self._small: dict[int, float] = {}
        """Days with small surges, by ordinal: USD of excess."""
        self._step = timedelta(days=1) if is_daily else HOUR
        self.largest_day = 0.0

    def see(self, start: datetime, usd: Decimal, largest: Mapping[str, float]) -> Spotted | None:
        """Take in a closed bucket; the case that it opens, if it does.

        `largest` are the largest days of the workspace's keys before today, this one's too.
        """
        end = start + self._step
        number, hour = start.toordinal(), HOURS if self._hours.is_daily else start.hour + 1
        if number != self._today:
            self._begin_day(number)
        self._hours.add(start, max(usd, Decimal(0)))
        usual = self._usual
        peers: list[float] = []
        if usual.is_young or usual.is_new_edge:
            peers = [most for key, most in largest.items() if most and key != self._key]
        surge = find_surge(self._hours, usual, number, hour, peers)
        if self._open:
            self._follow(self._open, surge, number, hour, end)
            return None
        self._odd_hours = self._odd_hours + 1 if surge else 0
        if surge and (self._odd_hours > 1 or surge.is_extreme or self._hours.is_daily):
            first = end - HOUR * surge.span
            lane = FAST if surge.span < HOURS else DAILY
            return self._open_case(lane, surge.severity, first, end, surge.expected)
        if not surge and not self._hours.is_daily and self._add_up(number, hour):
            first = midnight_of(min(self._small))
            spent = float(self._hours.spent_exactly(first, end))
            return self._open_case(FAST, "low", first, end, spent - sum(self._small.values()))
        expected = find_silence(self._hours, usual, number, hour)
        if expected is not None:
            return self._open_case(DROP, "low", end - HOUR * HOURS, end, expected)
        return self._find_drip(end) if hour == HOURS and not usual.is_young else None

    def _begin_day(self, number: int) -> None:
        """What is usual today."""
        before = self._hours.days.get(self._today)
        if before and before.is_usual:
            self.largest_day = max(self.largest_day, before.total)
        self._forget_small(number)
        self._today = number
        self._usual = make_profile(self._hours, number, since=self._since)

    def _find_drip(self, end: datetime) -> Spotted | None:
        """Whether the days up to `end`, a midnight, have grown."""
        number = end.toordinal()
        expected = find_drip(make_profile(self._hours, number, since=self._since), number)
        if expected is None:
            return None
        first = end - timedelta(days=PART * PARTS)
        return self._open_case(DRIP, "medium", first, end, expected)

    def _add_up(self, number: int, hour: int) -> bool:
        """Whether hours that are each unusual, for little money, have become much in some days."""
        excess = find_small_surge(self._hours, self._usual, number, hour)
        if excess is None:
            return False
        self._hours.days[number].is_odd = True
        self._small[number] = max(excess, self._small.get(number, 0.0))
        return len(self._small) > 1 and sum(self._small.values()) >= self._usual.floor

    def _forget_small(self, number: int) -> None:
        """What did not come again within three days was nothing."""
        for day in [day for day in self._small if day < number - _TOGETHER]:
            del self._small[day]
            if not self._open:
                self._hours.days[day].is_odd = False

    def _open_case(
        self, lane: str, severity: str, first: datetime, end: datetime, expected: float
    ) -> Spotted:
        self._open = _Open(lane=lane, since=first, last_odd=end)
        self._odd_hours = 0
        self._mark_odd(first, end)
        return Spotted(
            key=self._key,
            lane=lane,
            severity=severity,
            first_seen=first,
            detected_at=end,
            expected=Decimal(repr(round(expected, 2))),
            actual=self._hours.spent_exactly(first, end),
        )

    def _mark_odd(self, first: datetime, end: datetime) -> None:
        last = (end - HOUR).toordinal()
        for number in range(first.toordinal(), last + 1):
            if number in self._hours.days:
                self._hours.days[number].is_odd = True

    def _follow(
        self, case: _Open, surge: Surge | None, number: int, hour: int, end: datetime
    ) -> None:
        """Keep, end or get used to the open case."""
        if case.lane == DROP:
            is_odd = find_silence(self._hours, self._usual, number, hour) is not None
        else:
            is_odd = surge is not None or self._is_high(number, hour)
        if is_odd:
            case.last_odd = end
            self._mark_odd(end - self._step, end)
        if end - case.last_odd >= HOUR * CALM:
            self._open = None
        elif end - case.since >= timedelta(days=NORMAL):
            self._get_used(case)

    def _is_high(self, number: int, hour: int) -> bool:
        spent = self._hours.spent(number, hour, HOURS)
        return spent >= self._usual.floor and spent > _CALM_FACTOR * self._usual.records[HOURS]

    def _get_used(self, case: _Open) -> None:
        self._since = case.since.toordinal()
        for number, day in self._hours.days.items():
            if number >= self._since:
                day.is_odd = False
        self._open = None
        self._usual = make_profile(self._hours, self._today, since=self._since)


def midnight_of(number: int) -> datetime:
    """The beginning of a day in UTC."""
    return datetime.fromordinal(number).replace(tzinfo=UTC)
