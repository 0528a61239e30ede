"""A database and a clock that moves when told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.ports import Delivery, View
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

    async def post(self, delivery: Delivery) -> str | None:
        delivery_id = delivery.outgoing.delivery_id
        self.posts.append(delivery_id)
        if self.failures:
            if self.keeps_lost:
                self.arrived[delivery_id] = "1.1"
            raise self.failures.pop(0)
        self.arrived[delivery_id] = f"{len(self.arrived)}.2"
        return self.arrived[delivery_id]

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
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
