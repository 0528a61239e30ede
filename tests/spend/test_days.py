"""Local days as UTC hours, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.days import find_moment, hours_of_day, settles_at

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"})).map(ZoneInfo)
DATES = st.dates(date(2016, 1, 1), date(2036, 12, 31))


@given(ZONES, DATES)
def test_days_follow_each_other_and_hold_the_hours_that_start_on_them(
    zone: ZoneInfo, day: date
) -> None:
    first, end = hours_of_day(day, zone)
    hours = [first + n * HOUR for n in range((end - first) // HOUR)]

    assert hours_of_day(day + DAY, zone)[0] == end
    assert {hour.astimezone(zone).date() for hour in hours} <= {day}
    assert (first - HOUR).astimezone(zone).date() < day


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Asia/Tokyo", date(2026, 11, 17), 24),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Asia/Beirut", date(2026, 3, 29), 23),
        ("Asia/Kolkata", date(2026, 11, 17), 24),
        ("Pacific/Apia", date(2011, 12, 30), 0),
    ],
)
def test_a_day_has_the_hours_that_its_zone_gives_it(zone: str, day: date, hours: int) -> None:
    first, end = hours_of_day(day, ZoneInfo(zone))

    assert (end - first) // HOUR == hours


def test_in_a_half_hour_zone_a_day_begins_with_the_first_hour_that_starts_on_it() -> None:
    first, _ = hours_of_day(date(2026, 11, 17), ZoneInfo("Asia/Kolkata"))

    assert first == datetime(2026, 11, 16, 19, tzinfo=UTC)


@given(ZONES, DATES, st.times())
def test_a_moment_shows_its_time_or_the_first_after_a_gap(
    zone: ZoneInfo, day: date, at: time
) -> None:
    at = at.replace(microsecond=0)
    moment = find_moment(day, at, zone)

    if moment is not None:
        shown = moment.astimezone(zone).replace(tzinfo=None)
        before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        wanted = datetime.combine(day, at)
        assert shown == wanted or before < wanted < shown


def test_a_time_within_a_gap_gives_the_moment_of_the_jump() -> None:
    zone = ZoneInfo("America/New_York")

    jumps = {find_moment(date(2026, 3, 8), time(2, minute), zone) for minute in (1, 30, 59)}

    assert jumps == {datetime(2026, 3, 8, 7, tzinfo=UTC)}


def test_a_day_can_settle_six_hours_after_it_closed() -> None:
    assert settles_at(date(2026, 11, 16)) == datetime(2026, 11, 17, 6, tzinfo=UTC)
