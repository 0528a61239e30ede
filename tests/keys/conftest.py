"""A database, a vault that opens, and an organization that says what a test lays out."""

from __future__ import annotations

import random
import string
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.causes.ports import ProbeAnswer
from bot.causes.probing import LiveCheck
from bot.channels.connecting import Connections
from bot.channels.insight import Insights, ModelRule, OrganizationEvent
from bot.channels.organization import InventoryRow, OrganizationKey, Project, SpendLimit
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyForm, KeyKind, read_key
from bot.credentials.secret import Secret
from bot.keys.health import HealthChecks
from bot.keys.key import Environment, Key
from bot.keys.register import KeyDraft, KeyRegister
from bot.ports import ChannelRef, Outgoing
from bot.spend.use import KeyUse
from storage.transaction import Database
from storage.vault import EnvelopeVault, open_vault

NOW = datetime(2026, 11, 24, tzinfo=UTC)
CHANNEL = ChannelRef("T1", "C1")


@dataclass
class Clock:
    """Stands still until it is moved."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass
class Organization:
    """OpenAI on both sides: the probe of a key, and what an admin key sees."""

    answer: ProbeAnswer = field(default_factory=lambda: ProbeAnswer(status=200, models=("gpt-5",)))
    rows: list[OrganizationKey] = field(default_factory=list)
    error: Exception | None = None
    asked: int = 0

    async def list_models(self, secret: Secret, *, region: str | None = None) -> ProbeAnswer:
        assert secret
        self.asked += 1
        return self.answer

    async def try_right(self, *_: object, **__: object) -> ProbeAnswer:
        return ProbeAnswer(status=400)

    async def complete(self, *_: object, **__: object) -> ProbeAnswer:
        return self.answer

    async def list_admin_keys(self, *_: object, **__: object) -> ProbeAnswer:
        return ProbeAnswer(status=401, code="invalid_api_key")

    async def find_key(
        self, admin_key: Secret, project_id: str, openai_key_id: str
    ) -> OrganizationKey | None:
        listed = await self.list_keys(admin_key, project_id)
        return next((key for key in listed if key.openai_key_id == openai_key_id), None)

    async def find_project(self, admin_key: Secret, project_id: str) -> Project | None:
        projects = await self.list_projects(admin_key)
        return next((each for each in projects if each.project_id == project_id), None)

    async def find_model_rule(self, admin_key: Secret, project_id: str) -> ModelRule | None:
        return None

    async def list_events(
        self, admin_key: Secret, since: datetime
    ) -> tuple[OrganizationEvent, ...]:
        return ()

    async def count_requests(
        self, admin_key: Secret, openai_key_id: str, start: datetime, end: datetime
    ) -> int:
        return 0

    async def list_projects(self, admin_key: Secret) -> tuple[Project, ...]:
        assert str(admin_key).startswith("sk-admin-")
        if self.error:
            raise self.error
        return (
            Project(project_id="proj_1", name="web", archived=False),
            Project(project_id="proj_old", name="old", archived=True),
        )

    async def list_keys(self, admin_key: Secret, project_id: str) -> tuple[OrganizationKey, ...]:
        return tuple(row for row in self.rows if row.project_id == project_id)

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        return None


@dataclass(kw_only=True)
class Desk:
    """The services of keys on one real database."""

    database: Database
    vault: EnvelopeVault
    clock: Clock
    organization: Organization
    register: KeyRegister
    health: HealthChecks
    connections: Connections
    settings: ChannelSettings

    async def read(self, key: Key) -> Key:
        """The key as the database has it."""
        return await self.register.get(key.channel, key.key_id)

    async def check_due(self) -> None:
        """As the timetable does it."""
        for subject in await self.health.list_due(self.clock.now()):
            await self.health.check_due(subject)

    async def list_due(self) -> list[str]:
        """The names of the keys whose probe is due."""
        async with self.database.reads() as tx:
            return [key.name for key in await tx.keys.list_due(self.clock.now())]

    async def actions(self) -> list[str]:
        """What the audit record says was done."""
        async with self.database.reads() as tx:
            return [record.entry.action for record in await tx.audit.list_all("T1")]

    async def notices(self) -> list[str]:
        """The texts that wait to be posted."""
        at = self.clock.now()
        texts = []
        async with self.database.changes() as tx:
            while due := await tx.outbox.claim_due(
                at, lease_until=at + timedelta(minutes=1), limit=9
            ):
                for delivery in due:
                    texts.append(delivery.outgoing.text)
                    await tx.outbox.mark_sent(delivery.outgoing.delivery_id, ts="1.1", at=at)
        return texts


def as_stored(key: Key) -> Key:
    """The key without what is only for whoever asked now."""
    assert key.check is not None
    stored = replace(key.check, steps=(), rights={}, limits=None, trial=None)
    return replace(key, check=stored)


@pytest.fixture
async def desk(database_url: str, tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(url=database_url)
    vault = await open_vault(database, key_file=None, data_dir=tmp_path)
    clock, organization, ids = Clock(), Organization(), iter(range(1000))
    shared: dict[str, Any] = {
        "changes": database.changes,
        "reads": database.reads,
        "vault": vault,
        "clock": clock,
    }

    def new_id() -> str:
        return f"{next(ids):032x}"

    connections = Connections(**shared, api=organization, new_id=new_id)
    live = LiveCheck(probe=organization, now=clock.now)
    yield Desk(
        database=database,
        vault=vault,
        clock=clock,
        organization=organization,
        register=KeyRegister(**shared, new_id=new_id),
        health=HealthChecks(
            **shared,
            live=live,
            connections=connections,
            note_use=KeyUse(changes=database.changes).note_channel,
            insights=Insights(reads=database.reads, vault=vault, api=organization),
        ),
        connections=connections,
        settings=ChannelSettings(channel=CHANNEL, language="ja", timezone="Asia/Tokyo"),
    )
    await database.close()


@pytest.fixture
def make_form() -> Callable[..., KeyForm]:
    """The synthetic key of a seed, as its form reads it."""

    def make(seed: int, prefix: str = "sk-proj-") -> KeyForm:
        chance = random.Random(seed)  # noqa: S311 (synthetic, the same at each run)
        letters = "".join(chance.choices(string.ascii_letters + string.digits, k=148))
        text = f"{prefix}{letters[:74]}T3BlbkFJ{letters[74:]}"
        form = read_key(text, expect="admin" if "admin" in prefix else "ordinary")
        assert isinstance(form, KeyForm)
        return form

    return make


@pytest.fixture
def make_draft(make_form: Callable[..., KeyForm]) -> Callable[..., KeyDraft]:
    def make(name: str = "prod", seed: int = 1, prefix: str = "sk-proj-") -> KeyDraft:
        return KeyDraft(
            name=name,
            environment=Environment.PRODUCTION,
            owner_id="U1",
            form=make_form(seed, prefix),
        )

    return make


@pytest.fixture
def announce() -> Callable[[Key], Outgoing]:
    numbers = count()

    def render(key: Key) -> Outgoing:
        return Outgoing(
            delivery_id=f"notice {next(numbers)}",
            kind="post",
            channel=key.channel,
            text=f"{key.name} {key.masked}",
            blocks=[],
            purpose="test",
        )

    return render


@pytest.fixture
def make_key() -> Callable[..., Key]:
    def make(**changes: Any) -> Key:
        facts: dict[str, Any] = {
            "key_id": "key1",
            "channel": CHANNEL,
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
def make_listed() -> Callable[..., OrganizationKey]:
    """One key as the organization lists it."""

    def make(openai_key_id: str, masked: str, **changes: Any) -> OrganizationKey:
        facts: dict[str, Any] = {
            "project_id": "proj_1",
            "name": "prod",
            "created_at": NOW - timedelta(days=90),
            "last_used_at": NOW - timedelta(hours=1),
            "expires_at": None,
            "owner_kind": "user",
            "owner_name": "Misaki",
            "owner_active": True,
        }
        return OrganizationKey(openai_key_id=openai_key_id, masked=masked, **(facts | changes))

    return make


@pytest.fixture
def make_row(make_listed: Callable[..., OrganizationKey]) -> Callable[..., InventoryRow]:
    def make(openai_key_id: str, masked: str) -> InventoryRow:
        project = Project(project_id="proj_1", name="web", archived=False)
        return InventoryRow(project=project, key=make_listed(openai_key_id, masked), limit=None)

    return make
