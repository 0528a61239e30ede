"""Budgets, and which of their notices were given."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import ExactDecimal, UtcDateTime
from storage.tables.record import Record


class BudgetRow(Record, table=True):
    """One monthly budget; `subject_id` is empty for that of a whole channel."""

    __tablename__ = "budgets"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    amount: Decimal = Field(sa_type=ExactDecimal)
    currency: str
    steps: list[str] = Field(sa_type=JSON)


class BudgetNoticeRow(Record, table=True):
    """A step that is done with for a month; unique, whoever comes to it first."""

    __tablename__ = "budget_notices"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    scope: str = Field(primary_key=True)
    subject_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    step: str = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
