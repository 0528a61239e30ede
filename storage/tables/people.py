"""The record of who did what."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class AuditRow(Record, table=True):
    """One act; `number` counts from 1 in each workspace."""

    __tablename__ = "audit"

    team_id: str = Field(primary_key=True)
    number: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    channel_id: str
    actor_id: str
    action: str
    subject_id: str
    details: dict[str, str] = Field(sa_type=JSON)
    previous_hash: str
    row_hash: str


class AuditHeadRow(Record, table=True):
    """Where each workspace's chain ends: a cut tail leaves a gap before the next row."""

    __tablename__ = "audit_heads"

    team_id: str = Field(primary_key=True)
    number: int
    row_hash: str
