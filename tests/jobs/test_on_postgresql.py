"""procrastinate carries the jobs: each subject once at a time, and on when a machine dies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.jobs.on_postgresql import PostgresEngine
from tests.crash.nemesis import Process, until

LEASE_S = 2.0


async def count_jobs(url: str, status: str) -> int:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        found = await connection.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE status::text = %s", (status,)
        )
        row = await found.fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture
def conninfo(postgresql_url: str) -> str:
    """libpq's URL of an empty database."""
    return postgresql_url.replace("postgresql+psycopg", "postgresql")


@dataclass
class Log:
    """What ran, in order; `gate` holds it back until it is set."""

    ran: list[tuple[str, str]]
    gate: asyncio.Event

    async def run(self, job: str, subject: str) -> None:
        self.ran.append((job, subject))
        await self.gate.wait()


@pytest.fixture
def log() -> Log:
    gate = asyncio.Event()
    gate.set()
    return Log([], gate)


async def wait_for(condition: Callable[[], bool]) -> None:
    assert await until(condition, 30)


async def test_each_subject_is_done_and_leaves_nothing(conninfo: str, log: Log) -> None:
    async with PostgresEngine(log.run, conninfo=conninfo) as engine:
        await engine.carry("digest", ["T1/C1", "T1/C2", "T1/C1"])
        await engine.carry("sweep", [""])
        await wait_for(lambda: len(log.ran) == 3)

    assert sorted(log.ran) == [("digest", "T1/C1"), ("digest", "T1/C2"), ("sweep", "")]
    assert [await count_jobs(conninfo, status) for status in ("todo", "doing")] == [0, 0]


async def test_what_waits_already_is_not_handed_over_again(conninfo: str, log: Log) -> None:
    log.gate.clear()
    async with PostgresEngine(log.run, conninfo=conninfo) as engine:
        await engine.carry("collect", ["conn1"])
        await wait_for(lambda: len(log.ran) == 1)
        for _ in range(5):
            await engine.carry("collect", ["conn1"])
        waiting = await count_jobs(conninfo, "todo")
        at_once = len(log.ran)
        log.gate.set()
        await wait_for(lambda: len(log.ran) == 2)

    assert (waiting, at_once) == (1, 1)


async def test_two_machines_share_the_work(conninfo: str, log: Log) -> None:
    other = Log([], log.gate)
    subjects = [f"T1/C{number}" for number in range(40)]

    async with (
        PostgresEngine(log.run, conninfo=conninfo, at_once=2) as one,
        PostgresEngine(other.run, conninfo=conninfo, at_once=2),
    ):
        log.gate.clear()
        await one.carry("digest", subjects)
        await wait_for(lambda: len(log.ran) == len(other.ran) == 2)
        log.gate.set()
        await wait_for(lambda: len(log.ran) + len(other.ran) == 40)

    assert sorted(subject for _, subject in log.ran + other.ran) == sorted(subjects)


@dataclass(frozen=True)
class Doomed:
    """A machine that takes a job, says so in a file, and never ends it."""

    conninfo: str
    sign: Path


def take_and_hang(doomed: Doomed) -> None:
    """Be that machine."""
    logging.disable(logging.CRITICAL)

    async def run(_job: str, _subject: str) -> None:
        doomed.sign.touch()
        await asyncio.Event().wait()

    async def live() -> None:
        async with PostgresEngine(run, conninfo=doomed.conninfo, lease_s=LEASE_S) as engine:
            await engine.carry("digest", ["T1/C1"])
            await asyncio.Event().wait()

    asyncio.run(live())


@pytest.mark.parametrize("planned_again", [False, True])
async def test_the_job_of_a_killed_machine_is_taken_over(
    conninfo: str, log: Log, tmp_path: Path, planned_again: bool
) -> None:
    doomed = Doomed(conninfo, tmp_path / "taken")
    process: Any = Process(take_and_hang, doomed)
    await wait_for(doomed.sign.exists)
    process.kill()
    await process.ended(10)

    async with PostgresEngine(log.run, conninfo=conninfo, lease_s=LEASE_S) as engine:
        if planned_again:
            await engine.carry("digest", ["T1/C1"])
        await wait_for(lambda: len(log.ran) == 1)

    assert log.ran == [("digest", "T1/C1")]
    assert [await count_jobs(conninfo, status) for status in ("todo", "doing")] == [0, 0]


async def test_at_a_stop_work_under_way_is_waited_for(conninfo: str, log: Log) -> None:
    ended: list[str] = []

    async def run(_job: str, subject: str) -> None:
        log.ran.append((_job, subject))
        await log.gate.wait()
        ended.append(subject)

    log.gate.clear()
    async with PostgresEngine(run, conninfo=conninfo) as engine:
        await engine.carry("digest", ["T1/C1"])
        await wait_for(lambda: bool(log.ran))
        leaving = asyncio.ensure_future(engine.leave())
        await asyncio.sleep(0)
        log.gate.set()
        await leaving

    assert ended == ["T1/C1"]
