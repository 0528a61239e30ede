"""Yen at the team's own rate: OpenAI bills in dollars, and no rate is fetched anywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

JPY = "jpy"


@dataclass(frozen=True)
class YenRate:
    """Yen for one US dollar, and the day of that rate as the team gave it."""

    per_usd: Decimal
    day: date

    def convert(self, usd: Decimal) -> Decimal:
        """The same amount in yen, unrounded."""
        return usd * self.per_usd
