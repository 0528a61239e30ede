"""An answer that was promised and never came is apologised for, once, where it was awaited."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from bot.jobs.apologise import Apologies
from bot.jobs.timetable import Job
from bot.ports import ChannelRef, Promise
from bot.texts.replies import REPLY_TEXTS

HERE = ChannelRef("T1", "C1")


@pytest.fixture
def tick(database: Any, clock: Any, make_timetable: Any) -> Any:
    numbers = count()
    apologies = Apologies(
        changes=database.changes,
        reads=database.reads,
        clock=clock,
        new_id=lambda: f"{next(numbers):032x}",
    )
    job = Job(name="apologise", list_due=apologies.list_due, run=apologies.run)
    return make_timetable(job).tick


async def owe(database: Any, clock: Any, delivery: str, **changes: Any) -> None:
    facts: dict[str, Any] = {
        "purpose": "why",
        "channel": HERE,
        "user_id": "U1",
        "lang": "ja",
    } | changes
    promise = Promise(due=clock.now() + timedelta(seconds=90), **facts)
    async with database.changes() as tx:
        assert await tx.inbox.claim(delivery, clock.now(), promise)


async def list_messages(database: Any, clock: Any) -> list[tuple[str, str | None, str | None, str]]:
    async with database.changes() as tx:
        now = clock.now()
        due = await tx.outbox.claim_due(now, lease_until=now + timedelta(days=9), limit=50)
    found = [one.outgoing for one in due]
    return sorted((one.kind, one.user_id, one.thread_ts, one.text) for one in found)


async def test_each_is_told_once_privately_or_where_they_asked(
    database: Any, clock: Any, tick: Any
) -> None:
    await owe(database, clock, "command", lang="en", user_id="U1")
    await owe(database, clock, "mention", user_id="U2", channel=ChannelRef("T1", "C2"))
    await owe(
        database, clock, "thread", thread_ts="1.1", user_id="U3", channel=ChannelRef("T1", "C3")
    )
    await owe(
        database, clock, "direct", is_direct=True, user_id="U4", channel=ChannelRef("T1", "D4")
    )

    await tick()
    early = await list_messages(database, clock)
    clock.moment += timedelta(seconds=90)
    await tick()
    await tick()

    ja, en = (REPLY_TEXTS[lang].interrupted["why"] for lang in ("ja", "en"))
    assert early == []
    assert await list_messages(database, clock) == [
        ("ephemeral", "U1", None, en),
        ("ephemeral", "U2", None, ja),
        ("post", "U3", "1.1", ja),
        ("post", "U4", None, ja),
    ]


async def test_a_kept_promise_is_not_apologised_for(database: Any, clock: Any, tick: Any) -> None:
    await owe(database, clock, "command")
    async with database.changes() as tx:
        await tx.inbox.keep("command")

    clock.moment += timedelta(hours=1)
    await tick()

    assert await list_messages(database, clock) == []


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("purpose", ["why", "ask", "digest", "add", "connect", "export"])
async def test_every_purpose_has_its_words(
    database: Any, clock: Any, tick: Any, purpose: str, lang: str
) -> None:
    await owe(database, clock, "command", purpose=purpose, lang=lang)

    clock.moment += timedelta(seconds=90)
    await tick()

    ((_, _, _, text),) = await list_messages(database, clock)
    assert text == REPLY_TEXTS[lang].interrupted[purpose]
