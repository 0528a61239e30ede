"""The record of who did what: each row carries the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

GENESIS = "0" * 64
"""The hash before the first row of a workspace."""


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    """One act. `action` is a verb phrase (`key.added`); `details` holds ids and names only."""

    at: datetime
    team_id: str
    channel_id: str
    actor_id: str
    """Slack user id, or `bot` for the bot's own acts."""
    action: str
    subject_id: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AuditRecord:
    """An entry in its place; `number` counts from 1 in each workspace."""

    entry: AuditEntry
    number: int
    previous_hash: str
    row_hash: str


def chain(entry: AuditEntry, *, number: int, previous_hash: str) -> AuditRecord:
    """Put an entry behind the row that has `previous_hash`."""
    facts = [
        number,
        previous_hash,
        entry.at.astimezone(UTC).isoformat(),
        entry.team_id,
        entry.channel_id,
        entry.actor_id,
        entry.action,
        entry.subject_id,
        sorted(entry.details.items()),
    ]
    # JSON of a list, not a joined string: no two different rows read the same.
    row_hash = hashlib.sha256(json.dumps(facts, ensure_ascii=False).encode()).hexdigest()
    return AuditRecord(entry=entry, number=number, previous_hash=previous_hash, row_hash=row_hash)


def find_break(records: tuple[AuditRecord, ...]) -> int | None:
    """The number of the first row that does not fit its chain (oldest first), or None."""
    previous = GENESIS
    for position, record in enumerate(records, start=1):
        if record != chain(record.entry, number=position, previous_hash=previous):
            return position
        previous = record.row_hash
    return None
