"""One process on one SQLite file."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from datetime import datetime
from pathlib import Path

import pytest

import storage
from bot.errors import AlreadyRunningError
from storage.transaction import Database

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CHANGE = """
import asyncio, sys
from datetime import UTC, datetime
from bot.errors import AlreadyRunningError
from storage.transaction import Database

async def main():
    database = Database(url=sys.argv[1])
    try:
        if sys.argv[2] == "read":
            async with database.reads() as tx:
                print("read", (await tx.job_runs.find("job")).slot, flush=True)
        else:
            async with database.changes() as tx:
                await tx.job_runs.mark("job", datetime.now(UTC))
            print("changed", flush=True)
            sys.stdin.read()
    except AlreadyRunningError:
        print("refused", flush=True)
    await database.close()

asyncio.run(main())
"""


async def start_process(file: Path, act: str) -> Process:
    root = str(Path(storage.__file__).parents[1])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        CHANGE,
        f"sqlite:///{file}",
        act,
        stdin=PIPE,
        stdout=PIPE,
        env={**os.environ, "PYTHONPATH": root},
    )


async def read_line(process: Process) -> str:
    assert process.stdout is not None
    return (await process.stdout.readline()).decode().strip()


async def test_a_second_process_may_read_but_not_change(
    database: Database, file: Path, now: datetime
) -> None:
    async with database.changes() as tx:
        await tx.job_runs.mark("job", now)

    changing, reading = await start_process(file, "change"), await start_process(file, "read")
    (changed, _), (read, _) = await asyncio.gather(
        changing.communicate(b""), reading.communicate(b"")
    )

    assert changed.decode().split() == ["refused"]
    assert read.decode().strip() == f"read {now}"


async def test_a_closed_database_leaves_the_file_to_the_next_process(
    database: Database, file: Path
) -> None:
    await database.migrate()
    await database.close()

    process = await start_process(file, "change")
    changed, _ = await process.communicate(b"")

    assert changed.decode().split() == ["changed"]


async def test_a_killed_process_leaves_the_file_to_the_next_one(
    database: Database, file: Path
) -> None:
    process = await start_process(file, "change")
    assert await read_line(process) == "changed"
    with pytest.raises(AlreadyRunningError, match=r"bot\.sqlite3\.lock"):
        await database.migrate()

    process.kill()
    await process.communicate(b"")
    await database.migrate()

    async with database.changes() as tx:
        assert (await tx.job_runs.find("job")).slot is not None
