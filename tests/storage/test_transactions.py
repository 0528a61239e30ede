"""What happens together happens at once or not at all, whoever else is writing."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from bot.errors import ConfigError, StorageBusyError
from bot.keys.key import Key
from bot.people.audit import AuditEntry
from bot.ports import ChannelRef, Outgoing, Sealed
from storage.transaction import Database


class BrokenError(Exception):
    """What a service raises in the middle of a change."""


only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_an_error_inside_leaves_nothing_of_the_change(
    database: Database,
    stranger: Any,
    here: ChannelRef,
    now: datetime,
    make_key: Callable[..., Key],
    make_sealed: Callable[..., Sealed],
    make_message: Callable[..., Outgoing],
) -> None:
    entry = AuditEntry(
        at=now, team_id="T1", channel_id="C1", actor_id="U1", action="key.added", subject_id="key1"
    )
    before = stranger.dump()

    async def change() -> None:
        async with database.changes() as tx:
            await tx.inbox.claim("Ev1", now)
            await tx.keys.save(make_key(), make_sealed())
            await tx.audit.append(entry)
            await tx.outbox.add(make_message("d1"), now)
            await tx.slots.take(here, "daily", now.date(), due=now, at=now)
            raise BrokenError

    with pytest.raises(BrokenError):
        await change()

    assert stranger.dump() == before
    assert len(before["alembic_version"]) == 1


async def test_parallel_increments_are_never_lost(
    database: Database, now: datetime, later: Callable[[float], datetime]
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("count", now)

    async def increment() -> None:
        async with database.changes() as tx:
            seen = (await tx.job_runs.find("count")).slot
            assert seen is not None
            await tx.job_runs.mark("count", later((seen - now).total_seconds() + 1))

    # In rounds: the last in the queue waits for all before it, and nobody waits for ever.
    for _ in range(5):
        await asyncio.gather(*(increment() for _ in range(20)))

    async with database.reads() as tx:
        assert (await tx.job_runs.find("count")).slot == later(100)


async def test_increments_of_another_writer_are_never_lost(
    database: Database, database_url: str, now: datetime, later: Callable[[float], datetime]
) -> None:
    """The database's own lock holds, not only the queue inside the process."""
    others = [Database(url=database_url) for _ in range(2)]
    for other in others:
        other._lock = None
    async with database.changes() as tx:
        await tx.job_runs.mark("count", now)

    async def increment(target: Database) -> None:
        async with target.changes() as tx:
            seen = (await tx.job_runs.find("count")).slot
            assert seen is not None
            await tx.job_runs.mark("count", later((seen - now).total_seconds() + 1))

    await asyncio.gather(*(increment(one) for one in [database, *others] for _ in range(10)))

    async with database.reads() as tx:
        assert (await tx.job_runs.find("count")).slot == later(30)
    for other in others:
        await other.close()


async def test_a_reader_sees_the_state_before_a_change_until_it_is_committed(
    database: Database, now: datetime
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)
        async with database.reads() as reader:
            inside = (await reader.job_runs.find("job")).slot
    async with database.reads() as reader:
        after = (await reader.job_runs.find("job")).slot

    assert inside is None
    assert after == now


async def test_a_write_while_only_reading_is_an_error(database: Database, now: datetime) -> None:
    async def write() -> None:
        async with database.reads() as tx:
            await tx.job_runs.mark("job", now)

    with pytest.raises(DBAPIError, match=r"read-?only"):
        await write()

    async with database.changes() as tx:
        assert (await tx.job_runs.find("job")).slot is None
        await tx.job_runs.mark("job", now)


@only_sqlite
async def test_a_database_locked_by_others_is_busy_and_unchanged(
    database: Database, file: Path, now: datetime
) -> None:
    stranger = sqlite3.connect(file, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageBusyError):
        async with database.changes() as tx:
            await tx.job_runs.mark("job", now)
    stranger.execute("ROLLBACK")
    stranger.close()

    async with database.changes() as tx:
        assert (await tx.job_runs.find("job")).slot is None


async def test_a_change_that_waits_too_long_for_another_is_told_busy(
    database: Database, now: datetime
) -> None:
    async with database.changes() as first:
        await first.job_runs.mark("first", now)

        with pytest.raises(StorageBusyError):
            async with database.changes() as second:
                await second.job_runs.mark("second", now)

    async with database.reads() as tx:
        assert (await tx.job_runs.find("first")).slot == now
        assert (await tx.job_runs.find("second")).slot is None


async def test_a_cancelled_change_leaves_nothing_and_lets_the_next_one_go(
    database: Database, now: datetime
) -> None:
    started = asyncio.Event()

    async def change() -> None:
        async with database.changes() as tx:
            await tx.job_runs.mark("job", now)
            started.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(change())
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    async with database.changes() as tx:
        assert (await tx.job_runs.find("job")).slot is None


@only_sqlite
async def test_a_full_disk_is_busy_and_unchanged(
    database: Database,
    stranger: Any,
    now: datetime,
    make_message: Callable[..., Outgoing],
) -> None:
    def fill_up(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + 2}")

    event.listen(database._engine.sync_engine, "connect", fill_up)
    before = stranger.dump()

    with pytest.raises(StorageBusyError):
        async with database.changes() as tx:
            await tx.outbox.add(make_message("d1", text="x" * 100_000), now)

    assert stranger.dump() == before
    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)


@only_sqlite
async def test_the_connection_is_as_safe_as_promised(database: Database) -> None:
    wanted = {
        "journal_mode": "truncate",
        "synchronous": 2,
        "busy_timeout": 2000,
        "foreign_keys": 1,
        "secure_delete": 1,
        "query_only": 0,
    }

    async with database.changes() as tx:
        session = tx.keys._session
        found = {
            name: (await (await session.connection()).execute(text(f"PRAGMA {name}"))).scalar_one()
            for name in wanted
        }

    assert found == wanted


async def test_an_error_of_the_database_shows_no_parameters(
    database: Database, now: datetime, make_message: Callable[..., Outgoing]
) -> None:
    async def add_twice() -> None:
        async with database.changes() as tx:
            await tx.outbox.add(make_message("d1", text="planted words"), now)
            await tx.outbox.add(make_message("d1", text="planted words"), now)

    with pytest.raises(Exception, match=r"(?i)unique") as caught:
        await add_twice()

    assert "planted" not in str(caught.value)


async def test_a_new_database_file_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "new" / "bot.db"
    database = Database(url=f"sqlite:///{file}")

    await database.migrate()
    await database.close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "url",
    ["", "no url", "mysql://localhost/bot", "sqlite://", "sqlite:///:memory:", "sqlite:///file:x"],
)
def test_a_database_we_cannot_serve_is_a_fault_of_the_settings(url: str) -> None:
    with pytest.raises(ConfigError):
        Database(url=url)
