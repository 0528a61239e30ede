"""Background work, the outbox and the timetable."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.jobs.background import InProcessJobs
from bot.jobs.catalogue import Job, Timetable
from bot.jobs.deliver import REQUEST, SETTLE, Deliverer
from bot.jobs.sweep import Sweeper
from bot.ports import ChannelRef, Delivery, Outgoing

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
    return Deliverer(changes=database.changes, messenger=slack, clock=clock)


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


async def test_a_post_that_may_still_arrive_is_given_the_time_to_show_up(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer
) -> None:
    slack.keeps_lost = False
    slack.failures = [SlackUnavailableError("timeout", applied_unknown=True)]
    await queue(database, clock, "slow")

    await deliverer.run()
    clock.moment += SETTLE - timedelta(seconds=1)
    await deliverer.run()
    assert slack.posts == ["slow"], "nothing is sent before it can be seen"
    slack.arrived["slow"] = "1.1"
    clock.moment += timedelta(seconds=1)
    await deliverer.run()

    assert slack.posts == ["slow"]
    async with database.reads() as tx:
        assert await tx.outbox.next_due() is None


async def test_each_post_begins_early_enough_in_its_lease(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer
) -> None:
    left: list[timedelta] = []

    async def post_slowly(_delivery: Delivery) -> str:
        async with database.reads() as tx:
            lease_until = await tx.outbox.next_due()
        left.append(lease_until - clock.moment)
        clock.moment += timedelta(seconds=9)
        return "1.1"

    slack.post = post_slowly
    async with database.changes() as tx:
        for number in range(5):
            outgoing = replace(write(f"{number}"), channel=ChannelRef("T1", f"C{number}"))
            await tx.outbox.add(outgoing, clock.now())

    await deliverer.run()

    assert len(left) == 5
    assert min(left) >= REQUEST + SETTLE, "whoever comes after a crash can see what arrived"


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


async def test_the_timetable_runs_each_slot_once_and_retries_after_five_minutes(
    database: Any, clock: Any
) -> None:
    ran: list[str] = []
    broken = [True]

    async def hourly() -> None:
        ran.append("hourly")

    async def shaky() -> None:
        ran.append("shaky")
        if broken:
            broken.pop()
            raise RuntimeError

    timetable = Timetable(
        jobs=[
            Job(name="hourly", every=timedelta(hours=1), run=hourly),
            Job(name="shaky", every=timedelta(hours=1), run=shaky),
        ],
        changes=database.changes,
        reads=database.reads,
        clock=clock,
    )

    await asyncio.gather(timetable.tick(), timetable.tick())
    assert ran == ["hourly", "shaky"]
    clock.moment += timedelta(minutes=6)
    await timetable.tick()
    assert ran == ["hourly", "shaky", "shaky"]
    clock.moment += timedelta(minutes=54)
    await timetable.tick()
    assert ran == ["hourly", "shaky", "shaky", "hourly", "shaky"]


async def test_old_claims_are_swept(database: Any, clock: Any) -> None:
    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())

    clock.moment += timedelta(hours=25)
    await Sweeper(changes=database.changes, clock=clock).run()

    async with database.changes() as tx:
        assert await tx.inbox.claim("event 1", clock.now())
