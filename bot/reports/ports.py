"""What reports need from outside."""

from __future__ import annotations

from datetime import date, datetime
from typing import Protocol

from bot.ports import ChannelRef
from bot.watch.ports import WatchChanges


class SlotStore(Protocol):
    """Due moments of schedules; each is used once."""

    async def take(
        self, channel: ChannelRef, schedule: str, local_date: date, *, due: datetime, at: datetime
    ) -> bool:
        """Insert the slot; False when it was taken before. `schedule` is a word: `daily`."""
        ...

    async def find_last(self, channel: ChannelRef, schedule: str) -> date | None:
        """The newest local date whose slot was taken."""
        ...


class JobRunStore(Protocol):
    """When each job of the timetable last ran."""

    async def find_last(self, job: str) -> datetime | None:
        """The slot of the last run."""
        ...

    async def mark(self, job: str, slot: datetime) -> None:
        """Record a run."""
        ...


class ReportChanges(WatchChanges, Protocol):
    """The slice of a transaction that reports use."""

    @property
    def slots(self) -> SlotStore: ...
