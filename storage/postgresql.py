"""PostgreSQL: several processes, one writer at a time.

A change takes one advisory lock before it reads anything, as SQLite's BEGIN IMMEDIATE does: what
is decided inside stands, with no rule about which rows to lock. Our changes take milliseconds;
Slack's limits are far slower than one writer.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.timeouts import BUSY_TIMEOUT_S, FROZEN_TIMEOUT_S, STATEMENT_TIMEOUT_S

LOCK_WAIT_S = "apikey_bot_lock_wait_s"
"""Execution option: how long this change waits for its turn, in seconds."""

WRITER_LOCK = int.from_bytes(b"apikeybo")
"""The key of the advisory lock; it counts within one database."""

_POOL = {
    # A server that was restarted is noticed before a change begins, not in the middle.
    "pool_pre_ping": True,
    "pool_size": 5,
    "max_overflow": 5,
    "pool_timeout": BUSY_TIMEOUT_S,
}

_CONNECTING: dict[str, Any] = {
    "application_name": "apikey-bot",
    "connect_timeout": int(BUSY_TIMEOUT_S),
    # A server whose machine vanished never answers: these end the wait.
    "tcp_user_timeout": int(STATEMENT_TIMEOUT_S * 1000),
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
}
"""Parameters of libpq, unless the URL has its own
(postgresql.org/docs/18/libpq-connect.html, 2026-11-24).
"""

_SETTINGS = (
    # Moments arrive in UTC, also those that another zone would push past the year 9999.
    "SET TIME ZONE 'UTC'",
    f"SET lock_timeout = {int(BUSY_TIMEOUT_S * 1000)}",
    f"SET statement_timeout = {int(STATEMENT_TIMEOUT_S * 1000)}",
    f"SET idle_in_transaction_session_timeout = {int(FROZEN_TIMEOUT_S * 1000)}",
)

_BUSY_CLASSES = {"08", "53"}
"""SQLSTATE classes: connection exception; out of disk, memory or connections."""

_BUSY = {
    "25P03",  # idle in transaction for too long
    "25P04",  # transaction for too long
    "40001",  # serialization failure
    "40P01",  # deadlock
    "55P03",  # lock not available
    "57014",  # statement for too long
    "57P01",  # administrator's shutdown
    "57P02",  # crash of another session
    "57P03",  # starting up
    "57P05",  # idle for too long
}
"""SQLSTATE (postgresql.org/docs/18/errcodes-appendix.html, 2026-11-24)."""


def make_engine(url: URL) -> AsyncEngine:
    """An engine whose changes wait for the writer lock; nothing is opened yet."""
    connecting = {name: value for name, value in _CONNECTING.items() if name not in url.query}
    engine = create_async_engine(
        url,
        hide_parameters=True,
        echo=False,
        # Each statement sees what was committed before it: what the lock waited for included. A
        # snapshot for the whole transaction would be older than the lock.
        isolation_level="READ COMMITTED",
        connect_args=connecting,
        **_POOL,
    )
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    event.listen(engine.sync_engine, "handle_error", _hide_values)
    return engine


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for one consistent look that takes no lock and cannot write."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def is_busy(error: DBAPIError) -> bool:
    """Whether an error says that waiting may help.

    A server that is not there, or goes away, gives an OperationalError without SQLSTATE.
    """
    code = getattr(error.orig, "sqlstate", None)
    if code is None:
        return isinstance(error, OperationalError)
    return code in _BUSY or code[:2] in _BUSY_CLASSES


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("; ".join(_SETTINGS))
    cursor.close()
    connection.commit()


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("postgresql_readonly"):
        return
    wait_ms = max(1, int(options.get(LOCK_WAIT_S, BUSY_TIMEOUT_S) * 1000))  # 0 would be for ever
    connection.exec_driver_sql(
        f"SET LOCAL lock_timeout = {wait_ms}; SELECT pg_advisory_xact_lock({WRITER_LOCK})"
    )


def _hide_values(context: ExceptionContext) -> None:
    # PostgreSQL's DETAIL quotes the row that broke a rule: texts, names, sealed bytes.
    error, wrapped = context.original_exception, context.sqlalchemy_exception
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    if primary is not None and wrapped is not None:
        error.args = (primary,)
        wrapped.args = (f"({type(error).__name__}) {primary}",)
