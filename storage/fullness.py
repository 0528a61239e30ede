"""Whether a database takes changes: which errors say that it does not, and how to try again."""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, datetime

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.queue import State
from storage.tables import OutboxRow

_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
"""Primary codes. CANTOPEN: the journal cannot be made beside the file."""

_SQLITE_CANNOT_WRITE = {
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_DIR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
}
"""Extended codes; other I/O errors are about reading."""

_POSTGRES_FULL = {"53100", "25006"}
"""SQLSTATE: disk full, read-only transaction (a standby)
(postgresql.org/docs/17/errcodes-appendix.html, 2026-11-24).
"""

ROOM_BYTES = 64 * 1024
"""Of the row that is written to see whether there is room: more than any change needs, and more
than the pages that happen to be half empty.
"""


def is_full(error: SQLAlchemyError) -> bool:
    """Whether a change failed because the database can only be read."""
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return (code & 0xFF) in _SQLITE_FULL or code in _SQLITE_CANNOT_WRITE
    return getattr(error.orig, "sqlstate", None) in _POSTGRES_FULL


async def take_room(session: AsyncSession) -> None:
    """Write a large row and remove it; its pages then serve the next changes."""
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    text = secrets.token_hex(ROOM_BYTES // 2)  # nothing that a database could compress
    row = OutboxRow(
        delivery_id="room",
        kind="post",
        team_id="",
        channel_id="",
        purpose="room",
        text=text,
        blocks=[],
        state=State.DROPPED.value,
        queued_for=long_ago,
        due_at=long_ago,
    )
    session.add(row)
    await session.flush()
    await session.delete(row)
    await session.flush()
