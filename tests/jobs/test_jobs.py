"""Background work of one process: faults stay where they are, a stop waits but not for ever."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SlackUnavailableError
from bot.jobs.background import Deadline, InProcessJobs
from bot.jobs.sweep import Sweeper


async def test_a_broken_job_is_logged_and_ends_only_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    done: list[str] = []

    async def work(name: str) -> None:
        if name == "bug":
            raise RuntimeError(name)
        if name == "busy":
            raise SlackUnavailableError(name)
        done.append(name)

    with caplog.at_level(logging.WARNING):
        async with InProcessJobs() as jobs:
            for name in ("bug", "busy", "fine"):
                jobs.start(name, lambda name=name: work(name))  # type: ignore[misc]  # bound now
            await jobs.idle()

    assert done == ["fine"]
    assert {record.message for record in caplog.records} == {"job.broke", "job.failed"}


async def test_what_does_not_end_is_cancelled_at_the_stop() -> None:
    ended = asyncio.Event()

    async def hang() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with InProcessJobs(drain_s=0.01) as jobs:
        jobs.start("hang", hang)
        await asyncio.sleep(0)

    assert ended.is_set()


async def test_delayed_work_is_not_waited_for_and_ends_with_the_stop() -> None:
    ran: list[str] = []
    over, done = asyncio.Event(), asyncio.Event()

    async def delay() -> None:
        await over.wait()

    async def never() -> None:
        await asyncio.Event().wait()

    async def work() -> None:
        ran.append("work")
        done.set()

    async with InProcessJobs() as jobs:
        jobs.start_after(delay, "soon", work)
        jobs.start_after(never, "never", work)
        await jobs.idle()
        early = list(ran)
        over.set()
        await done.wait()

    assert early == []
    assert ran == ["work"]


async def test_everybody_who_waits_at_a_stop_shares_its_time() -> None:
    deadline = Deadline(5)

    first = deadline.left_s()
    await asyncio.sleep(0)

    assert deadline.left_s() < first <= 5
    assert Deadline(0).left_s() == 0


async def test_old_claims_are_swept(database: Any, clock: Any) -> None:
    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())

    clock.moment += timedelta(hours=25)
    await Sweeper(changes=database.changes, clock=clock).run("")

    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())
