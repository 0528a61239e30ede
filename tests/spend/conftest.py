"""An organization whose figures come from the playground's ledger, and a database to keep them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.channels.connection import Connection
from bot.credentials.secret import Secret
from bot.ports import ChannelRef
from bot.spend.collect import SpendCollector
from bot.spend.figures import CostLine, UsageHour
from bot.spend.money import Money
from playground.ledger import Entry, Ledger
from playground.ledger.prices import list_line_items
from storage.transaction import Database
from storage.vault import EnvelopeVault, open_vault

BUSY_HOUR = 8
NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Organization:
    """A `SpendApi`: one key that uses and pays the same on every day.

    `asked` are the spans of costs that were asked for; `corrections` are lines that OpenAI adds to
    a closed day afterwards; `failures` are raised first; `meanwhile` happens during a call.
    """

    clock: Clock
    asked: list[tuple[date, date]] = field(default_factory=list)
    corrections: list[CostLine] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def list_costs(self, admin_key: Secret, first: date, last: date) -> tuple[CostLine, ...]:
        self.asked.append((first, last))
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.failures:
            raise self.failures.pop(0)
        days = (last - first).days + 1
        billed = [line for n in range(days) for line in self.bill(first + timedelta(days=n))]
        return (*billed, *self.corrections)

    async def list_usage(
        self, admin_key: Secret, start: datetime, end: datetime
    ) -> tuple[UsageHour, ...]:
        hours = range((end - start) // timedelta(hours=1))
        return tuple(one for n in hours for one in self.use(start + timedelta(hours=n)))

    def bill(self, day: date) -> Sequence[CostLine]:
        """The lines of a UTC day, as far as it has passed."""
        if day > self.clock().date():
            return ()
        return [
            CostLine(
                day=day,
                project_id="proj_1",
                openai_key_id="key_1",
                line_item="tokens",
                money=Money(Decimal("1.25")),
            )
        ]

    def use(self, hour: datetime) -> Sequence[UsageHour]:
        """What was used in a UTC hour: something at eight, nothing else."""
        if hour.hour != BUSY_HOUR or hour > self.clock():
            return ()
        return [
            UsageHour(
                hour=hour,
                project_id="proj_1",
                openai_key_id="key_1",
                model="gpt-6-luna",
                batch=False,
                requests=10,
                input_tokens=1000,
                cached_tokens=0,
                output_tokens=100,
            )
        ]


@dataclass
class Story(Organization):
    """The playground's story as a `SpendApi`."""

    ledger: Ledger = field(kw_only=True)

    def bill(self, day: date) -> Sequence[CostLine]:
        start = datetime.combine(day, datetime.min.time(), UTC)
        return [
            CostLine(
                day=day,
                project_id=entry.key.project_id,
                openai_key_id=entry.key.openai_key_id,
                line_item=item.name,
                money=Money(item.usd),
            )
            for entry in _merge(self.ledger.list_entries(start, start + timedelta(days=1)))
            for item in list_line_items(
                entry.model,
                input_tokens=entry.input_tokens,
                cached_tokens=entry.cached_tokens,
                output_tokens=entry.output_tokens,
            )
        ]

    def use(self, hour: datetime) -> Sequence[UsageHour]:
        return [
            UsageHour(
                hour=hour,
                project_id=entry.key.project_id,
                openai_key_id=entry.key.openai_key_id,
                model=entry.model,
                batch=False,
                requests=entry.requests,
                input_tokens=entry.input_tokens,
                cached_tokens=entry.cached_tokens,
                output_tokens=entry.output_tokens,
            )
            for entry in self.ledger.list_entries(hour, hour + timedelta(hours=1))
        ]


def _merge(entries: Sequence[Entry]) -> list[Entry]:
    """One entry for each key and model, as OpenAI groups a day."""
    merged: dict[tuple[str, str], Entry] = {}
    for entry in entries:
        place = entry.key.name, entry.model
        before = merged.get(place)
        merged[place] = (
            entry
            if before is None
            else replace(
                entry,
                requests=before.requests + entry.requests,
                input_tokens=before.input_tokens + entry.input_tokens,
                cached_tokens=before.cached_tokens + entry.cached_tokens,
                output_tokens=before.output_tokens + entry.output_tokens,
            )
        )
    return list(merged.values())


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def organization(clock: Clock) -> Organization:
    return Organization(clock)


@pytest.fixture
def story(clock: Clock) -> Story:
    return Story(clock, ledger=Ledger(7, NOW, clock))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(url=database_url)
    yield database
    await database.close()


@pytest.fixture
async def vault(database: Database, tmp_path: Path) -> EnvelopeVault:
    return await open_vault(database, key_file=None, data_dir=tmp_path)


@pytest.fixture
async def connection(database: Database, vault: EnvelopeVault) -> Connection:
    """A connection made at NOW, with its sealed admin key."""
    connection = Connection(
        connection_id="conn1",
        channel=ChannelRef("T1", "C1"),
        masked="sk-admin-…Zz99",
        connected_by="U1",
        connected_at=NOW,
    )
    sealed = vault.seal(connection.sealing, Secret("sk-admin-" + "x" * 40))
    async with database.changes() as tx:
        await tx.connections.save(connection, sealed)
    return connection


@pytest.fixture
def collector(
    database: Database, vault: EnvelopeVault, organization: Organization, clock: Clock
) -> SpendCollector:
    return SpendCollector(
        changes=database.changes,
        reads=database.reads,
        api=organization,
        vault=vault,
        clock_now=clock,
    )
