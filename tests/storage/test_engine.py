"""Which databases are served, and which of their errors mean "try again"."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import ArgumentError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from storage.engine import is_busy, read_url
from storage.lock import FileLock
from storage.sqlite import find_file


class PostgresError(Exception):
    """An error as PostgreSQL's drivers raise them, with its SQLSTATE."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__(sqlstate)
        self.sqlstate = sqlstate


def make_sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("words")
    error.sqlite_errorcode = code
    return error


def wrap(error: Exception) -> OperationalError:
    return OperationalError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("url", "driver"),
    [
        ("sqlite:///bot.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///bot.db", "sqlite+aiosqlite"),
        ("postgresql://localhost/bot", "postgresql+psycopg"),
        ("postgresql+psycopg://localhost/bot", "postgresql+psycopg"),
    ],
)
def test_a_url_gets_an_asynchronous_driver_unless_it_names_one(url: str, driver: str) -> None:
    assert read_url(url).drivername == driver


def test_only_a_sqlite_url_names_a_file() -> None:
    assert find_file(read_url("sqlite:////data/bot.db")) == Path("/data/bot.db")
    assert find_file(read_url("postgresql://localhost/bot")) is None


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (wrap(make_sqlite_error(sqlite3.SQLITE_BUSY)), True),
        (wrap(make_sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT)), True),
        (wrap(make_sqlite_error(sqlite3.SQLITE_LOCKED)), True),
        (wrap(make_sqlite_error(sqlite3.SQLITE_FULL)), True),
        (wrap(make_sqlite_error(sqlite3.SQLITE_CORRUPT)), False),
        (wrap(make_sqlite_error(sqlite3.SQLITE_READONLY)), False),
        (wrap(PostgresError("40P01")), True),
        (wrap(PostgresError("53100")), True),
        (wrap(PostgresError("23505")), False),
        (wrap(ValueError("no code at all")), False),
        (PoolTimeoutError(), True),
        (ArgumentError(), False),
    ],
)
def test_locked_full_and_crowded_are_busy_and_nothing_else(
    error: SQLAlchemyError,
    expected: bool,
) -> None:
    assert is_busy(error) is expected


def test_a_lock_is_taken_once_and_may_be_released_twice(tmp_path: Path) -> None:
    first, second = FileLock(path=tmp_path / "lock"), FileLock(path=tmp_path / "lock")
    first.acquire()
    first.acquire()

    first.release()
    first.release()

    second.acquire()
    assert (first.is_held, second.is_held) == (False, True)
    second.release()
