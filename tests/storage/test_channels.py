"""Channel settings and connections."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time
from decimal import Decimal

import pytest

from bot.channels.connection import Connection
from bot.channels.settings import ChannelSettings
from bot.errors import ConnectionMissingError
from bot.ports import ChannelRef, Sealed
from bot.spend.figures import CostLine, DayRead
from bot.spend.money import Money
from storage.transaction import Database

MakeConnection = Callable[..., Connection]
MakeSealed = Callable[..., Sealed]


@pytest.fixture
def settings(here: ChannelRef) -> ChannelSettings:
    return ChannelSettings(
        channel=here,
        language="ja",
        timezone="Asia/Tokyo",
        digest_on=True,
        digest_time=time(9, 5),
        managers=("U2", "U1"),
        connection_id="conn1",
        project_ids=("proj_b", "proj_a"),
    )


async def test_settings_come_back_as_saved_and_only_for_their_channel(
    database: Database,
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    settings: ChannelSettings,
) -> None:
    async with database.changes() as tx:
        await tx.channels.save(settings)

    async with database.reads() as tx:
        assert await tx.channels.find(here) == settings
        assert [await tx.channels.find(channel) for channel in elsewhere] == [None, None]


async def test_saving_again_writes_the_whole_row(
    database: Database, here: ChannelRef, settings: ChannelSettings
) -> None:
    plain = ChannelSettings(channel=here, language="en", timezone="UTC")
    async with database.changes() as tx:
        await tx.channels.save(settings)
        await tx.channels.save(plain)

    async with database.reads() as tx:
        assert await tx.channels.find(here) == plain


async def test_lists_hold_channels_of_every_workspace_with_what_is_asked(
    database: Database,
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    settings: ChannelSettings,
) -> None:
    off = replace(settings, channel=elsewhere[0], digest_on=False)
    other = replace(settings, channel=elsewhere[1], connection_id="conn2")
    async with database.changes() as tx:
        for one in (settings, off, other):
            await tx.channels.save(one)

    async with database.reads() as tx:
        assert await tx.channels.list_with_digest() == (settings, other)
        assert await tx.channels.list_connected("conn1") == (settings, off)


async def test_a_connection_comes_back_in_its_workspace_only(
    database: Database, make_connection: MakeConnection, make_sealed: MakeSealed
) -> None:
    connection = make_connection()
    async with database.changes() as tx:
        await tx.connections.save(connection, make_sealed())

    async with database.reads() as tx:
        assert await tx.connections.find("T1", "conn1") == connection
        assert await tx.connections.find("T2", "conn1") is None
        assert await tx.connections.find_by_fingerprint("T1", b"a" * 32) == connection
        assert await tx.connections.find_by_fingerprint("T2", b"a" * 32) is None
        assert vars(await tx.connections.get_sealed(connection)) == vars(make_sealed())


async def test_a_key_is_not_taken_for_an_admin_key(
    database: Database, here: ChannelRef, make_connection: MakeConnection, make_sealed: MakeSealed
) -> None:
    async with database.changes() as tx:
        await tx.connections.save(make_connection(), make_sealed())

    async with database.reads() as tx:
        assert await tx.keys.find_by_fingerprint(here, b"a" * 32) is None


async def test_a_replaced_admin_key_takes_the_place_of_the_old_one(
    database: Database, make_connection: MakeConnection, make_sealed: MakeSealed
) -> None:
    old, new = make_connection(), make_connection(version=2, masked="sk-admin-…0000")
    async with database.changes() as tx:
        await tx.connections.save(old, make_sealed(b"a"))
        await tx.connections.save(new, make_sealed(b"b"))

    async with database.reads() as tx:
        assert await tx.connections.list_all() == (new,)
        assert (await tx.connections.get_sealed(new)).body == b"b" * 100
        with pytest.raises(ConnectionMissingError):
            await tx.connections.get_sealed(old)


async def test_all_connections_come_oldest_first(
    database: Database,
    later: Callable[[float], datetime],
    make_connection: MakeConnection,
    make_sealed: MakeSealed,
) -> None:
    async with database.changes() as tx:
        for name, seconds in {"late": 5, "early": 1}.items():
            connection = make_connection(connection_id=name, connected_at=later(seconds))
            await tx.connections.save(connection, make_sealed())

    async with database.reads() as tx:
        names = [one.connection_id for one in await tx.connections.list_all()]
    assert names == ["early", "late"]


async def test_a_removed_connection_takes_along_what_was_collected_with_it(
    database: Database,
    here: ChannelRef,
    now: datetime,
    settings: ChannelSettings,
    make_connection: MakeConnection,
    make_sealed: MakeSealed,
) -> None:
    day = now.date()
    read = DayRead(day=day, digest="x", read_at=now, same_since=now, settled_at=None)
    line = CostLine(
        day=day, project_id=None, openai_key_id=None, line_item="x", money=Money(Decimal(1))
    )
    async with database.changes() as tx:
        await tx.connections.save(make_connection(), make_sealed(b"a"))
        await tx.connections.save(make_connection(connection_id="conn2"), make_sealed(b"b"))
        await tx.channels.save(settings)
        for connection_id in ("conn1", "conn2"):
            await tx.spend.replace_days(connection_id, [(read, [line])])
            await tx.spend.mark_usage_read(connection_id, now)
            await tx.cases.mark_watched(connection_id, day)

    async with database.changes() as tx:
        await tx.connections.remove(make_connection())

    async with database.reads() as tx:
        assert await tx.connections.find("T1", "conn1") is None
        assert await tx.connections.find_by_fingerprint("T1", b"a" * 32) is None
        assert await tx.spend.list_costs("conn1", day, day) == ()
        assert await tx.spend.list_reads("conn1", day, day) == ()
        assert await tx.spend.find_usage_read("conn1") is None
        assert await tx.cases.find_watched("conn1") is None
        assert await tx.channels.find(here) == replace(settings, connection_id=None, project_ids=())
        assert await tx.spend.list_costs("conn2", day, day) == (line,)
        assert await tx.cases.find_watched("conn2") == day
        assert await tx.sealed.list_kek_ids() == ("k1",)
