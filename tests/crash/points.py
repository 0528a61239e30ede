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


@dataclass
class StatementFault:
    """Lets the n-th statement or commit fail with a SQLite error; `seen` counts all of them."""

    number: int
    code: int
    seen: int = 0
    has_struck: bool = False

    def pass_by(self, statement: str) -> None:
        """Raise at the n-th call."""
        self.seen += 1
        if self.seen != self.number:
            return
        self.has_struck = True
        fault = sqlite3.OperationalError("a fault on demand")
        fault.sqlite_errorcode = self.code
        raise OperationalError(statement, None, fault)


@contextmanager
def statement_fault(number: int, code: int) -> Iterator[StatementFault]:
    """Within, the n-th statement or commit of this process fails."""
    fault = StatementFault(number=number, code=code)

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
