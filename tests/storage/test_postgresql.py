"""PostgreSQL: several processes at one database, and a server that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from bot.errors import ConfigError, StorageBusyError
from bot.keys.key import Key
from bot.ports import ChannelRef, Outgoing, Sealed
from bot.reports.ports import JobRun
from storage.transaction import Database
from storage.vault import open_vault


@pytest.fixture
def database_url(postgresql_url: str) -> str:
    return postgresql_url


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Database]:
    """What another process opens."""
    other = Database(url=database_url)
    yield other
    await other.close()


@pytest.fixture
async def empty_url(postgresql_server: Any) -> str:
    """A database without tables."""
    url: str = postgresql_server.get_url(postgresql_server.create())
    return url


async def run_sql(tx: Any, statement: str) -> Any:
    return await (await tx._session.connection()).exec_driver_sql(statement)


async def ask(tx: Any, statement: str) -> Any:
    return (await run_sql(tx, statement)).scalar_one()


async def test_two_processes_claim_each_message_once(
    database: Database, other: Database, now: datetime, make_message: Callable[..., Outgoing]
) -> None:
    names = {f"d{number}" for number in range(40)}
    async with database.changes() as tx:
        for name in names:
            await tx.outbox.add(make_message(name, channel=ChannelRef("T1", name)), now)

    async def claim_all(process: Database) -> list[str]:
        claimed: list[str] = []
        while True:
            async with process.changes() as tx:
                until = now + timedelta(seconds=45)
                due = await tx.outbox.claim_due(now, lease_until=until, limit=3)
            if not due:
                return claimed
            claimed += [one.outgoing.delivery_id for one in due]

    claimed = await asyncio.gather(claim_all(database), claim_all(other))

    assert sorted(chain(*claimed)) == sorted(names)
    assert all(claimed)


async def test_two_processes_take_each_slot_and_delivery_once(
    database: Database, other: Database, here: ChannelRef, now: datetime
) -> None:
    async def take(process: Database) -> tuple[bool, bool]:
        async with process.changes() as tx:
            slot = await tx.slots.take(here, "daily", now.date(), due=now, at=now)
            return slot, await tx.inbox.claim("Ev1", now)

    taken = await asyncio.gather(*(take(one) for one in (database, other) * 5))

    assert sorted(taken) == [(False, False)] * 9 + [(True, True)]


async def test_what_is_read_in_a_change_is_what_the_one_before_it_left(
    database: Database, other: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    """Nothing is read before the lock is held: no decision stands on an older state."""
    first_is_in = asyncio.Event()

    async def change_first() -> None:
        async with database.changes() as tx:
            first_is_in.set()
            while not await ask(tx, "SELECT count(*) FROM pg_locks WHERE NOT granted"):
                pass  # asked again at once: the other one is on its way to the lock
            await tx.job_runs.mark("job", later(1))

    async def look_second() -> datetime | None:
        await first_is_in.wait()
        async with other.changes() as tx:
            return (await tx.job_runs.find("job")).slot

    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)

    _, seen = await asyncio.gather(change_first(), look_second())

    assert seen == later(1)


async def test_a_process_frozen_in_a_change_loses_it_and_the_others_go_on(
    database: Database, other: Database, now: datetime
) -> None:
    async def freeze() -> None:
        async with database.changes() as frozen:
            await frozen.job_runs.mark("frozen", now)
            await run_sql(frozen, "SET LOCAL idle_in_transaction_session_timeout = '300ms'")
            # While this one stands still, the other one waits for its lock and gets it.
            async with other.changes() as tx:
                await tx.job_runs.mark("other", now)

    with pytest.raises(StorageBusyError):
        await freeze()

    async with database.reads() as tx:
        assert (await tx.job_runs.find("frozen")).slot is None
        assert (await tx.job_runs.find("other")).slot == now


async def test_a_lock_held_too_long_by_another_process_is_busy_and_changes_nothing(
    database: Database, other: Database, now: datetime
) -> None:
    async with database.changes() as held:
        await held.job_runs.mark("held", now)
        with pytest.raises(StorageBusyError):
            async with other.changes() as tx:
                await tx.job_runs.mark("waiting", now)

    async with other.changes() as tx:
        assert (await tx.job_runs.find("held")).slot == now
        assert (await tx.job_runs.find("waiting")).slot is None


async def test_a_server_that_stops_is_busy_and_one_that_comes_back_serves(
    database: Database, postgresql_server: Any, now: datetime
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("before", now)

    async def stop_inside() -> None:
        async with database.changes() as tx:
            await tx.job_runs.mark("lost", now)
            postgresql_server.stop()

    try:
        with pytest.raises(StorageBusyError):
            await stop_inside()
        with pytest.raises(StorageBusyError, match="cannot be reached"):
            async with database.reads() as tx:
                await tx.job_runs.find("before")
    finally:
        postgresql_server.start()

    async with database.changes() as tx:
        assert (await tx.job_runs.find("before")).slot == now
        assert (await tx.job_runs.find("lost")).slot is None


async def test_a_restart_between_two_changes_is_not_even_noticed(
    database: Database, postgresql_server: Any, now: datetime
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)

    postgresql_server.stop()
    postgresql_server.start()

    async with database.changes() as tx:
        assert (await tx.job_runs.find("job")).slot == now


async def test_a_look_is_of_one_moment(
    database: Database, other: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)

    async with database.reads() as look:
        before = await ask(look, "SELECT max(slot) FROM job_runs")
        async with other.changes() as tx:
            await tx.job_runs.mark("job", later(60))
        after = await ask(look, "SELECT max(slot) FROM job_runs")

    assert before == after == now


async def test_more_waiting_changes_than_connections_leave_some_for_readers(
    database: Database, now: datetime
) -> None:
    async def change() -> None:
        async with database.changes() as tx:
            await tx.job_runs.mark("job", now)

    async with database.changes() as tx:
        await tx.job_runs.mark("first", now)
        waiting = [asyncio.create_task(change()) for _ in range(30)]
        async with database.reads() as look:
            assert (await look.job_runs.find("job")).slot is None
    await asyncio.gather(*waiting)

    async with database.reads() as look:
        assert (await look.job_runs.find("job")).slot == now


async def test_the_session_is_as_safe_as_promised(database: Database) -> None:
    wanted = {
        "TimeZone": "UTC",
        "application_name": "apikey-bot",
        "idle_in_transaction_session_timeout": "10s",
        "statement_timeout": "10s",
        "transaction_isolation": "read committed",
    }

    async with database.changes() as tx:
        found = {name: await ask(tx, f"SHOW {name}") for name in wanted}
        lock_timeout = await ask(tx, "SELECT setting FROM pg_settings WHERE name = 'lock_timeout'")
    async with database.reads() as tx:
        look = [await ask(tx, f"SHOW transaction_{name}") for name in ("isolation", "read_only")]

    assert found == wanted
    assert 0 < int(lock_timeout) <= 2000
    assert look == ["repeatable read", "on"]


async def test_an_error_tells_neither_the_parameters_nor_the_row_it_quotes(
    database: Database, here: ChannelRef, now: datetime, make_message: Callable[..., Outgoing]
) -> None:
    """PostgreSQL quotes the whole row that lacks a value, and the key that is there twice."""

    async def add(**changes: Any) -> None:
        async with database.changes() as tx:
            await tx.outbox.add(make_message("planted id", text="planted words", **changes), now)

    told = []
    await add()
    for changes in ({}, {"purpose": None}, {"channel": ChannelRef("T1", "planted\0")}):
        with pytest.raises(DBAPIError) as caught:
            await add(**changes)
        error: BaseException | None = caught.value
        while error is not None:
            told.append(str(error))
            error = error.__cause__ or error.__context__

    assert any("uq_outbox_delivery_id" in line for line in told)
    assert any("not-null" in line for line in told)
    assert not [line for line in told if "planted" in line]


async def test_two_processes_that_migrate_at_once_both_succeed(
    empty_url: str, now: datetime
) -> None:
    processes = [Database(url=empty_url) for _ in range(2)]

    await asyncio.gather(*(process.migrate() for process in processes))

    for process in processes:
        async with process.changes() as tx:
            await tx.job_runs.mark("job", now)
            assert await tx.job_runs.find("job") == JobRun(slot=now)
        await process.close()


async def test_a_user_without_the_right_to_make_tables_is_a_fault_of_the_settings(
    empty_url: str, postgresql_server: Any
) -> None:
    postgresql_server.run("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    database = Database(url=empty_url.replace("postgres:@", "guest:@"))

    with pytest.raises(ConfigError, match="permission denied"):
        await database.migrate()

    await database.close()


async def test_of_two_first_starts_with_different_master_keys_one_is_told_so(
    database: Database, other: Database, tmp_path: Path
) -> None:
    vaults = await asyncio.gather(
        open_vault(database, key_file=None, data_dir=tmp_path / "one"),
        open_vault(other, key_file=None, data_dir=tmp_path / "other"),
    )

    (reason,) = {vault.reason for vault in vaults} - {None}
    assert reason in {"wrong", "missing"}, "whether they met, or one came when the other was done"


async def test_keys_are_listed_by_name_whatever_the_locale(
    database: Database,
    here: ChannelRef,
    make_key: Callable[..., Key],
    make_sealed: Callable[..., Sealed],
) -> None:
    async with database.changes() as tx:
        for name in ("b_c", "a", "b-c", "B", "bc"):
            await tx.keys.save(make_key(key_id=name, name=name), make_sealed())

    async with database.reads() as tx:
        listed = [key.name for key in await tx.keys.list_channel(here)]

    assert listed == ["a", "B", "b-c", "b_c", "bc"]
