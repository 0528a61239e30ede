"""A database and a clock that moves when told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.jobs.in_process import InProcessEngine
from bot.jobs.timetable import Job, JobRunner, Timetable
from bot.ports import Delivery, Outgoing, View
from storage.transaction import Database


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = datetime(2026, 11, 24, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Slack:
    """A `Messenger` that fails when told and remembers what arrived."""

    failures: list[Exception] = field(default_factory=list)
    arrived: dict[str, str] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    keeps_lost: bool = True
    sent: list[Outgoing] = field(default_factory=list)
    on_find: Callable[[], Awaitable[None]] | None = None
    began: datetime = field(default_factory=lambda: Clock().moment)

    async def post(self, delivery: Delivery) -> str | None:
        delivery_id = delivery.outgoing.delivery_id
        self.posts.append(delivery_id)
        self.sent.append(delivery.outgoing)
        if self.failures:
            if self.keeps_lost:
                self.arrived[delivery_id] = "1.1"
            raise self.failures.pop(0)
        self.arrived[delivery_id] = f"{len(self.arrived)}.2"
        return self.arrived[delivery_id]

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
        if self.on_find is not None:
            await self.on_find()
        return self.arrived.get(delivery.outgoing.delivery_id)

    async def open_view(self, trigger_id: str, view: View) -> str:
        return "V1"

    async def update_view(self, view_id: str, view: View) -> None:
        return None

    async def publish_home(self, user_id: str, view: View) -> None:
        return None


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def slack() -> Slack:
    return Slack()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(url=database_url)
    yield database
    await database.close()


@pytest.fixture
def make_timetable(database: Database, clock: Clock) -> Callable[..., Timetable]:
    """The timetable of one process, with these jobs."""

    def make(*jobs: Job) -> Timetable:
        runner = JobRunner(jobs=jobs, changes=database.changes, reads=database.reads, clock=clock)
        engine = InProcessEngine(runner.run)
        return Timetable(jobs=jobs, engine=engine, reads=database.reads, clock=clock)

    return make
