"""Channel settings and linked organizations."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import JSON
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class ChannelRow(Record, table=True):
    """One channel's settings."""

    __tablename__ = "channels"

    team_id: str = Field(primary_key=True)
    channel_id: str = Field(primary_key=True)
    language: str
    timezone: str
    digest_on: bool = Field(index=True)
    digest_time: time
    managers: list[str] = Field(sa_type=JSON)
    connection_id: str | None = Field(default=None, index=True)
    project_ids: list[str] = Field(sa_type=JSON)
    paused: str | None = None


class ConnectionRow(Record, table=True):
    """One linked organization; its admin key is in `sealed_secrets`."""

    __tablename__ = "connections"

    connection_id: str = Field(primary_key=True)
    team_id: str
    channel_id: str
    masked: str
    connected_by: str
    connected_at: datetime = Field(sa_type=UtcDateTime)
    version: int
    billing_contact: str = ""
    openai_owner: str = ""
