"""Cases, and how far each lane has looked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.columns import ExactDecimal, UtcDateTime
from storage.tables.record import Record


class CaseRow(Record, table=True):
    """One case; one per channel, lane, key and day."""

    __tablename__ = "cases"
    __table_args__ = (UniqueConstraint("team_id", "channel_id", "lane", "openai_key_id", "day"),)

    case_id: str = Field(primary_key=True)
    team_id: str
    channel_id: str
    key_id: str | None = None
    key_name: str
    lane: str
    openai_key_id: str
    day: date
    expected_amount: Decimal = Field(sa_type=ExactDecimal)
    expected_currency: str
    actual_amount: Decimal = Field(sa_type=ExactDecimal)
    actual_currency: str
    severity: str
    compared_with: int
    same_weekday: bool
    state: str
    opened_at: datetime = Field(sa_type=UtcDateTime)
    delivery_id: str
    handled_by: str | None = None
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class WatchedRow(Record, table=True):
    """The newest settled day that the daily lane has looked at."""

    __tablename__ = "watched_days"

    connection_id: str = Field(primary_key=True)
    day: date
