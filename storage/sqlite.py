"""SQLite: one file, one writing process."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.timeouts import BUSY_TIMEOUT_S

READING = "apikey_bot_reading"
"""Execution option of connections that only read."""

_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}

_PRAGMAS = (
    # SQLite 3.7.0 to 3.51.2 may corrupt a WAL when two connections write (sqlite.org/wal.html,
    # 2026-11-23), and Debian 12 ships 3.40.1: the rollback journal it is.
    "PRAGMA journal_mode=TRUNCATE",
    "PRAGMA synchronous=FULL",
    f"PRAGMA busy_timeout={int(BUSY_TIMEOUT_S * 1000)}",
    "PRAGMA foreign_keys=ON",
    # A removed secret's ciphertext is overwritten, not only unlinked.
    "PRAGMA secure_delete=ON",
)


def find_file(url: URL) -> Path | None:
    """The file of a SQLite URL; None for an in-memory database, `file:` names and PostgreSQL."""
    name = url.database or ""
    if url.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
        return None
    return Path(name)


def make_private_file(path: Path) -> None:
    """Create an empty database file that only its owner may read, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def make_engine(url: URL) -> AsyncEngine:
    """An engine whose transactions begin as `_begin` says."""
    engine = create_async_engine(url, hide_parameters=True, echo=False)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for transactions that take no write lock and cannot write."""
    return engine.execution_options(**{READING: True})


def is_busy(code: int) -> bool:
    """Whether an error code says that waiting may help."""
    return (code & 0xFF) in _BUSY  # the low byte is the primary code


def _prepare(connection: Any, _record: Any) -> None:
    # Python's driver would begin by itself, and deferred; `_begin` says when and how.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A deferred transaction that reads first fails at once when it wants to write while another
    # one writes, whatever the time-out; IMMEDIATE takes the write lock first and waits for it.
    if connection.get_execution_options().get(READING):
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("BEGIN")
    else:
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
