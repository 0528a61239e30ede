"""Which databases are served, and which of their errors mean "try again"."""

from __future__ import annotations

import sqlite3
import traceback
from pathlib import Path

import pytest
from sqlalchemy.exc import ArgumentError, OperationalError, ProgrammingError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import ConfigError
from storage.engine import is_busy, read_url
from storage.lock import FileLock
from storage.sqlite import find_file

# Lock not available, deadlock, serialization; disk full, too many connections; shut down,
# crashed, starting; connection lost; frozen for too long, statement for too long.
BUSY_CODES = [
    "55P03",
    "40P01",
    "40001",
    "53100",
    "53300",
    "57P01",
    "57P02",
    "57P03",
    "08006",
    "25P03",
    "57014",
]


class PostgresError(Exception):
    """An error as PostgreSQL's drivers raise them, with its SQLSTATE."""

    def __init__(self, sqlstate: str | None) -> None:
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


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://bot:planted",
        "postgresql://bot:some@planted@localhost/bot",
        "postgresql+asyncpg://bot:planted@localhost/bot",
        "mysql://bot:planted@localhost/bot",
    ],
)
def test_a_url_we_cannot_serve_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_url(url)

    assert "planted" not in "".join(traceback.format_exception(caught.value, limit=0))


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
        *((wrap(PostgresError(code)), True) for code in BUSY_CODES),
        (wrap(PostgresError(None)), True),
        (ProgrammingError("SELECT 1", {}, PostgresError(None)), False),
        (wrap(PostgresError("42501")), False),
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
