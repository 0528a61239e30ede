"""The database engine, and the two ways a connection may begin: to read, or to change."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import ConfigError

BUSY_TIMEOUT_S = 2.0
"""How long a change waits for another one: it must leave Slack's 3 s to acknowledge."""

READING = "apikey_bot_reading"
"""Execution option of connections that only read."""

_ASYNC_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}

_SQLITE_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}

_POSTGRES_BUSY = {"40001", "40P01", "53100", "55P03"}
"""SQLSTATE: serialization failure, deadlock, disk full, lock not available
(postgresql.org/docs/17/errcodes-appendix.html, 2026-11-23).
"""

_SQLITE_PRAGMAS = (
    # SQLite 3.7.0 to 3.51.2 may corrupt a WAL when two connections write (sqlite.org/wal.html,
    # 2026-11-23), and Debian 12 ships 3.40.1: the rollback journal it is.
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={int(BUSY_TIMEOUT_S * 1000)}",
    "PRAGMA foreign_keys=ON",
    # A removed secret's ciphertext is overwritten, not only unlinked.
    "PRAGMA secure_delete=ON",
)


def read_url(url: str) -> URL:
    """The URL with an async driver: a SQLite file or PostgreSQL, else raises `ConfigError`."""
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise ConfigError(("the database URL is not a URL",)) from exc
    backend = parsed.get_backend_name()
    if backend not in _ASYNC_DRIVERS:
        raise ConfigError((f"the database {backend} is neither sqlite nor postgresql",))
    if backend == "sqlite" and find_file(parsed) is None:
        raise ConfigError(("the SQLite database is not a file",))
    if "+" not in parsed.drivername:
        parsed = parsed.set(drivername=_ASYNC_DRIVERS[backend])
    return parsed


def find_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for an in-memory database, `file:` names and PostgreSQL."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def make_engine(url: URL) -> AsyncEngine:
    """An engine that never shows parameters; nothing is opened yet."""
    engine = create_async_engine(url, hide_parameters=True, echo=False)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for transactions that take no write lock and cannot write."""
    if engine.dialect.name == "postgresql":
        return engine.execution_options(postgresql_readonly=True)
    return engine.execution_options(**{READING: True})


def make_private_file(path: Path) -> None:
    """Create an empty database file that only its owner may read, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether the database is locked, full or out of connections: waiting may help."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_BUSY  # the low byte is the primary code
    return getattr(error.orig, "sqlstate", None) in _POSTGRES_BUSY


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # Python's driver would begin by itself, and deferred; `_begin_sqlite` says when and how.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _SQLITE_PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads first fails at once when it wants to write while another
    # one writes, whatever the time-out; IMMEDIATE takes the write lock first and waits for it.
    if connection.get_execution_options().get(READING):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
