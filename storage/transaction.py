"""`async with database.changes() as tx`: everything that must happen together, or not at all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import StorageBusyError, StorageFullError
from storage.engine import make_engine, read_url, reading, telling
from storage.lock import FileLock, lock_path
from storage.migrations.upgrade import upgrade
from storage.postgresql import LOCK_WAIT_S
from storage.sqlite import find_file, make_private_file
from storage.stores import Transaction
from storage.timeouts import BUSY_TIMEOUT_S, MIGRATION_TIMEOUT_S

__all__ = ["Database", "Transaction"]


class Database:
    """One database: `sqlite:///PATH` (one process, held from the first change on) or PostgreSQL.

    Changes happen one after another, those of other processes included; what is read inside one
    stands until it is committed. Reading alone takes no lock. All methods raise `StorageBusyError`
    when the database is locked or out of reach, `StorageFullError` when it can only be read;
    nothing was changed then, unless PostgreSQL went away during the commit itself.
    """

    def __init__(self, *, url: str) -> None:
        """Opens nothing yet. Raises `ConfigError` for a URL we cannot serve."""
        self._url = read_url(url)
        self._file = find_file(self._url)
        self._lock = FileLock(path=lock_path(self._file)) if self._file else None
        self._engine = make_engine(self._url)
        self._reading = reading(self._engine)
        # Changes queue here in order, before they take a connection: SQLite's own waiting is a
        # lottery among pollers, and on PostgreSQL those who wait would empty the pool.
        self._turn = asyncio.Lock()
        self.is_full = False
        """Whether a change failed for want of room, and none has been found since."""
        self.when_full: Callable[[], None] = _do_nothing
        """Called when that begins."""

    @property
    def conninfo(self) -> str | None:
        """The URL of PostgreSQL for libpq, password and all; None for a SQLite file."""
        if self._file is not None:
            return None
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @asynccontextmanager
    async def changes(self) -> AsyncIterator[Transaction]:
        """One change: committed at the end, rolled back on any exception.

        Raises `AlreadyRunningError` when another process holds the SQLite file.
        """
        self._hold_file()
        started = time.monotonic()
        await self._take_turn()
        try:
            left_s = BUSY_TIMEOUT_S - (time.monotonic() - started)
            async with self._begin(self._engine, lock_wait_s=left_s) as session:
                yield Transaction(session=session)
        finally:
            self._turn.release()

    @asynccontextmanager
    async def reads(self) -> AsyncIterator[Transaction]:
        """One consistent look; a write in it is an error. Keep it short: it delays commits."""
        async with self._begin(self._reading) as session:
            yield Transaction(session=session)

    @property
    def is_exclusive(self) -> bool:
        """Whether no other process can have this database open: a file that is locked."""
        return self._file is not None

    async def migrate(self) -> None:
        """Bring the tables to this version's shape; nothing happens when they have it.

        A second process waits for the first. Raises `ConfigError` when this user of PostgreSQL may
        not make tables.
        """
        self._hold_file()
        migrating = self._engine.execution_options(**{LOCK_WAIT_S: MIGRATION_TIMEOUT_S})
        with telling():
            async with migrating.begin() as connection:
                await connection.run_sync(upgrade)

    async def find_room(self) -> None:
        """See whether changes are possible again; `is_full` says it."""
        try:
            async with self.changes() as tx:
                await tx.operations.rehearse()
        except StorageBusyError:
            return
        self.is_full = False

    async def has_secrets(self) -> bool:
        """Whether any secret is sealed here."""
        async with self.reads() as tx:
            return bool(await tx.sealed.list_kek_ids())

    async def close(self) -> None:
        """Close all connections, then let another process have the file."""
        await self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def _hold_file(self) -> None:
        if self._file is None or self._lock is None or self._lock.is_held:
            return
        make_private_file(self._file)
        self._lock.acquire()

    async def _take_turn(self) -> None:
        try:
            async with asyncio.timeout(BUSY_TIMEOUT_S):
                await self._turn.acquire()
        except TimeoutError as exc:
            raise StorageBusyError("other changes take too long") from exc

    @asynccontextmanager
    async def _begin(
        self, engine: AsyncEngine, *, lock_wait_s: float = BUSY_TIMEOUT_S
    ) -> AsyncIterator[AsyncSession]:
        waiting = {LOCK_WAIT_S: lock_wait_s}
        try:
            with telling(writing=engine is self._engine):
                async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                    # Now, not at the first statement: what is decided inside stands on the lock.
                    _ = await session.connection(execution_options=waiting)
                    yield session
        except StorageFullError:
            self._note_full()
            raise

    def _note_full(self) -> None:
        if not self.is_full:
            self.is_full = True
            self.when_full()


def _do_nothing() -> None:
    """Nobody wants to know."""
