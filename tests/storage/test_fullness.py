"""Which errors say that a database can only be read."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import StorageFullError
from storage.fullness import is_full
from storage.transaction import Database


class CodedError(Exception):
    """An error as the drivers raise them, with a code of its own."""

    def __init__(self, **code: Any) -> None:
        super().__init__("words")
        vars(self).update(code)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_FULL), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_READONLY), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_READONLY_DBMOVED), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_CANTOPEN), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_IOERR_WRITE), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_IOERR_FSYNC), True),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_IOERR_READ), False),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_BUSY), False),
        (CodedError(sqlite_errorcode=sqlite3.SQLITE_CORRUPT), False),
        (CodedError(sqlstate="53100"), True),
        (CodedError(sqlstate="25006"), True),
        (CodedError(sqlstate="40P01"), False),
        (ValueError("no code at all"), False),
    ],
)
def test_full_and_read_only_are_told_from_everything_else(error: Exception, expected: bool) -> None:
    assert is_full(OperationalError("INSERT", {}, error)) is expected
    assert not is_full(PoolTimeoutError())


async def test_a_full_database_says_so_once_and_finds_room_again(tmp_path: Path) -> None:
    database = Database(url=f"sqlite:///{tmp_path / 'full.sqlite3'}")
    await database.migrate()
    told: list[str] = []
    database.when_full = lambda: told.append("full")
    pages = {"limit": 1}

    def limit(connection: Connection) -> None:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages['limit']}")

    event.listen(Engine, "begin", limit)
    try:
        for _ in range(2):
            with pytest.raises(StorageFullError):
                async with database.changes() as tx:
                    await tx.operations.rehearse()
        seen = []
        for allowed in (1, 1_000_000):
            pages["limit"] = allowed
            await database.find_room()
            seen.append(database.is_full)
    finally:
        event.remove(Engine, "begin", limit)
        await database.close()

    assert seen == [True, False]
    assert told == ["full"]


async def test_a_write_in_a_read_is_our_mistake_and_not_a_full_disk(tmp_path: Path) -> None:
    database = Database(url=f"sqlite:///{tmp_path / 'read.sqlite3'}")
    await database.migrate()

    with pytest.raises(OperationalError):
        async with database.reads() as tx:
            await tx.operations.rehearse()

    assert not database.is_full
    await database.close()
