"""What a thread is about is kept by channel, and for a while only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.causes.catalogue import Cause
from bot.causes.threads import Thread, ThreadError
from bot.causes.verdict import Verdict
from bot.ports import ChannelRef

CHANNEL = ChannelRef("T1", "C1")
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def make_error(
    ts: str = "1.1",
    *,
    at: datetime = NOW,
    channel: ChannelRef = CHANNEL,
    key_id: str | None = "k1",
) -> ThreadError:
    verdict = Verdict(cause=Cause.MODEL_NOT_FOUND, model="gpt-5", evidence="their own words")
    return ThreadError.of(verdict, thread=Thread(channel, ts), at=at, key_id=key_id)


async def test_the_last_error_of_a_thread_is_found_where_it_was_explained(database: Any) -> None:
    async with database.changes() as tx:
        await tx.threads.save(make_error(key_id=None))
        await tx.threads.save(make_error())

    async with database.reads() as tx:
        assert await tx.threads.find(Thread(CHANNEL, "1.1")) == make_error()
        assert await tx.threads.find(Thread(CHANNEL, "1.2")) is None
        assert await tx.threads.find(Thread(ChannelRef("T1", "C2"), "1.1")) is None
        assert await tx.threads.find(Thread(ChannelRef("T2", "C1"), "1.1")) is None


async def test_the_newest_of_a_channel_is_found_while_it_is_recent(database: Any) -> None:
    later = make_error("2.2", at=NOW + timedelta(minutes=5))
    async with database.changes() as tx:
        for error in (later, make_error(), make_error("3.3", channel=ChannelRef("T1", "C2"))):
            await tx.threads.save(error)

    async with database.reads() as tx:
        assert await tx.threads.find_last(CHANNEL, NOW) == later
        assert await tx.threads.find_last(CHANNEL, later.at) is None


async def test_old_threads_are_forgotten(database: Any) -> None:
    async with database.changes() as tx:
        await tx.threads.save(make_error("1.1", at=NOW - timedelta(days=1)))
        await tx.threads.save(make_error("2.2"))

    async with database.changes() as tx:
        assert await tx.threads.forget_before(NOW) == 1

    async with database.reads() as tx:
        assert await tx.threads.find(Thread(CHANNEL, "1.1")) is None
        assert await tx.threads.find(Thread(CHANNEL, "2.2")) == make_error("2.2")
