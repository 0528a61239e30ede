"""An amount of money: a Decimal with its currency, and a sum that knows whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

USD = "usd"
"""OpenAI bills in US dollars; estimates from the price list are in it too."""


@dataclass(frozen=True, order=True)
class Money:
    """An exact amount; `currency` is OpenAI's lower-case code (`usd`).

    Adding two needs one currency: mixing raises ValueError.
    """

    amount: Decimal
    currency: str = USD

    def __add__(self, other: Money) -> Money:
        """The exact sum."""
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """The exact difference."""
        return self + Money(-other.amount, other.currency)


ZERO = Money(Decimal(0))
"""Known to be nothing; the unknown is None, never this."""


@dataclass(frozen=True)
class Total:
    """A sum of which some parts may be unknown: then `money` is what is known, "at least"."""

    money: Money
    complete: bool

    @property
    def known(self) -> Money | None:
        """What is known of it; None where that is nothing: "at least $0.00" says nothing."""
        return self.money if self.complete or self.money.amount else None

    def __add__(self, other: Total) -> Total:
        """The sum; whole only when both are."""
        return Total(self.money + other.money, self.complete and other.complete)


NOTHING = Total(ZERO, complete=True)
"""A whole sum of no parts."""


def add_up(parts: Iterable[Money | None]) -> Total:
    """The US-dollar total; an unknown part, or one in another currency, leaves it incomplete."""
    total = NOTHING
    for part in parts:
        if part is None or part.currency != USD:
            total = Total(total.money, complete=False)
        else:
            total = Total(total.money + part, total.complete)
    return total
