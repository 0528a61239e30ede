"""A watch over a real database: three channels of one connection, and bills that a test writes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyKind
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef, Delivery, Outgoing, Sealed
from bot.spend.figures import CostLine, DayRead
from bot.spend.money import Money
from bot.watch.case import Case
from bot.watch.cases import Watch
from storage.transaction import Database

SPIKE = date(2026, 11, 23)
SETTLED = datetime(2026, 11, 24, 6, 5, tzinfo=UTC)
"""When the spike's day settled, and what the clock says."""
FIRST = SPIKE - timedelta(days=30)
HERE = ChannelRef("T1", "C1")
MAPPED = ChannelRef("T1", "C2")
OTHERS = ChannelRef("T1", "C3")
SEALED = Sealed(kek_id="k1", wrapped_dek=b"w" * 60, body=b"b" * 100, fingerprint=b"f" * 32)


class Clock:
    def __init__(self) -> None:
        self.moment = SETTLED

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Scene:
    """One connection, a channel with its key, one with its project, one with neither."""

    database: Database
    clock: Clock
    watch: Watch
    connection: Connection
    owners: list[str | None] = field(default_factory=list)
    """Whom each rendered message would call, in order."""

    async def bill(
        self,
        amounts: Mapping[date, str | None],
        *,
        usual: str = "4",
        unread: frozenset[date] = frozenset(),
        unsettled: frozenset[date] = frozenset(),
    ) -> None:
        """A month of bills: `amounts`, else `usual`; None is a line without an amount."""
        today = self.clock.now().date()
        async with self.database.changes() as tx:
            for day in (FIRST + timedelta(days=back) for back in range((today - FIRST).days)):
                if day in unread:
                    continue
                amount = amounts.get(day, usual)
                line = CostLine(
                    day=day,
                    project_id="proj_1",
                    openai_key_id="key_1",
                    line_item="tokens",
                    money=None if amount is None else Money(Decimal(amount)),
                )
                at = self.clock.now()
                read = DayRead(
                    day=day,
                    digest="d",
                    read_at=at,
                    same_since=at,
                    settled_at=None if day in unsettled else at,
                )
                await tx.spend.replace_days("conn1", [(read, [line])])

    async def look(self) -> None:
        await self.watch.look(self.connection)

    async def list_cases(self, channel: ChannelRef = HERE) -> tuple[Case, ...]:
        async with self.database.reads() as tx:
            return await tx.cases.list_open(channel)

    async def find(self, case_id: str) -> Case | None:
        async with self.database.reads() as tx:
            return await tx.cases.find(HERE, case_id)

    async def open_case(self) -> Case:
        """The spike, found and posted."""
        await self.bill({SPIKE: "48.20"})
        await self.look()
        await self.post()
        (case,) = await self.list_cases()
        return case

    async def post(self) -> list[Delivery]:
        """What the outbox hands to Slack, oldest first, until it is empty."""
        posted: list[Delivery] = []
        while True:
            now = self.clock.now()
            async with self.database.changes() as tx:
                lease = now + timedelta(seconds=45)
                due = await tx.outbox.claim_due(now, lease_until=lease, limit=10)
                for one in due:
                    ts = f"{len(posted) + 1}.1"
                    await tx.outbox.mark_sent(one.outgoing.delivery_id, ts=ts, at=now)
            if not due:
                return posted
            posted += due

    async def list_acts(self) -> list[tuple[str, str, str]]:
        async with self.database.reads() as tx:
            records = [record.entry for record in await tx.audit.list_all("T1")]
        return [(entry.action, entry.actor_id, entry.subject_id) for entry in records]

    async def find_watched(self) -> date | None:
        async with self.database.reads() as tx:
            return await tx.cases.find_watched("conn1")


def make_key(channel: ChannelRef, **changes: Any) -> Key:
    facts: dict[str, Any] = {
        "key_id": f"key-of-{channel.channel_id}",
        "channel": channel,
        "name": "prod",
        "environment": Environment.PRODUCTION,
        "owner_id": "U1",
        "kind": KeyKind.PROJECT,
        "masked": "sk-proj-…a1B2",
        "last4": "a1B2",
        "added_by": "U1",
        "added_at": SETTLED - timedelta(days=60),
    }
    return Key(**(facts | changes))


@pytest.fixture
def new_id() -> Callable[[], str]:
    numbers = count(1)
    return lambda: f"{next(numbers):032x}"


@pytest.fixture
async def scene(database_url: str, new_id: Callable[[], str]) -> AsyncIterator[Scene]:
    database = Database(url=database_url)
    clock, owners = Clock(), list[str | None]()

    def render(case: Case, settings: ChannelSettings, owner_id: str | None) -> Outgoing:
        owners.append(owner_id)
        return Outgoing(
            delivery_id=new_id(),
            kind="post",
            channel=settings.channel,
            text=f"{case.key_name} is {case.state} by {case.handled_by}",
            blocks=({"type": "divider"},),
            purpose="case",
        )

    connection = Connection(
        connection_id="conn1",
        channel=HERE,
        masked="sk-admin-…Zz99",
        connected_by="U1",
        connected_at=SETTLED - timedelta(days=1),
    )
    watch = Watch(
        changes=database.changes, reads=database.reads, clock=clock, new_id=new_id, render=render
    )
    plain = ChannelSettings(
        channel=HERE, language="ja", timezone="Asia/Tokyo", connection_id="conn1"
    )
    async with database.changes() as tx:
        await tx.connections.save(connection, SEALED)
        await tx.channels.save(plain)
        await tx.channels.save(replace(plain, channel=MAPPED, project_ids=("proj_1",)))
        await tx.channels.save(replace(plain, channel=OTHERS, project_ids=("proj_2",)))
        await tx.keys.save(make_key(HERE, openai_key_id="key_1", project_id="proj_1"), SEALED)
        await tx.keys.save(make_key(OTHERS), SEALED)
    yield Scene(database, clock, watch, connection, owners)
    await database.close()
