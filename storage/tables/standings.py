"""The history of probes, the bot's own calls, and what hinders the probes of a workspace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field

from storage.columns import ROW_NUMBER, UtcDateTime
from storage.tables.record import Record


class SampleRow(Record, table=True):
    """One probe of one text of a key. `verdict` is JSON, as in `keys.check_verdict`."""

    __tablename__ = "key_samples"
    __table_args__ = (Index(None, "key_id", "at"),)

    sample_id: int | None = Field(default=None, primary_key=True, sa_type=ROW_NUMBER)
    key_id: str
    version: int
    at: datetime = Field(sa_type=UtcDateTime, index=True)
    outcome: str
    standing: str | None = None
    verdict: str | None = None


class OwnCallsRow(Record, table=True):
    """How many paid calls the bot itself made with a key in one UTC hour."""

    __tablename__ = "own_calls"

    key_id: str = Field(primary_key=True)
    hour: datetime = Field(primary_key=True, sa_type=UtcDateTime)
    calls: int


class HindranceRow(Record, table=True):
    """What hinders the probes of a workspace; `told` are the ids of the people who know."""

    __tablename__ = "hindrances"

    team_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    began_at: datetime = Field(sa_type=UtcDateTime)
    calm_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: list[str] = Field(sa_type=JSON)
