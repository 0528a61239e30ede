"""A migrated database file, made once and copied for each test, and the values to put in it."""

from __future__ import annotations

import asyncio
import random
import shutil
import string
from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot.channels.connection import Connection
from bot.credentials.form import KeyKind
from bot.credentials.secret import Secret
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef, Outgoing, Sealed
from bot.spend.money import Money
from bot.watch.case import Case, CaseState, Finding, Severity
from storage.transaction import Database
from storage.vault import EnvelopeVault, open_vault

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "bot.db"

    async def migrate() -> None:
        database = Database(url=f"sqlite:///{path}")
        await database.migrate()
        await database.close()

    asyncio.run(migrate())
    return path


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "bot.db"))


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    database = Database(url=f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
async def vault(database: Database, tmp_path: Path) -> EnvelopeVault:
    return await open_vault(database, key_file=None, data_dir=tmp_path)


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
