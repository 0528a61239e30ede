"""Budgets: amounts as people type them, steps, and what is told when."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import ChannelRef
from bot.spend.amounts import LARGEST, AmountFault, read_amount
from bot.spend.budget import (
    DEFAULT_STEPS,
    Budget,
    BudgetRef,
    Notice,
    Scope,
    decide_notice,
    read_steps,
)
from bot.spend.forecast import Forecast
from bot.spend.money import Money, Total

REF = BudgetRef(ChannelRef("T1", "C1"), Scope.CHANNEL)
NOTHING_TO_SAY = Notice(None, ())


@pytest.mark.parametrize(
    ("texts", "amount"),
    [
        (
            ["1200", "$1,200", "US$1200", "1200 USD", "usd 1200", "１，２００", "１２００ドル"],
            "1200",
        ),
        (["0.5", "$0.50", "0.5 dollars"], "0.5"),
        (["1000000000", "1,000,000,000.00"], "1000000000"),
    ],
)
def test_amounts(texts: list[str], amount: str) -> None:
    assert {text: read_amount(text) for text in texts} == dict.fromkeys(texts, Decimal(amount))


@pytest.mark.parametrize(
    ("fault", "texts"),
    [
        (AmountFault.OTHER_CURRENCY, ["¥5000", "￥5000", "5000円", "500 EUR", "€500", "5000 JPY"]),
        (AmountFault.NOT_POSITIVE, ["0", "$0.00", "-5", "−5", "$-5", "- $5", "▲5"]),
        (AmountFault.NOT_A_NUMBER, ["", "nan", "inf", "1e5", "1,20", "1.200,50", "12 34", "lots"]),
        (AmountFault.TOO_FINE, ["0.001", "1,200.505"]),
        (AmountFault.TOO_LARGE, ["1000000000.01", "9" * 400]),
    ],
)
def test_what_is_no_amount(fault: AmountFault, texts: list[str]) -> None:
    assert {text: read_amount(text) for text in texts} == dict.fromkeys(texts, fault)


@given(st.text(max_size=40))
def test_any_words_are_a_finite_amount_or_a_fault(text: str) -> None:
    amount = read_amount(text)

    assert isinstance(amount, AmountFault) or 0 < amount <= LARGEST


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("100, 80, forecast", ("forecast", "80", "100")),
        ("見込み、８０％、100%", ("forecast", "80", "100")),
        ("50", ("50",)),
        ("80 80", ("80",)),
        ("", None),
        ("0", None),
        ("501", None),
        ("80, soon", None),
        ("1,2,3,4,5,6,7", None),
    ],
)
def test_steps(text: str, steps: tuple[str, ...] | None) -> None:
    assert read_steps(text) == steps


def budget(*steps: str) -> Budget:
    return Budget(ref=REF, amount=Money(Decimal(100)), steps=steps or DEFAULT_STEPS)


def decide(
    spent: int | None, *told: str, heading: int | None = None, complete: bool = True
) -> Notice:
    total = None if spent is None else Total(Money(Decimal(spent)), complete)
    money = None if heading is None else Money(Decimal(heading))
    forecast = None if money is None else Forecast(low=money, middle=money, high=money)
    return decide_notice(budget(), total, forecast, told)


def test_each_step_is_told_once_and_of_several_the_highest() -> None:
    assert decide(79, heading=100) == NOTHING_TO_SAY
    assert decide(50, heading=101) == Notice("forecast", ("forecast",))
    assert decide(80, "forecast", heading=101) == Notice("80", ("80",))
    assert decide(130, heading=200) == Notice("100", ("forecast", "80", "100"))
    assert decide(130, "forecast", "80", "100") == NOTHING_TO_SAY
    assert decide(130, "100", heading=200) == Notice(None, ("forecast", "80"))


def test_back_under_is_told_once_and_only_when_it_is_certain() -> None:
    assert decide(50, "forecast", heading=90) == Notice("under", ("under",))
    assert decide(50, "forecast", "under", heading=90) == NOTHING_TO_SAY
    assert decide(50, "forecast", heading=96) == NOTHING_TO_SAY
    assert decide(50, "80", complete=False) == NOTHING_TO_SAY
    assert decide(50) == NOTHING_TO_SAY


def test_the_unknown_reaches_nothing_and_a_lower_bound_may() -> None:
    assert decide(None, "80") == NOTHING_TO_SAY
    assert decide(85, complete=False) == Notice("80", ("80",))


@given(
    amounts=st.lists(st.tuples(st.integers(-50, 300), st.integers(-50, 400)), max_size=30),
)
def test_whatever_the_month_does_no_step_is_told_twice(amounts: list[tuple[int, int]]) -> None:
    told: list[str] = []
    done: set[str] = set()
    for spent, heading in amounts:
        notice = decide(spent, *done, heading=heading)
        told += [notice.tell] if notice.tell else []
        done |= set(notice.done)

    assert len(told) == len(set(told))
    assert set(told) <= done <= {*DEFAULT_STEPS, "under"}
