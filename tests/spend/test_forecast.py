"""Where a month is heading: a range, or nothing while too little is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from bot.spend.forecast import Forecast, forecast_month
from bot.spend.money import Money, Total

TODAY, LAST = date(2026, 11, 24), date(2026, 11, 30)


def usd(amount: int | str) -> Money:
    return Money(Decimal(amount))


def look(amount: Callable[[date], int], days: int = 56) -> dict[date, Money]:
    past = [TODAY - timedelta(days=n) for n in range(1, days + 1)]
    return {day: usd(amount(day)) for day in past}


def forecast(
    past: dict[date, Money], spent: Total | None, so_far: str = "0", last: date = LAST
) -> Forecast | None:
    return forecast_month(spent, past, today=TODAY, today_so_far=usd(so_far), last=last)


KNOWN = Total(usd(100), complete=True)


def test_each_day_to_come_costs_what_its_weekday_costs() -> None:
    past = look(lambda day: 0 if day.weekday() >= 5 else 10)

    expected = usd(100 + 5 * 10 - 4)  # Tuesday to Friday and Monday; $4 of today are in the 100
    assert forecast(past, KNOWN, "4") == Forecast(low=expected, middle=expected, high=expected)


def test_a_day_that_has_cost_more_than_usual_is_not_paid_back() -> None:
    assert forecast(look(lambda _day: 10), KNOWN, "25", TODAY) == Forecast(
        low=usd(100), middle=usd(100), high=usd(100)
    )


def test_uneven_weeks_make_a_range() -> None:
    found = forecast(look(lambda day: 10 + day.toordinal() // 7 % 4), KNOWN)

    assert found is not None
    assert found.low < found.middle < found.high


def test_too_little_known_is_no_forecast() -> None:
    assert forecast(look(lambda _day: 10, days=6), KNOWN) is None
    assert forecast(look(lambda _day: 10), None) is None
    assert forecast(look(lambda _day: 10), Total(usd(5), complete=False)) is None
    assert forecast(look(lambda _day: 10, days=7), KNOWN) is not None


@given(
    amounts=st.lists(st.integers(-(10**9), 10**9), min_size=7, max_size=56),
    spent=st.integers(0, 10**9),
    left=st.integers(0, 30),
)
def test_the_range_is_in_order_and_never_below_what_is_spent(
    amounts: list[int], spent: int, left: int
) -> None:
    past = {TODAY - timedelta(days=n): usd(each) for n, each in enumerate(amounts, start=1)}

    found = forecast(past, Total(usd(spent), complete=True), last=TODAY + timedelta(days=left))

    assert found is not None
    assert usd(spent) <= found.low <= found.middle <= found.high
