"""Column types that keep what SQL databases lose: the zone of a moment, the digits of an amount."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, TypeDecorator

ROW_NUMBER = BigInteger().with_variant(Integer(), "sqlite")
"""The type of a primary key that the database counts: usage is written anew each hour, so that 32
bits could run out. SQLite counts in INTEGER only, which has 64.
"""


class UtcDateTime(TypeDecorator[datetime]):
    """A moment to the microsecond: aware in (any zone), aware UTC out.

    SQLite gives back naive moments even for `DateTime(timezone=True)` (SQLAlchemy 2.1, tried
    2026-11-23); we store UTC, so the zone is put back. A naive moment raises ValueError.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("a moment without a zone is not stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal number kept as text, digit for digit; NaN and infinity raise ValueError.

    SQLite has no decimal type: NUMERIC would pass through a float.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _dialect: Dialect) -> str | None:
        """The number's own digits."""
        if value is None:
            return None
        if not value.is_finite():
            raise ValueError("an amount is a finite number")
        return str(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Decimal | None:
        """The same digits."""
        return None if value is None else Decimal(value)
