"""A digest goes out once, when it is due, or late; never twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

import pytest

from bot.errors import AlreadyHandledError
from bot.ports import ChannelRef
from bot.reports.digest import Digest, NoConnection
from bot.reports.slots import DAILY

YESTERDAY = date(2026, 11, 23)


async def use_the_schedule(scene: Any) -> None:
    """As if yesterday's digest had gone out."""
    async with scene.database.changes() as tx:
        at = scene.clock.now() - timedelta(days=1)
        await tx.slots.take(scene.settings.channel, DAILY, YESTERDAY, due=at, at=at)


async def test_what_is_due_is_sent_once(scene: Any) -> None:
    await use_the_schedule(scene)

    await scene.send_due()
    scene.clock.advance(minutes=5)
    await scene.send_due()

    assert await scene.list_posted() == ["Digest 2026-11-23"]
    (told,) = scene.told
    assert told.late_since is None


async def test_nothing_is_sent_before_its_time(scene: Any) -> None:
    await use_the_schedule(scene)
    scene.clock.advance(seconds=-1)

    await scene.send_due()

    assert await scene.list_posted() == []


async def test_a_late_one_says_when_it_was_due(scene: Any) -> None:
    await use_the_schedule(scene)
    due = scene.clock.now()
    scene.clock.advance(hours=5)

    await scene.send_due()

    assert await scene.list_posted() == ["Digest 2026-11-23"]
    assert scene.told[0].late_since == due


async def test_after_a_long_stop_only_the_newest_is_sent(scene: Any) -> None:
    await use_the_schedule(scene)
    scene.clock.advance(days=4, hours=3)

    await scene.send_due()
    await scene.send_due()

    assert await scene.list_posted() == ["Digest 2026-11-27"]


async def test_two_senders_at_once_send_one(scene: Any) -> None:
    await use_the_schedule(scene)

    await asyncio.gather(scene.send_due(), scene.send_due())

    assert await scene.list_posted() == ["Digest 2026-11-23"]


async def test_a_channel_that_switched_it_off_gets_none(scene: Any) -> None:
    await use_the_schedule(scene)
    await scene.keep(replace(scene.settings, digest_on=False))

    await scene.send_due()

    assert await scene.list_posted() == []


async def test_switching_on_starts_with_the_next_slot(scene: Any) -> None:
    settings = await scene.keep(replace(scene.settings, digest_on=False))

    changed = await scene.sender.switch(settings, on=True, by="U7", delivery="press-1")
    await scene.send_due()
    early = await scene.list_posted()
    scene.clock.advance(days=1)
    await scene.send_due()

    assert changed.digest_on
    assert early == []
    assert await scene.list_posted() == ["Digest 2026-11-24"]
    assert await scene.list_acts() == [("digest.on", "U7")]


async def test_switching_off_is_kept_and_on_record(scene: Any) -> None:
    await scene.sender.switch(scene.settings, on=False, by="U7", delivery="press-1")

    async with scene.database.reads() as tx:
        kept = await tx.channels.find(scene.settings.channel)
    assert kept is not None
    assert not kept.digest_on
    assert await scene.list_acts() == [("digest.off", "U7")]


async def test_a_repeated_request_changes_nothing(scene: Any) -> None:
    await scene.sender.switch(scene.settings, on=False, by="U7", delivery="press-1")

    with pytest.raises(AlreadyHandledError):
        await scene.sender.switch(scene.settings, on=True, by="U8", delivery="press-1")

    assert await scene.list_acts() == [("digest.off", "U7")]


async def test_one_now_tells_of_yesterday_and_uses_no_slot(scene: Any) -> None:
    await use_the_schedule(scene)

    await scene.sender.send_now(scene.settings, delivery="d1")
    await scene.send_due()

    posted = await scene.list_posted() + await scene.list_posted()
    assert posted == ["Digest 2026-11-23"] * 2


@pytest.mark.parametrize("connection_id", [None, "forgotten"])
async def test_without_a_connection_it_says_so(scene: Any, connection_id: str | None) -> None:
    settings = replace(scene.settings, connection_id=connection_id)

    await scene.sender.send_now(settings, delivery="d1")

    (told,) = scene.told
    assert isinstance(told, NoConnection)
    assert (told.local_date, told.zone) == (YESTERDAY, "Asia/Tokyo")


async def test_a_digest_holds_the_figures_of_the_channel_alone(scene: Any, make_hour: Any) -> None:
    mine, theirs = make_hour(), make_hour(project_id="proj_9", openai_key_id="key_9")
    await scene.use(mine, theirs)
    await scene.bill({date(2026, 11, 21): "3", date(2026, 11, 22): "4.20"})
    await scene.bill({YESTERDAY: "99"}, settled=False)

    await scene.sender.send_now(scene.settings, delivery="d1")
    await scene.sender.send_now(replace(scene.settings, project_ids=()), delivery="d1")

    by_project, by_key = scene.told
    for told in (by_project, by_key):
        assert isinstance(told, Digest)
        assert [row.name for row in told.by_key] == ["prod", "staging"]
        assert told.estimate == told.by_key[0].estimate
        assert told.settled_day == date(2026, 11, 22)
        assert told.settled is not None
        assert str(told.settled.amount) == "4.20"
        assert told.as_of == datetime(2026, 11, 24, 1, tzinfo=UTC)


async def test_it_waits_for_the_figures_of_its_hour_but_not_for_long(scene: Any) -> None:
    await use_the_schedule(scene)
    await scene.know_usage_until(scene.clock.now() - timedelta(hours=1))

    await scene.send_due()
    early = await scene.list_posted()
    scene.clock.advance(minutes=10)
    await scene.send_due()

    assert early == []
    assert await scene.list_posted() == ["Digest 2026-11-23"]


async def test_a_paused_channel_gets_none_until_it_is_switched_on_again(scene: Any) -> None:
    await use_the_schedule(scene)
    paused = await scene.keep(replace(scene.settings, paused="is_archived"))

    await scene.send_due()
    silent = await scene.list_posted()
    await scene.sender.switch(paused, on=True, by="U7", delivery="press-1")
    scene.clock.advance(days=1)
    await scene.send_due()

    assert silent == []
    assert await scene.list_posted() == ["Digest 2026-11-24"]


async def test_switching_keeps_what_another_changed_meanwhile(scene: Any) -> None:
    stale = scene.settings
    await scene.keep(replace(stale, managers=("U5",)))

    await scene.sender.switch(stale, on=False, by="U7", delivery="press-1")

    async with scene.database.reads() as tx:
        kept = await tx.channels.find(stale.channel)
    assert kept == replace(stale, managers=("U5",), digest_on=False)


async def test_settings_gone_bad_cost_no_other_channel_its_digest(scene: Any) -> None:
    await use_the_schedule(scene)
    bad = replace(scene.settings, channel=ChannelRef("T1", "C0"), timezone="Mars/Base")
    await scene.keep(bad)

    due = await scene.sender.list_due(scene.clock.now())
    with pytest.raises(ZoneInfoNotFoundError):
        await scene.sender.send_due("T1/C0")
    await scene.sender.send_due("T1/C1")

    assert due == ("T1/C0", "T1/C1")
    assert await scene.list_posted() == ["Digest 2026-11-23"]
