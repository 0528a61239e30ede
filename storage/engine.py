"""The database engine of a URL, and which of its errors mean "try again"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import ConfigError, StorageBusyError, StorageFullError
from storage import postgresql, sqlite
from storage.fullness import is_full

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}


def read_url(url: str) -> URL:
    """The URL with its asynchronous driver: a SQLite file or PostgreSQL.

    Raises `ConfigError`, which tells nothing of a URL that may hold a password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # From None: the cause quotes what stands where the port should be.
        raise ConfigError(("the database URL is not a URL",)) from None
    driver = _DRIVERS.get(parsed.get_backend_name())
    if driver is None or parsed.drivername not in {parsed.get_backend_name(), driver}:
        raise ConfigError(("the database is neither sqlite nor postgresql",))
    if "@" in (parsed.host or ""):
        # Refused here: the driver would tell the rest of the password as the name of a host.
        raise ConfigError(("the database URL has two @: in a password, write it as %40",))
    if parsed.get_backend_name() == "sqlite" and sqlite.find_file(parsed) is None:
        raise ConfigError(("the SQLite database is not a file",))
    return parsed.set(drivername=driver)


def make_engine(url: URL) -> AsyncEngine:
    """An engine that never shows parameters; nothing is opened yet."""
    if url.get_backend_name() == "postgresql":
        return postgresql.make_engine(url)
    return sqlite.make_engine(url)


def reading(engine: AsyncEngine) -> AsyncEngine:
    """The same engine and pool, for transactions that take no write lock and cannot write."""
    if engine.dialect.name == "postgresql":
        return postgresql.reading(engine)
    return sqlite.reading(engine)


def is_busy(error: SQLAlchemyError) -> bool:
    """Whether the database is locked, full, crowded or out of reach: waiting may help."""
    if isinstance(error, PoolTimeoutError):
        return True
    if not isinstance(error, DBAPIError) or error.orig is None:
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return sqlite.is_busy(code)
    return hasattr(error.orig, "sqlstate") and postgresql.is_busy(error)


@contextmanager
def telling(*, writing: bool = True) -> Iterator[None]:
    """Turns the database's errors that somebody can act on into ours; the others pass.

    Raises `StorageFullError` where a change finds that the database can only be read (without
    `writing` that is our own mistake, and passes), `StorageBusyError` where waiting may help,
    `ConfigError` where PostgreSQL does not take the URL or this user may not do it. None of them
    shows parameters, rows or the password.
    """
    try:
        yield
    except SQLAlchemyError as exc:
        if writing and is_full(exc):
            raise StorageFullError("the database can only be read") from exc
        if is_busy(exc):
            raise StorageBusyError(_say_why(exc)) from exc
        if _is_refused(exc):
            raise ConfigError((f"PostgreSQL refuses: {_say(exc)}",)) from exc
        raise


def _is_refused(error: SQLAlchemyError) -> bool:
    """Whether this user lacks a right, or the driver does not know an option of the URL."""
    code = getattr(getattr(error, "orig", None), "sqlstate", "")
    return code == "42501" or (code is None and getattr(error, "statement", None) is None)


def _say_why(error: SQLAlchemyError) -> str:
    if isinstance(error, DBAPIError) and error.statement is None:
        return f"the database cannot be reached: {_say(error)}"
    return "the database is locked, full or gone"


def _say(error: SQLAlchemyError) -> str:
    """The first line of what the driver says: no hints, no rows."""
    return str(getattr(error, "orig", None)).split("\n", 1)[0]
