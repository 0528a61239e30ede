"""Keys: scoped by channel, unique by name, destroyed with their text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from bot.causes.catalogue import Cause
from bot.causes.probing import Check, Outcome
from bot.causes.verdict import Verdict
from bot.errors import KeyMissingError, NameTakenError
from bot.keys.key import Key
from bot.ports import ChannelRef, Sealed
from storage.transaction import Database

MakeKey = Callable[..., Key]
MakeSealed = Callable[..., Sealed]


def read(file: Path) -> bytes:
    return file.read_bytes()


async def save(database: Database, key: Key, sealed: Sealed) -> None:
    async with database.changes() as tx:
        await tx.keys.save(key, sealed)


async def test_a_key_comes_back_as_it_was_saved(
    database: Database, here: ChannelRef, full_key: Key, make_sealed: MakeSealed
) -> None:
    await save(database, full_key, make_sealed())

    async with database.reads() as tx:
        assert await tx.keys.find(here, "prod") == full_key
        assert await tx.keys.find_by_id(here, "key1") == full_key
        assert await tx.keys.find_by_fingerprint(here, b"a" * 32) == full_key
        assert await tx.keys.list_channel(here) == (full_key,)
        assert await tx.keys.list_all() == (full_key,)
        sealed = await tx.keys.get_sealed(full_key)

    assert vars(sealed) == vars(make_sealed())


async def test_nothing_of_a_key_is_found_from_another_channel(
    database: Database,
    elsewhere: tuple[ChannelRef, ...],
    make_key: MakeKey,
    make_sealed: MakeSealed,
) -> None:
    await save(database, make_key(), make_sealed())

    async with database.reads() as tx:
        for channel in elsewhere:
            assert await tx.keys.find(channel, "prod") is None
            assert await tx.keys.find_by_id(channel, "key1") is None
            assert await tx.keys.find_by_fingerprint(channel, b"a" * 32) is None
            assert await tx.keys.list_channel(channel) == ()
            with pytest.raises(KeyMissingError):
                await tx.keys.get_sealed(make_key(channel=channel))


async def test_nothing_of_a_key_is_changed_from_another_channel(
    database: Database,
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    now: datetime,
    make_key: MakeKey,
    make_sealed: MakeSealed,
) -> None:
    key = make_key()
    await save(database, key, make_sealed())

    for channel in elsewhere:
        async with database.changes() as tx:
            stranger = make_key(channel=channel, name="mine")
            await tx.keys.update(stranger)
            await tx.keys.record_check(stranger, Check(at=now, outcome=Outcome.FAILING), now)
            await tx.keys.plan_probe(stranger, now)
            await tx.keys.remove(stranger)
        with pytest.raises(IntegrityError):
            await save(database, stranger, make_sealed())

    async with database.reads() as tx:
        assert await tx.keys.list_all() == (key,)
        assert await tx.keys.list_due(now) == ()
        assert await tx.keys.find_by_fingerprint(here, b"a" * 32) == key


@pytest.mark.parametrize("name", ["prod", "PROD", "Ｐｒｏｄ", " prod "])
async def test_a_name_is_taken_once_in_a_channel_however_it_is_written(
    database: Database, here: ChannelRef, make_key: MakeKey, make_sealed: MakeSealed, name: str
) -> None:
    await save(database, make_key(), make_sealed())

    with pytest.raises(NameTakenError):
        await save(database, make_key(key_id="key2", name=name), make_sealed(b"b"))

    async with database.reads() as tx:
        assert [key.key_id for key in await tx.keys.list_channel(here)] == ["key1"]
        found = await tx.keys.find(here, name)
        assert found is not None


async def test_the_table_itself_refuses_a_second_key_of_a_name(
    database: Database, stranger: Any, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    await save(database, make_key(), make_sealed())
    await save(database, make_key(key_id="key2", name="dev"), make_sealed(b"b"))

    with pytest.raises(IntegrityError, match="name_folded"):
        stranger.run("UPDATE keys SET name_folded = 'prod'")


async def test_other_channels_may_use_the_same_name_and_text(
    database: Database,
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    make_key: MakeKey,
    make_sealed: MakeSealed,
) -> None:
    channels = (here, *elsewhere)
    for number, channel in enumerate(channels):
        await save(database, make_key(key_id=f"key{number}", channel=channel), make_sealed())

    async with database.reads() as tx:
        for number, channel in enumerate(channels):
            found = await tx.keys.find_by_fingerprint(channel, b"a" * 32)
            assert found is not None
            assert found.key_id == f"key{number}"


async def test_a_key_may_be_renamed_but_not_to_a_taken_name(
    database: Database, here: ChannelRef, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    key = make_key()
    await save(database, key, make_sealed())
    await save(database, make_key(key_id="key2", name="dev"), make_sealed(b"b"))

    async with database.changes() as tx:
        await tx.keys.update(replace(key, name="Prod"))
    with pytest.raises(NameTakenError):
        async with database.changes() as tx:
            await tx.keys.update(replace(key, name="DEV"))

    async with database.reads() as tx:
        assert [key.name for key in await tx.keys.list_channel(here)] == ["dev", "Prod"]


async def test_a_replaced_text_takes_the_place_of_the_old_one(
    database: Database, here: ChannelRef, now: datetime, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    old = make_key()
    new = replace(old, version=2, masked="sk-proj-…9Zz8", last4="9Zz8", next_probe_at=now)
    await save(database, old, make_sealed(b"a"))

    await save(database, new, make_sealed(b"b"))

    async with database.reads() as tx:
        assert await tx.keys.list_channel(here) == (new,)
        assert await tx.keys.find_by_fingerprint(here, b"a" * 32) is None
        assert await tx.keys.find_by_fingerprint(here, b"b" * 32) == new
        assert (await tx.keys.get_sealed(new)).body == b"b" * 100
        assert await tx.keys.list_due(now) == (new,)
        with pytest.raises(KeyMissingError):
            await tx.keys.get_sealed(old)


async def test_what_was_learned_of_a_replaced_key_is_not_kept(
    database: Database, here: ChannelRef, now: datetime, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    old = make_key()
    new = replace(old, version=2)
    await save(database, old, make_sealed())
    await save(database, new, make_sealed(b"b"))

    async with database.changes() as tx:
        await tx.keys.record_check(old, Check(at=now, outcome=Outcome.FAILING), now)
        await tx.keys.update(replace(old, openai_key_id="key_old"))

    async with database.reads() as tx:
        assert await tx.keys.find(here, "prod") == new


async def test_an_update_leaves_check_and_text_alone(
    database: Database, here: ChannelRef, now: datetime, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    key = make_key()
    check = Check(at=now, outcome=Outcome.FAILING, verdict=Verdict(cause=Cause.TIMEOUT))
    await save(database, key, make_sealed())

    async with database.changes() as tx:
        await tx.keys.record_check(key, check, check.at)
        await tx.keys.update(replace(key, owner_id="U9", last4="????", last_used_at=now))

    async with database.reads() as tx:
        found = await tx.keys.find(here, "prod")
    assert found == replace(key, owner_id="U9", last_used_at=now, check=check, since=now)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_removed_key_leaves_neither_row_nor_text(
    database: Database, file: Path, make_key: MakeKey, make_sealed: MakeSealed
) -> None:
    await save(database, make_key(), make_sealed(b"\xfa\xce"))
    assert b"\xfa\xce" * 60 in read(file)

    async with database.changes() as tx:
        await tx.keys.remove(make_key())

    assert not await database.has_secrets()
    assert b"\xfa\xce" * 20 not in read(file)


async def test_keys_due_for_a_probe_come_longest_waiting_first(
    database: Database,
    now: datetime,
    later: Callable[[float], datetime],
    make_key: MakeKey,
    make_sealed: MakeSealed,
) -> None:
    for name, seconds in {"a": 0, "b": -10, "c": 1, "d": None}.items():
        key = make_key(key_id=name, name=name)
        async with database.changes() as tx:
            await tx.keys.save(key, make_sealed())
            if seconds is not None:
                await tx.keys.plan_probe(key, later(seconds))

    async with database.reads() as tx:
        due = await tx.keys.list_due(now)

    assert [key.name for key in due] == ["b", "a"]
