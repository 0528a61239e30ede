"""What the watch needs from outside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.ports import ChannelRef
from bot.spend.ports import SpendChanges
from bot.watch.case import Case


class CaseStore(Protocol):
    """Cases; one per channel, lane, key and day."""

    async def open(self, case: Case) -> bool:
        """Insert it; False when this cause already has its case."""
        ...

    async def find(self, channel: ChannelRef, case_id: str) -> Case | None:
        """A case of this channel."""
        ...

    async def update(self, case: Case) -> None:
        """Write its state and who handled it."""
        ...

    async def list_open(self, channel: ChannelRef) -> tuple[Case, ...]:
        """Cases that are open or taken, oldest first."""
        ...

    async def list_since(self, channel: ChannelRef, moment: datetime) -> tuple[Case, ...]:
        """Cases of a channel that were opened from a moment on, in any state, oldest first."""
        ...

    async def find_watched(self, connection_id: str) -> date | None:
        """The newest settled day the daily lane has looked at; None before the first."""
        ...

    async def mark_watched(self, connection_id: str, day: date) -> None:
        """Record that the daily lane has looked at this settled day and all before it."""
        ...


class WatchChanges(SpendChanges, Protocol):
    """The slice of a transaction that the watch uses."""

    @property
    def cases(self) -> CaseStore: ...
