"""A total of which nothing is known is unknown, not nothing."""

from __future__ import annotations

from decimal import Decimal

from bot.spend.money import ZERO, Money, Total


def test_at_least_nothing_is_unknown() -> None:
    assert Total(ZERO, complete=False).known is None
    assert Total(ZERO, complete=True).known == ZERO
    assert Total(Money(Decimal(2)), complete=False).known == Money(Decimal(2))
