"""Money adds up exactly, and knows when it does not know."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.spend.money import NOTHING, ZERO, Money, Total, add_up

AMOUNTS = st.decimals(-(10**9), 10**9, places=6).map(Money)


@given(st.lists(AMOUNTS))
def test_the_sum_is_exact_in_any_order(parts: list[Money]) -> None:
    total = add_up(parts)

    assert total == add_up(reversed(parts))
    assert total.complete
    assert total.money.amount == sum((part.amount for part in parts), Decimal(0))


@given(st.lists(AMOUNTS, min_size=1), st.sampled_from([None, Money(Decimal(5), "eur")]))
def test_an_unknown_part_makes_the_sum_a_lower_bound(
    parts: list[Money], unknown: Money | None
) -> None:
    total = add_up([*parts, unknown])

    assert not total.complete
    assert total.money == add_up(parts).money


def test_currencies_do_not_mix() -> None:
    with pytest.raises(ValueError, match="eur"):
        Money(Decimal(1)) + Money(Decimal(1), "eur")


def test_totals_add_and_differences_are_exact() -> None:
    part = Total(Money(Decimal("0.10")), complete=False)

    assert NOTHING + part == part
    assert Money(Decimal("0.30")) - Money(Decimal("0.10")) == Money(Decimal("0.20"))
    assert add_up([]) == Total(ZERO, complete=True)
