"""What came in, what goes out, what was due and what ran."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.columns import ROW_NUMBER, UtcDateTime
from storage.tables.record import Record


class InboxRow(Record, table=True):
    """One delivery from Slack that was acted on.

    `answer_by` is set while an answer is owed; the columns after it say of what, and to whom.
    """

    __tablename__ = "inbox"

    identity: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=UtcDateTime, index=True)
    answer_by: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    purpose: str | None = None
    team_id: str | None = None
    channel_id: str | None = None
    user_id: str | None = None
    lang: str | None = None
    thread_ts: str | None = None
    is_direct: bool = False


class OutboxRow(Record, table=True):
    """One message to be posted. States and order: `storage/queue.py`.

    `queued_for` is when it was first due and keeps its place; `due_at` is the next try.
    `doubted_at` says since when it may stand in Slack twice.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "team_id", "channel_id", "ts"),
        Index(None, "replaces", "state"),
    )

    position: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    delivery_id: str = Field(unique=True)
    kind: str
    team_id: str
    channel_id: str
    user_id: str | None = None
    thread_ts: str | None = None
    replaces: str | None = None
    purpose: str
    text: str
    blocks: list[dict[str, Any]] = Field(sa_type=JSON)
    state: str = Field(index=True)
    queued_for: datetime = Field(sa_type=UtcDateTime)
    due_at: datetime = Field(sa_type=UtcDateTime)
    attempts: int = 0
    may_have_arrived: bool = False
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ts: str | None = None
    reason: str | None = None
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    doubted_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)


class ParkedMethodRow(Record, table=True):
    """A method of Slack that a workspace may not call before a moment: it answered 429."""

    __tablename__ = "parked_methods"

    team_id: str = Field(primary_key=True)
    method: str = Field(primary_key=True)
    until: datetime = Field(sa_type=UtcDateTime)


class SlotRow(Record, table=True):
    """One due moment of one schedule, used once."""

    __tablename__ = "slots"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    schedule: str = Field(primary_key=True)
    local_date: date = Field(primary_key=True)
    due: datetime = Field(sa_type=UtcDateTime)
    taken_at: datetime = Field(sa_type=UtcDateTime)


class JobRunRow(Record, table=True):
    """The slot in which a job last ran for a subject, and when it may be tried again after a fault.

    `job` is its name, and its subject after a space if it has one.
    """

    __tablename__ = "job_runs"

    job: str = Field(primary_key=True)
    slot: datetime | None = Field(default=None, sa_type=UtcDateTime)
    retry_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
