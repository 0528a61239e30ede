"""Threads in which an error was explained."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class ThreadRow(Record, table=True):
    """The last error of one thread: labels and ids, no text."""

    __tablename__ = "threads"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    thread_ts: str = Field(primary_key=True)
    cause: str
    provider: str
    model: str | None = None
    key_id: str | None = None
    at: datetime = Field(sa_type=UtcDateTime, index=True)
