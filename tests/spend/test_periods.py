"""Which stretch of days people mean, however they write it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.periods import Period, PeriodKind, read_period

UTC_DAY, LOCAL_DAY = date(2026, 11, 30), date(2026, 12, 1)
NOVEMBER = Period(PeriodKind.MONTH, date(2026, 11, 1), date(2026, 11, 30))
OCTOBER = Period(PeriodKind.MONTH, date(2026, 10, 1), date(2026, 10, 31))


def read(text: str) -> Period | None:
    return read_period(text, today=UTC_DAY, local_today=LOCAL_DAY)


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        (["today", "今日", " TODAY "], Period(PeriodKind.TODAY, LOCAL_DAY, LOCAL_DAY)),
        (
            ["7d", "７ｄ", "直近7日", "week"],
            Period(PeriodKind.WEEK, date(2026, 11, 23), date(2026, 11, 29)),
        ),
        (["", "month", "今月", "2026-11", "２０２６－１１", "2026/11", "2026年11月"], NOVEMBER),
        (["先月", "last month", "2026-10", "2026年10月"], OCTOBER),
    ],
)
def test_each_way_to_say_it(texts: list[str], period: Period) -> None:
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, period)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "0000-01", "1999-12", "-7d", "tomorrow"])
def test_what_is_no_period(text: str) -> None:
    assert read(text) is None


@given(st.text(max_size=30))
def test_any_words_are_a_period_or_none(text: str) -> None:
    period = read(text)

    assert period is None or (period.first <= period.last and read(period.word) == period)
