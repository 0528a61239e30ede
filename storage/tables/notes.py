"""The team's own notes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class NoteRow(Record, table=True):
    """One note; `channel_id` is empty for the whole workspace."""

    __tablename__ = "notes"
    __table_args__ = (Index("ix_notes_place", "team_id", "channel_id"),)

    note_id: str = Field(primary_key=True)
    team_id: str
    channel_id: str
    title: str
    text: str
    written_by: str
    author: str
    written_at: datetime = Field(sa_type=UtcDateTime)
