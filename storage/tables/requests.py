"""Who was asked to put a failure right, and which verdicts people called wrong."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class HelpRequestRow(Record, table=True):
    """The last time somebody was asked about one cause; `key_id` is empty for a pasted error."""

    __tablename__ = "help_requests"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    key_id: str = Field(primary_key=True)
    cause: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    asked_by: str
    asked_at: datetime = Field(sa_type=UtcDateTime)


class WrongVerdictRow(Record, table=True):
    """How often we `said` one cause and a person `meant` another."""

    __tablename__ = "wrong_verdicts"

    said: str = Field(primary_key=True)
    meant: str = Field(primary_key=True)
    count: int
