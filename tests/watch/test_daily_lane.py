"""The daily lane: quiet on ordinary days, one finding on an unusual one, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.figures import CostLine
from bot.spend.money import Money
from bot.watch.baseline import find_usual
from bot.watch.case import Severity
from bot.watch.lanes import look_at_day, rate

DAY = date(2026, 11, 23)


def bill(amounts: Mapping[int, str | None], key: str = "key_1") -> list[CostLine]:
    """Lines of one key by days before DAY; None is a line without an amount."""
    return [
        CostLine(
            day=DAY - timedelta(days=back),
            project_id="proj_1",
            openai_key_id=key,
            line_item="tokens",
            money=None if amount is None else Money(Decimal(amount)),
        )
        for back, amount in amounts.items()
    ]


def days(count: int) -> list[date]:
    return [DAY - timedelta(days=back) for back in range(count)]


def test_a_spike_is_compared_with_the_same_weekday() -> None:
    usual = {back: "20" if back % 7 == 0 else "4" for back in range(1, 60)}

    calm = look_at_day(bill(usual | {0: "22"}), days(60), DAY)
    (found,) = look_at_day(bill(usual | {0: "90"}), days(60), DAY)

    assert calm == ()
    assert found.expected == Money(Decimal(20))
    assert found.actual == Money(Decimal(90))
    assert found.same_weekday
    assert found.compared_with == 8
    assert found.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("amounts", "known"),
    [
        ({0: "500", 1: "1", 2: "1"}, 6),
        (dict.fromkeys(range(1, 40), "0.10") | {0: "4.90"}, 40),
        (dict.fromkeys(range(1, 40), "40") | {0: "70"}, 40),
        (dict.fromkeys(range(1, 40), "4") | {0: None}, 40),
        (dict.fromkeys(range(1, 40), "4") | {0: "-300"}, 40),
        ({}, 40),
    ],
    ids=["young", "small money", "less than twice", "unknown amount", "refund", "nothing"],
)
def test_it_stays_quiet(amounts: dict[int, str | None], known: int) -> None:
    assert look_at_day(bill(amounts), days(known), DAY) == ()


def test_a_silent_key_that_wakes_up_is_found_and_unread_days_are_not_zero() -> None:
    (woken,) = look_at_day(bill({0: "80", 30: "0.01"}), days(40), DAY)
    unread = look_at_day(bill({0: "80"}), [DAY], DAY)

    assert woken.expected == Money(Decimal(0))
    assert woken.severity is Severity.HIGH
    assert unread == ()


def test_with_few_weeks_the_last_days_stand_in() -> None:
    usual = find_usual({DAY - timedelta(days=back): Decimal(3) for back in range(1, 11)}, DAY)

    assert usual is not None
    assert not usual.same_weekday
    assert usual.compared_with == 10
    assert usual.spread == Decimal("0.5")


def test_unattributed_money_and_other_currencies_accuse_nobody() -> None:
    lines = bill(dict.fromkeys(range(1, 40), "1") | {0: "1"})
    strange = [
        CostLine(day=DAY, project_id=None, openai_key_id=None, line_item="x", money=None),
        CostLine(
            day=DAY,
            project_id="proj_1",
            openai_key_id="key_1",
            line_item="x",
            money=Money(Decimal(900), "eur"),
        ),
    ]

    assert look_at_day([*lines, *strange], days(40), DAY) == ()


@given(st.decimals(0, 10_000, places=2), st.integers(8, 60))
def test_a_constant_series_never_fires(amount: Decimal, count: int) -> None:
    lines = bill({back: str(amount) for back in range(count)})

    assert look_at_day(lines, days(count), DAY) == ()


@given(st.dictionaries(st.integers(0, 60), st.decimals(-5000, 5000, places=4).map(str)))
def test_whatever_is_billed_it_answers(amounts: dict[int, str | None]) -> None:
    for finding in look_at_day(bill(amounts), days(61), DAY):
        assert finding.actual.amount >= finding.expected.amount + 5


def test_severity_needs_money_as_well() -> None:
    assert rate(Decimal(12), Decimal(5)) is Severity.LOW
    assert rate(Decimal(40), Decimal(1)) is Severity.MEDIUM
    assert rate(Decimal(60), Decimal(1)) is Severity.HIGH
