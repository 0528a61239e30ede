"""What the bot learns from people about its answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class VoteRow(Record, table=True):
    """What somebody thinks of an answer: no person, no channel, no question."""

    __tablename__ = "answer_votes"

    vote_id: str = Field(primary_key=True)
    topic: str
    lang: str
    thumb: str
    day: date = Field(index=True)
    reason: str | None = None
    words: str = ""


class GapRow(Record, table=True):
    """A question without a good answer: labels, and where it stands in Slack; not its text."""

    __tablename__ = "answer_gaps"

    gap_id: str = Field(primary_key=True)
    kind: str
    topics: str
    """Labels, a space between two."""
    lang: str
    team_id: str
    channel_id: str
    ts: str
    at: datetime = Field(sa_type=UtcDateTime, index=True)
