"""Named points in a database's life, found by SQLAlchemy's own events; the program knows nothing.

Listeners stand on the classes, so one process watches every engine that it opens.
"""

from __future__ import annotations

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

Side = Literal["before", "after"]
SIDES: tuple[Side, ...] = ("before", "after")


@dataclass(frozen=True)
class CommitPoint:
    """Before or after the n-th commit of a process, counted from 1."""

    side: Side
    number: int


def die_at(point: CommitPoint) -> None:
    """End this process with SIGKILL at this point."""
    seen = 0

    def pass_by(*_: Any) -> None:
        nonlocal seen
        seen += 1
        if seen == point.number:
            os.kill(os.getpid(), signal.SIGKILL)

    if point.side == "before":
        event.listen(Engine, "commit", pass_by)
    else:
        event.listen(Session, "after_commit", pass_by)


def sqlite_error(code: int) -> sqlite3.OperationalError:
    """An error of SQLite's driver with this code."""
    error = sqlite3.OperationalError("a fault on demand")
    error.sqlite_errorcode = code
    return error


SQLITE_ERRORS: tuple[Exception, ...] = tuple(
    sqlite_error(code) for code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL)
)
POSTGRESQL_ERRORS: tuple[Exception, ...] = tuple(
    kind("a fault on demand")
    for kind in (psycopg.errors.IoError, psycopg.errors.LockNotAvailable, psycopg.errors.DiskFull)
)
"""I/O error, locked, full."""


@dataclass
class StatementFault:
    """Lets the n-th statement or commit fail as its driver would; `seen` counts all of them."""

    number: int
    error: Exception
    seen: int = 0
    has_struck: bool = False

    def pass_by(self, statement: str) -> None:
        """Raise at the n-th call."""
        self.seen += 1
        if self.seen != self.number:
            return
        self.has_struck = True
        raise OperationalError(statement, None, self.error)


@contextmanager
def statement_fault(number: int, error: Exception) -> Iterator[StatementFault]:
    """Within, the n-th statement or commit of this process fails with the driver's error."""
    fault = StatementFault(number=number, error=error)

    def before_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        fault.pass_by(statement)

    def before_commit(_connection: Any) -> None:
        fault.pass_by("COMMIT")

    event.listen(Engine, "before_cursor_execute", before_statement)
    event.listen(Engine, "commit", before_commit)
    try:
        yield fault
    finally:
        event.remove(Engine, "before_cursor_execute", before_statement)
        event.remove(Engine, "commit", before_commit)
