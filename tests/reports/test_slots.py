"""When a digest is due, in every zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.settings import ChannelSettings
from bot.ports import ChannelRef
from bot.reports.slots import find_due_slot, find_latest_slot, find_next_slot, slot_for

ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))
MOMENTS = st.integers(1_200_000_000, 1_900_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
TIMES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def settings(zone: str, at: time = time(10), *, on: bool = True) -> ChannelSettings:
    return ChannelSettings(
        channel=ChannelRef("T1", "C1"), language="ja", timezone=zone, digest_on=on, digest_time=at
    )


@given(ZONES, MOMENTS, TIMES)
def test_a_slot_has_passed_and_the_next_is_ahead(zone: str, now: datetime, at: time) -> None:
    channel = settings(zone, at)

    latest, following = find_latest_slot(channel, now), find_next_slot(channel, now)

    assert latest is not None
    assert latest.due <= now < following
    assert following - latest.due <= timedelta(days=3)


@given(ZONES, MOMENTS)
def test_each_local_date_is_due_once(zone: str, now: datetime) -> None:
    channel = settings(zone)
    last = (now - timedelta(days=2)).astimezone(ZoneInfo(zone)).date()
    sent = []

    for hour in range(24 * 5):
        slot = find_due_slot(channel, now + timedelta(hours=hour), last)
        if slot is not None:
            sent.append(slot.local_date)
            last = slot.local_date

    assert len(sent) == len(set(sent))
    assert sent == sorted(sent)
    assert 4 <= len(sent) <= 7


def test_gaps_doubled_hours_and_missing_dates() -> None:
    skipped = slot_for(settings("America/New_York", time(2, 30)), date(2026, 3, 8))
    doubled = slot_for(settings("America/New_York", time(1, 30)), date(2026, 11, 1))
    missing = slot_for(settings("Pacific/Apia"), date(2011, 12, 30))

    assert skipped == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert doubled == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert missing is None


def test_late_is_told_and_too_late_is_skipped() -> None:
    channel = settings("Asia/Tokyo")
    due = datetime(2026, 11, 24, 1, tzinfo=UTC)
    before = date(2026, 11, 23)

    late = find_due_slot(channel, due + timedelta(hours=5), before)
    assert late is not None
    assert late.late
    assert find_due_slot(channel, due + timedelta(hours=5), None) is None
    assert find_due_slot(channel, due, date(2026, 11, 24)) is None
    assert find_due_slot(settings("Asia/Tokyo", on=False), due, before) is None
