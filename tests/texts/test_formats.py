"""Money, days and spans as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from bot.texts.formats import (
    format_ago,
    format_change,
    format_day,
    format_moment,
    format_money,
    format_short_day,
    format_span,
    format_weekday,
)


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("1234.555", "$1,234.56"),
        ("0", "$0.00"),
        ("-3.2", "-$3.20"),
        ("0.005", "$0.01"),
    ],
)
def test_money(amount: str, shown: str) -> None:
    assert format_money(Decimal(amount), "usd", "ja") == shown
    assert format_money(Decimal(amount), "usd", "en") == shown


def test_less_than_a_cent_is_not_nothing_and_no_markup() -> None:
    assert format_money(Decimal("0.004"), "usd", "ja") == "$0.01未満"
    assert format_money(Decimal("0.004"), "usd", "en") == "under $0.01"


def test_other_currencies_and_changes() -> None:
    assert format_money(Decimal("2.5"), "eur", "en") == "EUR 2.50"
    assert format_change(Decimal("9.3"), "usd", 28, "ja") == "+$9.30（+28%）"
    assert format_change(Decimal("-9.3"), "usd", -28, "en") == "-$9.30 (-28 %)"
    assert format_change(Decimal(1), "usd", None, "en") == "+$1.00"


def test_days_and_moments() -> None:
    day = date(2026, 11, 17)
    moment = datetime(2026, 11, 17, 1, tzinfo=UTC)

    assert format_day(day, "ja") == "11/17（火）"
    assert format_day(day, "en") == "Tue 17 Nov"
    assert format_short_day(day, "ja") == "11/17"
    assert format_short_day(day, "en") == "17 Nov"
    assert format_weekday(day, "ja") == "火曜"
    assert format_weekday(day, "en") == "Tuesday"
    assert format_moment(moment, "Asia/Tokyo", "ja") == "11/17（火）10:00 (Asia/Tokyo)"
    assert format_moment(moment, "UTC", "en") == "Tue 17 Nov 01:00 (UTC)"


@pytest.mark.parametrize(
    ("span", "ja", "en"),
    [
        (timedelta(seconds=20), "たった今", "just now"),
        (timedelta(minutes=-3), "たった今", "just now"),
        (timedelta(minutes=12), "12分前", "12 min ago"),
        (timedelta(hours=3, minutes=50), "3時間前", "3 h ago"),
        (timedelta(days=29), "29日前", "29 d ago"),
        (timedelta(days=70), "2か月前", "2 mo ago"),
        (timedelta(days=800), "2年前", "2 y ago"),
    ],
)
def test_ago(span: timedelta, ja: str, en: str) -> None:
    assert format_ago(span, "ja") == ja
    assert format_ago(span, "en") == en
    assert format_span(timedelta(seconds=5), "en") == "less than 1 min"
