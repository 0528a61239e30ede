"""Background work, the outbox and the timetable."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.jobs.background import InProcessJobs
from bot.jobs.deliver import Deliverer
from bot.jobs.sweep import Sweeper
from bot.ports import ChannelRef, Outgoing

CHANNEL = ChannelRef("T1", "C1")


def write(delivery_id: str) -> Outgoing:
    return Outgoing(
        delivery_id=delivery_id,
        kind="post",
        channel=CHANNEL,
        text="x",
        blocks=[],
        purpose="test",
    )


@pytest.fixture
def deliverer(database: Any, slack: Any, clock: Any) -> Deliverer:
    return Deliverer(changes=database.changes, reads=database.reads, messenger=slack, clock=clock)


async def queue(database: Any, clock: Any, *delivery_ids: str) -> None:
    async with database.changes() as tx:
        for delivery_id in delivery_ids:
            await tx.outbox.add(write(delivery_id), clock.now())


async def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer
) -> None:
    slack.failures = [SlackUnavailableError("no answer", applied_unknown=True)]
    await queue(database, clock, "first", "second")

    await deliverer.run()
    clock.moment += timedelta(minutes=1)
    await deliverer.run()

    assert slack.posts == ["first", "second"]
    async with database.reads() as tx:
        assert await tx.outbox.next_due() is None


async def test_busy_waits_as_long_as_slack_says_and_refused_gives_up(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer
) -> None:
    slack.keeps_lost = False
    slack.failures = [
        SlackUnavailableError("ratelimited", retry_after_s=90),
        SlackRefusedError("channel_not_found"),
    ]
    await queue(database, clock, "one")

    await deliverer.run()
    clock.moment += timedelta(seconds=89)
    await deliverer.run()
    assert slack.posts == ["one"]
    clock.moment += timedelta(seconds=2)
    await deliverer.run()
    clock.moment += timedelta(hours=1)
    await deliverer.run()

    assert slack.posts == ["one", "one"]


async def test_two_runs_at_once_post_each_message_once(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer
) -> None:
    await queue(database, clock, *"abcdef")

    await asyncio.gather(deliverer.run(), deliverer.run(), deliverer.run())

    assert slack.posts == list("abcdef")


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


async def test_old_claims_are_swept(database: Any, clock: Any) -> None:
    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())

    clock.moment += timedelta(hours=25)
    await Sweeper(changes=database.changes, clock=clock).run("")

    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())
