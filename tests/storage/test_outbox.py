"""The outbox: nothing lost, order kept, a doubt told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.ports import ChannelRef, Delivery, Outgoing

Message = Callable[..., Outgoing]
Later = Callable[[float], datetime]


async def test_a_message_comes_out_as_it_went_in(
    now: datetime, make_message: Message, queue: Any
) -> None:
    message = make_message(
        "d1",
        kind="ephemeral",
        user_id="U1",
        thread_ts="5.5",
        blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "料金 ¥1"}},),
    )

    await queue.add(now, message)

    assert await queue.claim() == [
        Delivery(outgoing=message, attempts=0, may_have_arrived=False, replaces_ts=None)
    ]


async def test_a_message_for_later_waits_and_holds_back_nobody(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(later(60), make_message("reminder"))
    await queue.add(now, make_message("answer"))

    assert await queue.claim_ids(0) == ["answer"]
    await queue.mark_sent("answer")
    assert await queue.next_due() == later(60)
    assert await queue.claim_ids(59) == []
    assert await queue.claim_ids(60) == ["reminder"]


async def test_only_the_oldest_message_of_a_channel_is_handed_out_at_a_time(
    now: datetime,
    elsewhere: tuple[ChannelRef, ...],
    make_message: Message,
    queue: Any,
) -> None:
    await queue.add(now, make_message("first"), make_message("second"))
    await queue.add(now, make_message("other", channel=elsewhere[0]))
    await queue.add(now, make_message("team", channel=elsewhere[1]))

    assert await queue.claim_ids() == ["first", "other", "team"]
    assert await queue.claim_ids() == []
    await queue.mark_sent("first")
    assert await queue.claim_ids() == ["second"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_messages_that_wait_are_not_read_before_their_turn(
    now: datetime, make_message: Message, queue: Any, stranger: Any
) -> None:
    """One that cannot be read shows it: SQLite keeps blocks that are no JSON."""
    await queue.add(now, make_message("first"), make_message("second"))
    stranger.run("UPDATE outbox SET blocks = 'nonsense' WHERE delivery_id = 'second'")

    assert await queue.next_due() == now
    assert await queue.claim_ids() == ["first"]


async def test_no_more_than_the_limit_are_handed_out_oldest_first(
    later: Later, make_message: Message, queue: Any
) -> None:
    for name, seconds in {"c": -1, "a": -3, "b": -2}.items():
        channel = ChannelRef("T1", name)
        await queue.add(later(seconds), make_message(name, channel=channel))

    assert await queue.claim_ids(0, limit=2) == ["a", "b"]
    assert await queue.claim_ids(0, limit=2) == ["c"]


async def test_a_parked_message_holds_back_those_behind_it_in_its_channel(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("first"), make_message("second"))
    await queue.claim()

    await queue.park("first", later(30))

    assert await queue.claim_ids(29) == []
    assert await queue.next_due() == later(30)
    again = await queue.claim(30)
    assert [one.outgoing.delivery_id for one in again] == ["first"]
    assert (again[0].attempts, again[0].may_have_arrived) == (1, False)


async def test_a_parked_message_does_not_hold_back_what_one_person_gets(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"))
    await queue.claim()
    await queue.park("post", later(30))
    await queue.add(
        now,
        make_message("for U1", kind="ephemeral", user_id="U1"),
        make_message("next for U1", kind="ephemeral", user_id="U1"),
        make_message("for U2", kind="dm", user_id="U2"),
    )

    assert await queue.claim_ids() == ["for U1", "for U2"]
    await queue.park("for U1", later(30))
    assert await queue.claim_ids(1) == []


async def test_a_message_whose_lease_ended_may_have_arrived(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("d1"))
    await queue.claim(0)

    assert await queue.claim(44) == []
    assert await queue.next_due() == later(45)
    again = await queue.claim(45)

    assert [one.outgoing.delivery_id for one in again] == ["d1"]
    assert (again[0].attempts, again[0].may_have_arrived) == (1, True)


@pytest.mark.parametrize("may_have_arrived", [True, False])
async def test_the_one_who_parks_a_message_says_whether_it_may_have_arrived(
    now: datetime,
    make_message: Message,
    queue: Any,
    may_have_arrived: bool,
) -> None:
    await queue.add(now, make_message("d1"))
    await queue.claim(0)
    await queue.claim(50)

    await queue.park("d1", now, may_have_arrived=may_have_arrived)

    assert [one.may_have_arrived for one in await queue.claim(51)] == [may_have_arrived]


async def test_a_settled_message_is_never_handed_out_again(
    now: datetime, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("sent"), make_message("failed"))
    await queue.claim()
    await queue.mark_sent("sent")
    await queue.claim()
    await queue.mark_failed("failed")

    await queue.park("sent", now)
    await queue.park("failed", now)
    await queue.mark_failed("sent")

    assert await queue.claim(1000) == []
    assert await queue.next_due() is None


async def test_a_message_that_arrived_late_counts_as_sent_after_all(
    here: ChannelRef, now: datetime, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("d1"))
    await queue.claim()
    await queue.mark_failed("d1")

    await queue.mark_sent("d1", ts="7.7")

    assert await queue.find_sent(here, "7.7") == "d1"


async def test_our_own_message_is_found_by_its_ts_in_its_channel_only(
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    now: datetime,
    make_message: Message,
    queue: Any,
) -> None:
    await queue.add(now, make_message("post"), make_message("dm", kind="dm", user_id="U1"))
    await queue.claim()
    await queue.mark_sent("post", ts="1.1")
    await queue.mark_sent("dm", ts="2.2")
    await queue.add(now, make_message("update", kind="update", replaces="post"))
    await queue.claim()
    await queue.mark_sent("update", ts="1.1")

    assert await queue.find_sent(here, "1.1") == "post"
    assert await queue.find_sent(here, "2.2") is None
    assert [await queue.find_sent(other, "1.1") for other in elsewhere] == [None, None]
