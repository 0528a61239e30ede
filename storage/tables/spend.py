"""Billed lines and usage as OpenAI reported them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlmodel import Field

from storage.columns import ROW_NUMBER, ExactDecimal, UtcDateTime
from storage.tables.record import Record


class DayReadRow(Record, table=True):
    """How far one UTC day is known."""

    __tablename__ = "day_reads"

    connection_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    digest: str
    read_at: datetime = Field(sa_type=UtcDateTime)
    same_since: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class CostRow(Record, table=True):
    """One billed line of a day that was read; no amount and no currency: OpenAI gave none."""

    __tablename__ = "cost_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["connection_id", "day"],
            ["day_reads.connection_id", "day_reads.day"],
            ondelete="CASCADE",
        ),
        Index(None, "connection_id", "day"),
    )

    line_id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    connection_id: str
    day: date
    project_id: str | None = None
    openai_key_id: str | None = None
    line_item: str
    amount: Decimal | None = Field(default=None, sa_type=ExactDecimal)
    currency: str | None = None


class UsageRow(Record, table=True):
    """What one key did with one model in one UTC hour."""

    __tablename__ = "usage_hours"
    __table_args__ = (Index(None, "connection_id", "hour"),)

    row_id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    connection_id: str
    hour: datetime = Field(sa_type=UtcDateTime)
    project_id: str | None = None
    openai_key_id: str | None = None
    model: str
    batch: bool
    requests: int = Field(sa_type=BigInteger)
    input_tokens: int = Field(sa_type=BigInteger)
    cached_tokens: int = Field(sa_type=BigInteger)
    output_tokens: int = Field(sa_type=BigInteger)


class UsageReadRow(Record, table=True):
    """Up to which moment (exclusive) usage is known."""

    __tablename__ = "usage_reads"

    connection_id: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime)
