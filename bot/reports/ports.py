"""What reports need from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.channels.ports import ChannelStore
from bot.ports import ChannelRef, OutboxQueue
from bot.reports.evidence import ExportFile, Posted, StoredFile
from bot.spend.ports import BudgetStore
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

    async def list_last(self, schedule: str) -> Mapping[ChannelRef, date]:
        """The newest local date whose slot was taken, of every channel that has one."""
        ...


@dataclass(frozen=True, kw_only=True)
class JobRun:
    """The slot in which a job last ran, and before when it is not tried again after a fault."""

    slot: datetime | None = None
    retry_at: datetime | None = None


class JobRunStore(Protocol):
    """When each job of the timetable last ran, by its name and subject."""

    async def find(self, job: str) -> JobRun:
        """The last run of a job; one that never ran has neither moment."""
        ...

    async def list_all(self) -> Mapping[str, JobRun]:
        """The last run of every job that ran."""
        ...

    async def mark(self, job: str, slot: datetime) -> None:
        """Record a run."""
        ...

    async def postpone(self, job: str, until: datetime) -> None:
        """Record a fault: the job is not tried again before `until`."""
        ...


@dataclass(frozen=True, kw_only=True)
class Backlog:
    """What waits to be posted; `since` is when the longest waiting message was first due."""

    depth: int
    since: datetime | None


class OperationsStore(Protocol):
    """What whoever runs the bot wants to know of the database."""

    async def read_backlog(self, now: datetime) -> Backlog:
        """How much waits in the outbox, and since when."""
        ...

    async def list_lost_digests(self, since: datetime) -> frozenset[ChannelRef]:
        """The channels whose newest digest was given up after `since`."""
        ...


class OperationsChanges(Protocol):
    """The slice of a transaction that looks at the bot itself use."""

    @property
    def operations(self) -> OperationsStore: ...
    @property
    def slots(self) -> SlotStore: ...
    @property
    def channels(self) -> ChannelStore: ...
    @property
    def outbox(self) -> OutboxQueue: ...
    @property
    def job_runs(self) -> JobRunStore: ...


class PostedStore(Protocol):
    """What the bot has posted."""

    async def list_reports(self, channel: ChannelRef, since: datetime) -> tuple[Posted, ...]:
        """The reports and alerts that were posted in a channel from a moment on, oldest first."""
        ...


class FileRoom(Protocol):
    """Files for one person, in Slack.

    Raises `SlackUnavailableError` (try later), `SlackRefusedError` (Slack said no).
    """

    async def open(self, user_id: str) -> str:
        """The id of the conversation with a person; may be repeated."""
        ...

    async def store(self, file: ExportFile) -> str:
        """Send the bytes of a file; returns its id. Nobody sees it, so it may be repeated."""
        ...

    async def share(self, room_id: str, stored: Sequence[StoredFile], comment: str) -> None:
        """Show stored files in one message. Once: a lost answer may mean that it is there."""
        ...


class ReportChanges(WatchChanges, Protocol):
    """The slice of a transaction that reports use."""

    @property
    def slots(self) -> SlotStore: ...
    @property
    def posted(self) -> PostedStore: ...
    @property
    def budgets(self) -> BudgetStore: ...
