"""A database of each kind for each test, and the values to put in it."""

from __future__ import annotations

import random
import string
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import create_engine, inspect

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.channels.connection import Connection
from bot.credentials.form import KeyKind
from bot.credentials.secret import Secret
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef, Delivery, Outgoing, Sealed
from bot.spend.money import Money
from bot.watch.case import Case, CaseState, Finding, Severity
from storage.transaction import Database
from storage.vault import EnvelopeVault, open_vault

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = Database(url=database_url)
    yield database
    await database.close()


class Stranger:
    """Another program at the same database: it sees every row and may change it."""

    def __init__(self, url: str) -> None:
        self._url = url

    @contextmanager
    def connect(self) -> Iterator[sqlalchemy.Connection]:
        engine = create_engine(self._url)
        try:
            with engine.begin() as connection:
                yield connection
        finally:
            engine.dispose()

    def run(self, script: str) -> None:
        with self.connect() as connection:
            for statement in script.split(";"):
                connection.exec_driver_sql(statement)

    def dump(self) -> dict[str, list[Any]]:
        """The rows of each table, those of the history of tables included."""
        with self.connect() as connection:
            return {
                name: sorted(connection.exec_driver_sql(f"SELECT * FROM {name}"), key=str)  # noqa: S608 (our own tables)
                for name in inspect(connection).get_table_names()
            }


@pytest.fixture
def stranger(database_url: str) -> Stranger:
    return Stranger(database_url)


@pytest.fixture
async def vault(database: Database, tmp_path: Path) -> EnvelopeVault:
    return await open_vault(database, key_file=None, data_dir=tmp_path)


class Queue:
    """The outbox, one transaction for each step, as the delivering job drives it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, at: datetime, *messages: Outgoing) -> None:
        async with self._database.changes() as tx:
            for message in messages:
                await tx.outbox.add(message, at)

    async def claim(self, seconds: float = 0, *, limit: int = 10) -> list[Delivery]:
        """What is due `seconds` from now, on a lease of 45 s."""
        at = NOW + timedelta(seconds=seconds)
        async with self._database.changes() as tx:
            lease = at + timedelta(seconds=45)
            return list(await tx.outbox.claim_due(at, lease_until=lease, limit=limit))

    async def claim_ids(self, seconds: float = 0, *, limit: int = 10) -> list[str]:
        return [one.outgoing.delivery_id for one in await self.claim(seconds, limit=limit)]

    async def mark_sent(self, delivery_id: str, *, ts: str | None = "1.1") -> None:
        async with self._database.changes() as tx:
            await tx.outbox.mark_sent(delivery_id, ts=ts, at=NOW)

    async def mark_failed(self, delivery_id: str) -> None:
        async with self._database.changes() as tx:
            await tx.outbox.mark_failed(delivery_id, reason="channel_not_found", at=NOW)

    async def park(
        self, delivery_id: str, until: datetime, *, may_have_arrived: bool = False
    ) -> None:
        async with self._database.changes() as tx:
            await tx.outbox.park(delivery_id, until=until, may_have_arrived=may_have_arrived)

    async def next_due(self) -> datetime | None:
        async with self._database.reads() as tx:
            return await tx.outbox.next_due()

    async def find_sent(self, channel: ChannelRef, ts: str) -> str | None:
        async with self._database.reads() as tx:
            return await tx.outbox.find_sent(channel, ts)


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def later() -> Callable[[float], datetime]:
    return lambda seconds: NOW + timedelta(seconds=seconds)


@pytest.fixture
def here() -> ChannelRef:
    return ChannelRef("T1", "C1")


@pytest.fixture
def elsewhere() -> tuple[ChannelRef, ...]:
    """The same workspace's other channel, and the same channel id of another workspace."""
    return ChannelRef("T1", "C2"), ChannelRef("T2", "C1")


@pytest.fixture
def make_secret() -> Callable[[int], Secret]:
    """The synthetic key of a seed: the same seed gives the same text."""

    def make(seed: int) -> Secret:
        chance = random.Random(seed)  # noqa: S311 (synthetic, the same at each run)
        letters = chance.choices(string.ascii_letters + string.digits, k=80)
        return Secret("sk-proj-" + "".join(letters))

    return make


@pytest.fixture
def make_sealed() -> Callable[..., Sealed]:
    """Bytes in the shape of a sealed secret, where nothing is to be opened."""

    def make(mark: bytes = b"a", kek_id: str = "k1") -> Sealed:
        return Sealed(kek_id=kek_id, wrapped_dek=mark * 60, body=mark * 100, fingerprint=mark * 32)

    return make


@pytest.fixture
def make_key(here: ChannelRef) -> Callable[..., Key]:
    def make(**changes: Any) -> Key:
        facts: dict[str, Any] = {
            "key_id": "key1",
            "channel": here,
            "name": "prod",
            "environment": Environment.PRODUCTION,
            "owner_id": "U1",
            "kind": KeyKind.PROJECT,
            "masked": "sk-proj-…a1B2",
            "last4": "a1B2",
            "added_by": "U2",
            "added_at": NOW,
        }
        return Key(**(facts | changes))

    return make


@pytest.fixture
def make_connection(here: ChannelRef) -> Callable[..., Connection]:
    def make(**changes: Any) -> Connection:
        facts: dict[str, Any] = {
            "connection_id": "conn1",
            "channel": here,
            "masked": "sk-admin-…Zz99",
            "connected_by": "U1",
            "connected_at": NOW,
        }
        return Connection(**(facts | changes))

    return make


@pytest.fixture
def make_case(here: ChannelRef) -> Callable[..., Case]:
    """A case; `openai_key_id`, `day` and `lane` go to its finding."""

    def make(
        *,
        openai_key_id: str = "key_abc",
        day: date = date(2026, 11, 22),
        lane: str = "daily",
        **changes: Any,
    ) -> Case:
        finding = Finding(
            lane=lane,
            openai_key_id=openai_key_id,
            day=day,
            expected=Money(Decimal("1.10")),
            actual=Money(Decimal("18.000000000000000001")),
            severity=Severity.HIGH,
            compared_with=8,
            same_weekday=True,
        )
        facts: dict[str, Any] = {
            "case_id": "case1",
            "channel": here,
            "key_id": "key1",
            "key_name": "prod",
            "finding": finding,
            "state": CaseState.OPEN,
            "opened_at": NOW,
            "delivery_id": "d1",
        }
        return Case(**(facts | changes))

    return make


@pytest.fixture
def make_message(here: ChannelRef) -> Callable[..., Outgoing]:
    def make(delivery_id: str, **changes: Any) -> Outgoing:
        facts: dict[str, Any] = {
            "kind": "post",
            "channel": here,
            "text": f"text of {delivery_id}",
            "blocks": ({"type": "divider"},),
            "purpose": "digest",
        }
        return Outgoing(delivery_id=delivery_id, **(facts | changes))

    return make


@pytest.fixture
def full_key(make_key: Callable[..., Key], now: datetime) -> Key:
    """A key with a value in every field."""
    verdict = Verdict(
        cause=Cause.MISSING_SCOPES,
        evidence="403 You have insufficient permissions",
        sure=False,
        provider="openai",
        status=403,
        retry_after_s=1.5,
        request_id="req_1",
        missing_scopes=("api.model.read", "model.request"),
        model="gpt-5",
        masked_key_end="a1B2",
    )
    return make_key(
        environment=Environment.SHARED,
        kind=KeyKind.SERVICE_ACCOUNT,
        version=3,
        openai_key_id="key_abc",
        project_id="proj_1",
        created_at=now,
        expires_at=now,
        last_used_at=now,
        check=Check(
            at=now, outcome=Outcome.ACCEPTED, verdict=verdict, ruled_out=("timeout", "ssl_error")
        ),
    )
