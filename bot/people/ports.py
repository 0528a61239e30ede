"""What the rights and the record need from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.people.audit import AuditEntry, AuditRecord
from bot.people.person import ChannelKind, Person
from bot.ports import ChannelRef


class Directory(Protocol):
    """Slack's people and channels, at most 60 s old.

    Raises `SlackUnavailableError`; callers then refuse (fail closed).
    """

    async def person(self, team_id: str, user_id: str) -> Person:
        """Who this is; an account Slack does not know is `GONE`."""
        ...

    async def is_member(self, channel: ChannelRef, user_id: str) -> bool:
        """Whether the person is in the channel."""
        ...

    def forget(self, channel: ChannelRef) -> None:
        """Drop what is remembered of a channel, because Slack said that it changed."""
        ...

    async def channel_kind(self, channel: ChannelRef) -> ChannelKind | None:
        """What the channel is; None when the bot cannot see it (it is not in it)."""
        ...


class AuditTrail(Protocol):
    """The hash-chained record; a secret operation without a row does not happen."""

    async def append(self, entry: AuditEntry) -> AuditRecord:
        """Write one row in the same transaction as the change."""
        ...

    async def list_channel(self, channel: ChannelRef, since: datetime) -> tuple[AuditRecord, ...]:
        """The rows about one channel from a moment on, oldest first."""
        ...

    async def list_all(self, team_id: str) -> tuple[AuditRecord, ...]:
        """Every row of a workspace, oldest first."""
        ...
