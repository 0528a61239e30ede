"""Sums by key and by local day: nothing, something, at least something, unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money, Total
from bot.spend.summary import (
    KnownSpan,
    estimate_by_key,
    estimate_days,
    find_last_use,
    list_days,
    list_unpriced,
    span_of,
    sum_week,
)

TODAY = date(2026, 11, 24)
TOKYO = ZoneInfo("Asia/Tokyo")
DAY = timedelta(days=1)


def utc(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def used(
    hour: datetime, *, key: str | None = "key_1", model: str = "gpt-6-luna", requests: int = 1
) -> UsageHour:
    """Ten cents of input, if the model has a price."""
    return UsageHour(
        hour=hour,
        project_id="proj_1",
        openai_key_id=key,
        model=model,
        batch=False,
        requests=requests,
        input_tokens=200_000 * 5 if model == "gpt-6-luna" else 1,
        cached_tokens=0,
        output_tokens=0,
    )


def cents(amount: str, *, complete: bool = True) -> Total:
    return Total(Money(Decimal(amount)), complete=complete)


def known(since: datetime, until: datetime) -> KnownSpan:
    return KnownSpan(since=since, until=until)


def test_an_hour_belongs_to_the_local_day_it_starts_on() -> None:
    monday, tuesday = TODAY - DAY, TODAY
    hours = [used(utc(monday, 14), requests=10), used(utc(monday, 15), requests=10)]
    span = known(utc(monday - DAY), utc(tuesday, 15))

    totals = estimate_days(hours, [monday, tuesday], TOKYO, span)

    assert totals == {monday: cents("0.1"), tuesday: cents("0.1")}


def test_nothing_used_is_zero_and_nothing_known_is_unknown() -> None:
    monday = TODAY - DAY
    quiet = estimate_days([], [monday], TOKYO, known(utc(monday - DAY), utc(TODAY)))
    unread = estimate_days([], [monday], TOKYO, known(utc(TODAY), utc(TODAY + DAY)))
    partly = estimate_days([], [monday], TOKYO, known(utc(monday - DAY), utc(monday, 9)))

    assert quiet == {monday: cents("0")}
    assert unread == {monday: None}
    assert partly == {monday: cents("0", complete=False)}


def test_a_date_that_the_zone_skips_has_no_estimate() -> None:
    day = date(2011, 12, 30)

    totals = estimate_days([], [day], ZoneInfo("Pacific/Apia"), known(utc(day - DAY), utc(TODAY)))

    assert totals == {day: None}


def test_a_model_without_a_price_makes_its_key_a_lower_bound() -> None:
    hours = [
        used(utc(TODAY, 1), requests=10),
        used(utc(TODAY, 2), model="gpt-6.2-astra"),
        used(utc(TODAY, 3), key="key_2", requests=10),
        used(utc(TODAY, 3), key=None, requests=10),
    ]
    span = known(utc(TODAY - DAY), utc(TODAY + DAY))

    totals = estimate_by_key(hours, TODAY, ZoneInfo("UTC"), span)

    assert totals == {
        "key_1": cents("0.1", complete=False),
        "key_2": cents("0.1"),
        None: cents("0.1"),
    }
    assert list_unpriced(hours) == ("gpt-6.2-astra",)


def test_last_use_is_the_newest_hour_with_requests() -> None:
    hours = [
        used(utc(TODAY, 5)),
        used(utc(TODAY, 2)),
        used(utc(TODAY, 9), requests=0),
        used(utc(TODAY, 9), key=None),
    ]

    assert find_last_use(hours) == {"key_1": utc(TODAY, 5)}


def billed(back: int, amount: str | None, key: str | None = "key_1") -> CostLine:
    money = None if amount is None else Money(Decimal(amount))
    day = TODAY - back * DAY
    return CostLine(day=day, project_id=None, openai_key_id=key, line_item="x", money=money)


def reads(*back: int) -> list[DayRead]:
    return [
        DayRead(
            day=TODAY - n * DAY,
            digest="",
            read_at=utc(TODAY),
            same_since=utc(TODAY),
            settled_at=None,
        )
        for n in back
    ]


def test_a_week_is_the_last_seven_closed_days() -> None:
    lines = [billed(0, "9"), billed(1, "1"), billed(7, "2"), billed(8, "9"), billed(3, "4", None)]

    week = sum_week(lines, reads(*range(9)), TODAY)

    assert week == {"key_1": cents("3"), None: cents("4")}


def test_a_week_with_a_hole_is_a_lower_bound_and_an_unread_week_is_unknown() -> None:
    holed = sum_week([billed(1, "1")], reads(1, 2, 3, 5, 6, 7), TODAY)
    nameless = sum_week([billed(1, "1"), billed(2, None)], reads(*range(9)), TODAY)

    assert holed == {"key_1": cents("1", complete=False)}
    assert nameless == {"key_1": cents("1", complete=False)}
    assert sum_week([], reads(0, 8), TODAY) is None


def test_usage_that_was_never_read_has_no_span() -> None:
    assert span_of(TODAY, None) is None
    assert span_of(TODAY, utc(TODAY, 5)) == known(utc(TODAY), utc(TODAY, 5))
    assert list_days(TODAY, 3) == [TODAY - 2 * DAY, TODAY - DAY, TODAY]
