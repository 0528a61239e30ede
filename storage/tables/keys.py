"""Keys, their sealed texts, and the sealed check value of each master key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import UtcDateTime
from storage.tables.record import Record


class KeyRow(Record, table=True):
    """One key of a channel. `check_verdict` is the JSON of the last check's verdict."""

    __tablename__ = "keys"
    __table_args__ = (UniqueConstraint("team_id", "channel_id", "name_folded"),)

    key_id: str = Field(primary_key=True)
    team_id: str
    channel_id: str
    name: str
    name_folded: str
    environment: str
    owner_id: str
    kind: str
    masked: str
    last4: str
    added_by: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    version: int
    openai_key_id: str | None = None
    project_id: str | None = None
    created_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    checked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    check_outcome: str | None = None
    check_verdict: str | None = None
    check_ruled_out: list[str] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    next_probe_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    standing_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_hour: datetime | None = Field(default=None, sa_type=UtcDateTime)
    probing_paused: bool = False
    told: str = "fine"


class SealedRow(Record, table=True):
    """The sealed text of one key or admin key; the format stands in `storage/vault.py`."""

    __tablename__ = "sealed_secrets"
    __table_args__ = (
        Index(None, "purpose", "team_id", "fingerprint"),
        Index(None, "kek_id"),
    )

    purpose: str = Field(primary_key=True)
    secret_id: str = Field(primary_key=True)
    team_id: str
    channel_id: str
    version: int
    fmt: int
    kek_id: str
    wrapped_dek: bytes
    body: bytes
    fingerprint: bytes
    last4: str


class VaultKeyRow(Record, table=True):
    """The fingerprint key, sealed under one master key: it opens only with the right one."""

    __tablename__ = "vault_keys"

    kek_id: str = Field(primary_key=True)
    fmt: int
    wrapped_dek: bytes
    body: bytes
