"""A channel with two keys and hand-made figures, on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyKind
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef, Outgoing, Sealed
from bot.reports.composing import DigestReport
from bot.reports.digest import Digest, NoConnection
from bot.reports.sending import DigestSender
from bot.reports.status import StatusReport
from bot.spend.figures import CostLine, DayRead, UsageHour
from bot.spend.money import Money
from storage.transaction import Database

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Ten o'clock in Tokyo: the moment of the digest, to the second."""
HERE = ChannelRef("T1", "C1")
SEALED = Sealed(kek_id="k1", wrapped_dek=b"w" * 60, body=b"b" * 100, fingerprint=b"f" * 32)


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds=seconds)

    def advance(self, **span: float) -> None:
        self.moment += timedelta(**span)


@dataclass
class Scene:
    """One connected channel; `told` are the digests that were rendered, in order."""

    database: Database
    clock: Clock
    settings: ChannelSettings
    told: list[Digest | NoConnection] = field(default_factory=list)
    numbers: count[int] = field(default_factory=lambda: count(1))

    @property
    def sender(self) -> DigestSender:
        return DigestSender(
            changes=self.database.changes,
            reads=self.database.reads,
            report=DigestReport(reads=self.database.reads),
            render=self._render,
            clock=self.clock,
        )

    async def send_due(self) -> None:
        """As the timetable does it."""
        for subject in await self.sender.list_due(self.clock.now()):
            await self.sender.send_due(subject)

    async def know_usage_until(self, moment: datetime) -> None:
        async with self.database.changes() as tx:
            await tx.spend.mark_usage_read("conn1", moment)

    @property
    def status(self) -> StatusReport:
        return StatusReport(reads=self.database.reads, clock=self.clock)

    async def keep(self, settings: ChannelSettings) -> ChannelSettings:
        async with self.database.changes() as tx:
            await tx.channels.save(settings)
        self.settings = settings
        return settings

    async def bill(
        self, amounts: Mapping[date, str | None], *, settled: bool = True, key: str = "key_1"
    ) -> None:
        """Read each of these days with one line; None is a line without an amount."""
        async with self.database.changes() as tx:
            for day, amount in amounts.items():
                line = CostLine(
                    day=day,
                    project_id="proj_1",
                    openai_key_id=key,
                    line_item="tokens",
                    money=None if amount is None else Money(Decimal(amount)),
                )
                at = self.clock.now()
                read = DayRead(
                    day=day,
                    digest="d",
                    read_at=at,
                    same_since=at,
                    settled_at=at if settled else None,
                )
                await tx.spend.replace_days("conn1", [(read, [line])])

    async def use(self, *hours: UsageHour) -> None:
        """Usage that is known up to now."""
        start, end = NOW - timedelta(days=70), NOW + timedelta(hours=1)
        async with self.database.changes() as tx:
            await tx.spend.replace_usage("conn1", start, end, hours)
            await tx.spend.mark_usage_read("conn1", self.clock.now())

    async def list_posted(self) -> list[str]:
        """The texts in the outbox, each handed over once."""
        texts = []
        now = self.clock.now()
        async with self.database.changes() as tx:
            due = await tx.outbox.claim_due(now, lease_until=now + timedelta(days=90), limit=50)
            for one in due:
                texts.append(one.outgoing.text)
                await tx.outbox.mark_sent(one.outgoing.delivery_id, ts="1.1", at=now)
        return texts

    async def list_acts(self) -> list[tuple[str, str]]:
        async with self.database.reads() as tx:
            records = await tx.audit.list_all("T1")
        return [(record.entry.action, record.entry.actor_id) for record in records]

    def _render(self, digest: Digest | NoConnection, settings: ChannelSettings) -> Outgoing:
        self.told.append(digest)
        return Outgoing(
            delivery_id=f"{next(self.numbers):032x}",
            kind="post",
            channel=settings.channel,
            text=f"{type(digest).__name__} {digest.local_date}",
            blocks=({"type": "divider"},),
            purpose="digest",
        )


@pytest.fixture
def make_hour() -> Callable[..., UsageHour]:
    """An hour of usage on the digest's day, of a model that the price list knows."""

    def make(hour: datetime = NOW - timedelta(hours=12), **changes: Any) -> UsageHour:
        facts: dict[str, Any] = {
            "hour": hour,
            "project_id": "proj_1",
            "openai_key_id": "key_1",
            "model": "gpt-4o",
            "batch": False,
            "requests": 1000,
            "input_tokens": 1_000_000,
            "cached_tokens": 0,
            "output_tokens": 100_000,
        }
        return UsageHour(**(facts | changes))

    return make


@pytest.fixture
def make_key() -> Callable[..., Key]:
    def make(name: str, **changes: Any) -> Key:
        facts: dict[str, Any] = {
            "key_id": f"id-of-{name}",
            "channel": HERE,
            "name": name,
            "environment": Environment.PRODUCTION,
            "owner_id": "U1",
            "kind": KeyKind.PROJECT,
            "masked": "sk-proj-…a1B2",
            "last4": "a1B2",
            "added_by": "U1",
            "added_at": NOW - timedelta(days=60),
        }
        return Key(**(facts | changes))

    return make


@pytest.fixture
def make_settings() -> Callable[..., ChannelSettings]:
    def make(**changes: Any) -> ChannelSettings:
        facts: dict[str, Any] = {
            "channel": HERE,
            "language": "ja",
            "timezone": "Asia/Tokyo",
            "digest_on": True,
            "connection_id": "conn1",
            "project_ids": ("proj_1",),
        }
        return ChannelSettings(**(facts | changes))

    return make


@pytest.fixture
async def scene(
    database_url: str,
    make_key: Callable[..., Key],
    make_settings: Callable[..., ChannelSettings],
) -> AsyncIterator[Scene]:
    database = Database(url=database_url)
    settings = make_settings()
    connection = Connection(
        connection_id="conn1",
        channel=HERE,
        masked="sk-admin-…Zz99",
        connected_by="U1",
        connected_at=NOW - timedelta(days=1),
    )
    found = make_key("prod", openai_key_id="key_1", project_id="proj_1")
    async with database.changes() as tx:
        await tx.connections.save(connection, SEALED)
        await tx.channels.save(settings)
        await tx.keys.save(found, SEALED)
        await tx.keys.save(make_key("staging"), SEALED)
        await tx.spend.mark_usage_read("conn1", NOW + timedelta(days=90))
    yield Scene(database, Clock(), settings)
    await database.close()
