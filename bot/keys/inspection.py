"""The organization's keys as somebody finds them: who looks after each, and what to fix first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.channels.organization import InventoryRow
from bot.keys.key import Key
from bot.ports import ChannelRef

RECENT = timedelta(days=30)
"""A key used since then counts as used."""
EXPIRY_NEAR = timedelta(days=14)
IDLE = timedelta(days=60)
OLD = timedelta(days=180)


class Concern(StrEnum):
    """What is unwise about a key, the most pressing first."""

    EXPIRES_SOON = "expires_soon"
    """In use, and it ends within 14 days."""
    OWNER_GONE = "owner_gone"
    """Its owner has no access to the project any more."""
    UNREGISTERED = "unregistered"
    """In use, and registered in no channel: nobody would notice that it fails or leaks."""
    NO_LIMIT = "no_limit"
    """Used in a project that neither its own limit nor the organization's stops."""
    OLD = "old"
    """Made more than 180 days ago, and in use."""
    IDLE = "idle"
    """Nobody has used it for 60 days: it can only do harm."""
    EXPIRED = "expired"


_RANKS = {concern: rank for rank, concern in enumerate(Concern)}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One key of the organization, and where it is registered.

    `holders` are the keys of ours that the reader may know of; `is_elsewhere` where another
    channel, which the reader is not in, has it registered.
    """

    row: InventoryRow
    holders: tuple[Key, ...] = ()
    is_elsewhere: bool = False

    @property
    def is_registered(self) -> bool:
        """Whether any channel looks after it."""
        return bool(self.holders) or self.is_elsewhere


@dataclass(frozen=True)
class Worry:
    """One thing worth fixing; `NO_LIMIT` is about the key's project."""

    concern: Concern
    entry: Entry


@dataclass(frozen=True, kw_only=True)
class Inventory:
    """Every key of every project that is not archived, and what to fix, worst first."""

    entries: tuple[Entry, ...]
    worries: tuple[Worry, ...]
    at: datetime

    @property
    def used(self) -> int:
        """How many were used in the last 30 days, as far as OpenAI says."""
        return sum(_is_used(entry, self.at) for entry in self.entries)

    @property
    def projects(self) -> int:
        """How many projects have keys."""
        return len({entry.row.project.project_id for entry in self.entries})


def take_inventory(
    rows: Iterable[InventoryRow],
    keys: Sequence[Key],
    *,
    visible: frozenset[ChannelRef],
    at: datetime,
) -> Inventory:
    """Put the organization's keys beside ours; of channels not in `visible` nothing is told.

    Those in use come first, then by age, the oldest first.
    """
    entries = [_match(row, keys, visible) for row in rows]
    entries.sort(key=lambda each: (not _is_used(each, at), each.row.key.created_at))
    return Inventory(entries=tuple(entries), worries=_find_worries(entries, at), at=at)


def find_by_end(inventory: Inventory, end: str) -> tuple[Entry, ...]:
    """The keys whose text ends so; capitals count, as they do in keys."""
    return tuple(entry for entry in inventory.entries if entry.row.key.masked.endswith(end))


def list_concerns(entry: Entry, at: datetime) -> tuple[Concern, ...]:
    """All that is unwise about a key, the most pressing first."""
    row, used = entry.row, _is_used(entry, at)
    expires = row.key.expires_at
    ended = expires is not None and expires <= at
    unlimited = row.limit is None and row.organization_limit is None
    last = row.key.last_used_at or row.key.created_at
    holds = {
        Concern.EXPIRES_SOON: used and expires is not None and expires - at <= EXPIRY_NEAR,
        Concern.OWNER_GONE: row.key.owner_active is False,
        Concern.UNREGISTERED: used and not entry.is_registered,
        Concern.NO_LIMIT: used and unlimited,
        Concern.OLD: used and at - row.key.created_at >= OLD,
        Concern.IDLE: at - last >= IDLE,
    }
    if ended:
        return (Concern.EXPIRED,)
    return tuple(concern for concern, is_so in holds.items() if is_so)


def _match(row: InventoryRow, keys: Sequence[Key], visible: frozenset[ChannelRef]) -> Entry:
    same = [key for key in keys if key.openai_key_id == row.key.openai_key_id]
    holders = tuple(key for key in same if key.channel in visible)
    return Entry(row=row, holders=holders, is_elsewhere=len(holders) < len(same))


def _is_used(entry: Entry, at: datetime) -> bool:
    last = entry.row.key.last_used_at
    return last is not None and at - last < RECENT


def _find_worries(entries: Sequence[Entry], at: datetime) -> tuple[Worry, ...]:
    """The most pressing of each key; a project without a limit is one worry, not one a key."""
    found: list[Worry] = []
    told: set[str] = set()
    for entry in entries:
        project_id = entry.row.project.project_id
        for concern in list_concerns(entry, at):
            if concern is not Concern.NO_LIMIT:
                found.append(Worry(concern, entry))
                break
            if project_id not in told:
                told.add(project_id)
                found.append(Worry(concern, entry))
                break
    return tuple(sorted(found, key=lambda worry: _RANKS[worry.concern]))
