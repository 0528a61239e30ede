"""How far each person is with setting up a channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class FirstRunRow(Record, table=True):
    """One person's checklist in one channel; `marks` maps a step to what they said of it."""

    __tablename__ = "first_runs"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    user_id: str = Field(primary_key=True)
    preset: str
    marks: dict[str, str] = Field(sa_type=JSON)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
