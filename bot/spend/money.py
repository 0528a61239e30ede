"""An amount of money: a Decimal with its currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Money:
    """An exact amount; `currency` is OpenAI's lower-case code (`usd`). Adding two needs one
    currency: mixing raises ValueError.
    """

    amount: Decimal
    currency: str = "usd"

    def __add__(self, other: Money) -> Money:
        """The exact sum."""
        if self.currency != other.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add up")
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """The exact difference."""
        return self + Money(-other.amount, other.currency)
