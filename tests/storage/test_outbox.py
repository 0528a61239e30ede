"""The outbox: nothing lost, order kept, a doubt told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

import pytest

from bot.ports import ChannelRef, Delivery, Outgoing
from storage.transaction import Database

Message = Callable[..., Outgoing]
Later = Callable[[float], datetime]
Claim = Callable[..., Awaitable[list[Delivery]]]


@pytest.fixture
def claim(database: Database, later: Later) -> Claim:
    """Claims `seconds` from now on, with a lease of 45 s."""

    async def claim(seconds: float = 0, *, limit: int = 10) -> list[Delivery]:
        async with database.changes() as tx:
            lease = later(seconds + 45)
            return list(await tx.outbox.claim_due(later(seconds), lease_until=lease, limit=limit))

    return claim


async def add(database: Database, at: datetime, *messages: Outgoing) -> None:
    async with database.changes() as tx:
        for message in messages:
            await tx.outbox.add(message, at)


async def mark_sent(
    database: Database, delivery_id: str, at: datetime, ts: str | None = "1.1"
) -> None:
    async with database.changes() as tx:
        await tx.outbox.mark_sent(delivery_id, ts=ts, at=at)


async def mark_failed(database: Database, delivery_id: str, at: datetime) -> None:
    async with database.changes() as tx:
        await tx.outbox.mark_failed(delivery_id, reason="channel_not_found", at=at)


async def park(
    database: Database, delivery_id: str, until: datetime, *, may_have_arrived: bool = False
) -> None:
    async with database.changes() as tx:
        await tx.outbox.park(delivery_id, until=until, may_have_arrived=may_have_arrived)


async def find_next_due(database: Database) -> datetime | None:
    async with database.reads() as tx:
        return await tx.outbox.next_due()


def ids(deliveries: list[Delivery]) -> list[str]:
    return [one.outgoing.delivery_id for one in deliveries]


async def test_a_message_comes_out_as_it_went_in(
    database: Database, now: datetime, make_message: Message, claim: Claim
) -> None:
    message = make_message(
        "d1",
        kind="ephemeral",
        user_id="U1",
        thread_ts="5.5",
        blocks=({"type": "section", "text": {"type": "mrkdwn", "text": "料金 ¥1"}},),
    )

    await add(database, now, message)

    assert await claim() == [
        Delivery(outgoing=message, attempts=0, may_have_arrived=False, replaces_ts=None)
    ]


async def test_a_message_for_later_waits_and_holds_back_nobody(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, later(60), make_message("reminder"))
    await add(database, now, make_message("answer"))

    assert ids(await claim(0)) == ["answer"]
    await mark_sent(database, "answer", now)
    assert await find_next_due(database) == later(60)
    assert ids(await claim(59)) == []
    assert ids(await claim(60)) == ["reminder"]


async def test_only_the_oldest_message_of_a_channel_is_handed_out_at_a_time(
    database: Database,
    now: datetime,
    elsewhere: tuple[ChannelRef, ...],
    make_message: Message,
    claim: Claim,
) -> None:
    await add(database, now, make_message("first"), make_message("second"))
    await add(database, now, make_message("other", channel=elsewhere[0]))
    await add(database, now, make_message("team", channel=elsewhere[1]))

    assert ids(await claim()) == ["first", "other", "team"]
    assert ids(await claim()) == []
    await mark_sent(database, "first", now)
    assert ids(await claim()) == ["second"]


async def test_no_more_than_the_limit_are_handed_out_oldest_first(
    database: Database, later: Later, make_message: Message, claim: Claim
) -> None:
    for name, seconds in {"c": -1, "a": -3, "b": -2}.items():
        channel = ChannelRef("T1", name)
        await add(database, later(seconds), make_message(name, channel=channel))

    assert ids(await claim(0, limit=2)) == ["a", "b"]
    assert ids(await claim(0, limit=2)) == ["c"]


async def test_a_parked_message_holds_back_those_behind_it_in_its_channel(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("first"), make_message("second"))
    await claim()

    await park(database, "first", later(30))

    assert ids(await claim(29)) == []
    assert await find_next_due(database) == later(30)
    again = await claim(30)
    assert ids(again) == ["first"]
    assert (again[0].attempts, again[0].may_have_arrived) == (1, False)


async def test_a_parked_message_does_not_hold_back_what_one_person_gets(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"))
    await claim()
    await park(database, "post", later(30))
    await add(
        database,
        now,
        make_message("for U1", kind="ephemeral", user_id="U1"),
        make_message("next for U1", kind="ephemeral", user_id="U1"),
        make_message("for U2", kind="dm", user_id="U2"),
    )

    assert ids(await claim()) == ["for U1", "for U2"]
    await park(database, "for U1", later(30))
    assert ids(await claim(1)) == []


async def test_a_message_whose_lease_ended_may_have_arrived(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("d1"))
    await claim(0)

    assert await claim(44) == []
    assert await find_next_due(database) == later(45)
    again = await claim(45)

    assert ids(again) == ["d1"]
    assert (again[0].attempts, again[0].may_have_arrived) == (1, True)


@pytest.mark.parametrize("may_have_arrived", [True, False])
async def test_the_one_who_parks_a_message_says_whether_it_may_have_arrived(
    database: Database,
    now: datetime,
    make_message: Message,
    claim: Claim,
    may_have_arrived: bool,  # noqa: FBT001 (a parametrized value)
) -> None:
    await add(database, now, make_message("d1"))
    await claim(0)
    await claim(50)

    await park(database, "d1", now, may_have_arrived=may_have_arrived)

    assert [one.may_have_arrived for one in await claim(51)] == [may_have_arrived]


async def test_a_settled_message_is_never_handed_out_again(
    database: Database, now: datetime, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("sent"), make_message("failed"))
    await claim()
    await mark_sent(database, "sent", now)
    await claim()
    await mark_failed(database, "failed", now)

    await park(database, "sent", now)
    await park(database, "failed", now)
    await mark_failed(database, "sent", now)

    assert await claim(1000) == []
    assert await find_next_due(database) is None


async def test_a_message_that_arrived_late_counts_as_sent_after_all(
    database: Database, here: ChannelRef, now: datetime, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("d1"))
    await claim()
    await mark_failed(database, "d1", now)

    await mark_sent(database, "d1", now, ts="7.7")

    async with database.reads() as tx:
        assert await tx.outbox.find_sent(here, "7.7") == "d1"


async def test_our_own_message_is_found_by_its_ts_in_its_channel_only(
    database: Database,
    here: ChannelRef,
    elsewhere: tuple[ChannelRef, ...],
    now: datetime,
    make_message: Message,
    claim: Claim,
) -> None:
    await add(database, now, make_message("post"), make_message("dm", kind="dm", user_id="U1"))
    await claim()
    await mark_sent(database, "post", now, ts="1.1")
    await mark_sent(database, "dm", now, ts="2.2")
    await add(database, now, make_message("update", kind="update", replaces="post"))
    await claim()
    await mark_sent(database, "update", now, ts="1.1")

    async with database.reads() as tx:
        assert await tx.outbox.find_sent(here, "1.1") == "post"
        assert await tx.outbox.find_sent(here, "2.2") is None
        assert [await tx.outbox.find_sent(other, "1.1") for other in elsewhere] == [None, None]


async def test_an_update_waits_for_the_message_it_replaces(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"), make_message("reply"))
    await add(database, now, make_message("update", kind="update", replaces="post"))
    await claim()
    await park(database, "post", later(30))

    assert await claim(1) == []
    assert await find_next_due(database) == later(30)
    assert ids(await claim(30)) == ["post"]
    await mark_sent(database, "post", now, ts="8.8")
    assert ids(await claim(31)) == ["reply"]
    await mark_sent(database, "reply", now, ts="9.9")
    updates = await claim(32)
    assert ids(updates) == ["update"]
    assert updates[0].replaces_ts == "8.8"


async def test_the_newest_update_wins_over_those_not_sent_yet(
    database: Database, now: datetime, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"), make_message("another"))
    for name, replaces in {"u1": "post", "u2": "post", "v1": "another"}.items():
        await add(database, now, make_message(name, kind="update", replaces=replaces))

    sent = []
    while claimed := await claim():
        sent += ids(claimed)
        for one in claimed:
            await mark_sent(database, one.outgoing.delivery_id, now)

    assert sent == ["post", "another", "u2", "v1"]


async def test_an_update_of_an_update_is_one_of_the_message_itself(
    database: Database, now: datetime, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"))
    await add(database, now, make_message("u1", kind="update", replaces="post"))
    await add(database, now, make_message("u2", kind="update", replaces="u1"))
    await claim()
    await mark_sent(database, "post", now, ts="8.8")

    updates = await claim()

    assert ids(updates) == ["u2"]
    assert (updates[0].outgoing.replaces, updates[0].replaces_ts) == ("post", "8.8")


async def test_an_update_overtaken_while_it_was_out_is_dropped_when_it_comes_back(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"))
    await claim()
    await mark_sent(database, "post", now)
    await add(database, now, make_message("u1", kind="update", replaces="post"))
    assert ids(await claim()) == ["u1"]
    await add(database, now, make_message("u2", kind="update", replaces="post"))
    assert ids(await claim()) == []

    await park(database, "u1", later(30))

    assert ids(await claim()) == ["u2"]


async def test_a_parked_update_that_nothing_overtook_is_tried_again(
    database: Database, now: datetime, later: Later, make_message: Message, claim: Claim
) -> None:
    await add(database, now, make_message("post"))
    await claim()
    await mark_sent(database, "post", now)
    await add(database, now, make_message("u1", kind="update", replaces="post"))
    await claim()

    await park(database, "u1", later(30))

    assert ids(await claim(29)) == []
    assert ids(await claim(30)) == ["u1"]


@pytest.mark.parametrize("is_added_before", [True, False])
@pytest.mark.parametrize("end", ["failed", "ephemeral"])
async def test_an_update_of_what_nobody_can_change_is_given_up(
    database: Database,
    now: datetime,
    make_message: Message,
    claim: Claim,
    is_added_before: bool,  # noqa: FBT001 (a parametrized value)
    end: str,
) -> None:
    update = make_message("update", kind="update", replaces="lost")
    await add(database, now, make_message("lost", kind="ephemeral", user_id="U1"))
    if is_added_before:
        await add(database, now, update)
    await claim()
    if end == "failed":
        await mark_failed(database, "lost", now)
    else:
        await mark_sent(database, "lost", now, ts=None)
    if not is_added_before:
        await add(database, now, update)

    assert await claim(1000) == []
    assert await find_next_due(database) is None


@pytest.mark.parametrize("replaces", [None, "unknown"])
async def test_an_update_of_a_message_that_was_never_queued_is_refused(
    database: Database, now: datetime, make_message: Message, replaces: str | None
) -> None:
    with pytest.raises(ValueError, match="never queued"):
        await add(database, now, make_message("update", kind="update", replaces=replaces))


async def test_an_unknown_delivery_cannot_be_marked(database: Database, now: datetime) -> None:
    with pytest.raises(LookupError):
        await mark_sent(database, "unknown", now)
    with pytest.raises(LookupError):
        await mark_failed(database, "unknown", now)
    with pytest.raises(LookupError):
        await park(database, "unknown", now)
