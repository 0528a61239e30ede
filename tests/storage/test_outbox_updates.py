"""Updates in the outbox: after what they replace, the newest only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bot.ports import Outgoing

Message = Callable[..., Outgoing]
Later = Callable[[float], datetime]


async def test_an_update_waits_for_the_message_it_replaces(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"), make_message("reply"))
    await queue.add(now, make_message("update", kind="update", replaces="post"))
    await queue.claim()
    await queue.park("post", later(30))

    assert await queue.claim(1) == []
    assert await queue.next_due() == later(30)
    assert await queue.claim_ids(30) == ["post"]
    await queue.mark_sent("post", ts="8.8")
    assert await queue.claim_ids(31) == ["reply"]
    await queue.mark_sent("reply", ts="9.9")
    updates = await queue.claim(32)
    assert [one.outgoing.delivery_id for one in updates] == ["update"]
    assert updates[0].replaces_ts == "8.8"


async def test_the_newest_update_wins_over_those_not_sent_yet(
    now: datetime, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"), make_message("another"))
    for name, replaces in {"u1": "post", "u2": "post", "v1": "another"}.items():
        await queue.add(now, make_message(name, kind="update", replaces=replaces))

    sent = []
    while claimed := await queue.claim_ids():
        sent += claimed
        for delivery_id in claimed:
            await queue.mark_sent(delivery_id)

    assert sent == ["post", "another", "u2", "v1"]


async def test_an_update_of_an_update_is_one_of_the_message_itself(
    now: datetime, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"))
    await queue.add(now, make_message("u1", kind="update", replaces="post"))
    await queue.add(now, make_message("u2", kind="update", replaces="u1"))
    await queue.claim()
    await queue.mark_sent("post", ts="8.8")

    updates = await queue.claim()

    assert [one.outgoing.delivery_id for one in updates] == ["u2"]
    assert (updates[0].outgoing.replaces, updates[0].replaces_ts) == ("post", "8.8")


async def test_an_update_overtaken_while_it_was_out_is_dropped_when_it_comes_back(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"))
    await queue.claim()
    await queue.mark_sent("post")
    await queue.add(now, make_message("u1", kind="update", replaces="post"))
    assert await queue.claim_ids() == ["u1"]
    await queue.add(now, make_message("u2", kind="update", replaces="post"))
    assert await queue.claim_ids() == []

    await queue.park("u1", later(30))

    assert await queue.claim_ids() == ["u2"]


async def test_a_parked_update_that_nothing_overtook_is_tried_again(
    now: datetime, later: Later, make_message: Message, queue: Any
) -> None:
    await queue.add(now, make_message("post"))
    await queue.claim()
    await queue.mark_sent("post")
    await queue.add(now, make_message("u1", kind="update", replaces="post"))
    await queue.claim()

    await queue.park("u1", later(30))

    assert await queue.claim_ids(29) == []
    assert await queue.claim_ids(30) == ["u1"]


@pytest.mark.parametrize("is_added_before", [True, False])
@pytest.mark.parametrize("end", ["failed", "ephemeral"])
async def test_an_update_of_what_nobody_can_change_is_given_up(
    now: datetime,
    make_message: Message,
    queue: Any,
    is_added_before: bool,
    end: str,
) -> None:
    update = make_message("update", kind="update", replaces="lost")
    await queue.add(now, make_message("lost", kind="ephemeral", user_id="U1"))
    if is_added_before:
        await queue.add(now, update)
    await queue.claim()
    if end == "failed":
        await queue.mark_failed("lost")
    else:
        await queue.mark_sent("lost", ts=None)
    if not is_added_before:
        await queue.add(now, update)

    assert await queue.claim(1000) == []
    assert await queue.next_due() is None


@pytest.mark.parametrize("replaces", [None, "unknown"])
async def test_an_update_of_a_message_that_was_never_queued_is_refused(
    now: datetime, make_message: Message, queue: Any, replaces: str | None
) -> None:
    with pytest.raises(ValueError, match="never queued"):
        await queue.add(now, make_message("update", kind="update", replaces=replaces))


async def test_an_unknown_delivery_cannot_be_marked(now: datetime, queue: Any) -> None:
    with pytest.raises(LookupError):
        await queue.mark_sent("unknown")
    with pytest.raises(LookupError):
        await queue.mark_failed("unknown")
    with pytest.raises(LookupError):
        await queue.park("unknown", now)
