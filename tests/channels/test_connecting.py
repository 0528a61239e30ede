"""An organization is linked read-only, its key sealed, and forgotten whole."""

from __future__ import annotations

import random
import string
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.connecting import Connections
from bot.channels.organization import OrganizationKey, Project, SpendLimit
from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyForm, read_key
from bot.credentials.secret import Secret
from bot.errors import AlreadyHandledError, ConnectionMissingError
from bot.ports import ChannelRef, Outgoing
from storage.transaction import Database
from storage.vault import open_vault

NOW = datetime(2026, 11, 24, tzinfo=UTC)


class Clock:
    """Stands still."""

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        raise AssertionError(seconds)


@dataclass
class Organization:
    """One live and one archived project, each with a key."""

    asked: list[Secret] = field(default_factory=list)

    async def list_projects(self, admin_key: Secret) -> tuple[Project, ...]:
        self.asked.append(admin_key)
        return (
            Project(project_id="proj_1", name="web", archived=False),
            Project(project_id="proj_2", name="old", archived=True),
        )

    async def list_keys(self, admin_key: Secret, project_id: str) -> tuple[OrganizationKey, ...]:
        return (
            OrganizationKey(
                openai_key_id=f"key of {project_id}",
                project_id=project_id,
                name="prod",
                masked="sk-proj-...a1B2",
                created_at=NOW,
                last_used_at=None,
                expires_at=None,
                owner_kind="user",
                owner_name=None,
                owner_active=None,
            ),
        )

    async def find_spend_limit(
        self, admin_key: Secret, project_id: str | None
    ) -> SpendLimit | None:
        return None


@dataclass(kw_only=True)
class Desk:
    """Connections on one real database."""

    database: Database
    organization: Organization
    connections: Connections

    async def find_settings(self, channel: ChannelRef) -> ChannelSettings | None:
        async with self.database.reads() as tx:
            return await tx.channels.find(channel)

    async def actions(self) -> list[str]:
        async with self.database.reads() as tx:
            return [record.entry.action for record in await tx.audit.list_all("T1")]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    database = Database(url=f"sqlite:///{tmp_path / 'channels.sqlite3'}")
    await database.migrate()
    vault = await open_vault(database, key_file=None, data_dir=tmp_path)
    organization, ids = Organization(), iter(range(100))
    connections = Connections(
        changes=database.changes,
        reads=database.reads,
        vault=vault,
        api=organization,
        clock=Clock(),
        new_id=lambda: f"{next(ids):032x}",
    )
    yield Desk(database=database, organization=organization, connections=connections)
    await database.close()


@pytest.fixture
def settings() -> ChannelSettings:
    return ChannelSettings(channel=ChannelRef("T1", "C1"), language="ja", timezone="Asia/Tokyo")


@pytest.fixture
def make_form() -> Callable[[int], KeyForm]:
    def make(seed: int) -> KeyForm:
        chance = random.Random(seed)  # noqa: S311 (synthetic, the same at each run)
        letters = "".join(chance.choices(string.ascii_letters + string.digits, k=80))
        form = read_key(f"sk-admin-{letters}", expect="admin")
        assert isinstance(form, KeyForm)
        return form

    return make


def announce(settings: ChannelSettings) -> Outgoing:
    return Outgoing(
        delivery_id="notice",
        kind="post",
        channel=settings.channel,
        text=" ".join(settings.project_ids),
        blocks=[],
        purpose="test",
    )


async def test_a_stored_connection_asks_with_its_own_key(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    form = make_form(1)

    stored = await desk.connections.store(settings, form, by="U1", delivery="s1")
    linked = await desk.find_settings(settings.channel)
    assert linked is not None
    found = await desk.connections.get(linked)
    projects = await desk.connections.list_projects(found)

    assert found == stored
    assert found.masked == form.masked
    assert [project.name for project in projects] == ["web", "old"]
    assert desk.organization.asked == [form.secret]
    assert await desk.actions() == ["connection.stored"]


async def test_the_inventory_leaves_archived_projects_out(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    stored = await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")

    rows = await desk.connections.read_inventory(stored)

    assert [(row.project.name, row.key.openai_key_id) for row in rows] == [("web", "key of proj_1")]


async def test_the_same_key_is_one_connection_of_the_workspace_but_not_of_another(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    other = replace(settings, channel=ChannelRef("T1", "C2"))
    foreign = replace(settings, channel=ChannelRef("T2", "C1"))
    first = await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")

    same = await desk.connections.store(other, make_form(1), by="U2", delivery="s2")
    apart = await desk.connections.store(foreign, make_form(1), by="U3", delivery="s3")
    different = await desk.connections.store(other, make_form(2), by="U2", delivery="s4")

    assert same == first
    assert len({first.connection_id, apart.connection_id, different.connection_id}) == 3


async def test_a_repeated_submission_is_refused(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")

    with pytest.raises(AlreadyHandledError):
        await desk.connections.store(settings, make_form(2), by="U1", delivery="s1")
    with pytest.raises(AlreadyHandledError):
        await desk.connections.choose_projects(
            settings, ("proj_1",), by="U1", delivery="s1", announce=announce
        )

    assert await desk.actions() == ["connection.stored"]


async def test_chosen_projects_are_kept_recorded_and_told(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")
    linked = await desk.find_settings(settings.channel)
    assert linked is not None

    chosen = await desk.connections.choose_projects(
        linked, ("proj_1", "proj_2"), by="U1", delivery="s2", announce=announce
    )

    assert await desk.find_settings(settings.channel) == chosen
    assert chosen.project_ids == ("proj_1", "proj_2")
    assert await desk.actions() == ["connection.stored", "projects.chosen"]
    async with desk.database.changes() as tx:
        (waiting,) = await tx.outbox.claim_due(NOW, lease_until=NOW, limit=9)
    assert waiting.outgoing.text == "proj_1 proj_2"


async def test_a_forgotten_connection_leaves_no_channel_linked(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    other = replace(settings, channel=ChannelRef("T1", "C2"), project_ids=("proj_1",))
    stored = await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")
    await desk.connections.store(other, make_form(1), by="U1", delivery="s2")

    await desk.connections.forget(stored, reason="invalid_api_key")

    for channel in (settings.channel, other.channel):
        left = await desk.find_settings(channel)
        assert left is not None
        assert (left.connection_id, left.project_ids) == (None, ())
        with pytest.raises(ConnectionMissingError):
            await desk.connections.get(left)
    assert (await desk.actions())[-1] == "connection.forgotten"


async def test_a_connection_of_another_workspace_is_not_found(
    desk: Desk, settings: ChannelSettings, make_form: Callable[[int], KeyForm]
) -> None:
    stored = await desk.connections.store(settings, make_form(1), by="U1", delivery="s1")
    foreign = replace(settings, channel=ChannelRef("T2", "C1"), connection_id=stored.connection_id)

    with pytest.raises(ConnectionMissingError):
        await desk.connections.get(foreign)
    with pytest.raises(ConnectionMissingError):
        await desk.connections.get(settings)
