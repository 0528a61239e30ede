"""What model-written answers cost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import BigInteger
from sqlmodel import Field

from storage.columns import ExactDecimal
from storage.tables.record import Record


class AnswerSpendRow(Record, table=True):
    """What one channel used in one UTC day; an answer under way counts as estimated."""

    __tablename__ = "answer_spend"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    day: date = Field(primary_key=True)
    tokens: int = Field(sa_type=BigInteger)
    usd: Decimal = Field(sa_type=ExactDecimal)
