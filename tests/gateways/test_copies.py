"""Two machines post the same message, since one of them froze: a minute later one is left."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.errors import StorageBusyError
from bot.gateways.slack_messages import SlackMessages
from bot.jobs.background import InProcessJobs
from bot.jobs.copies import CopyRemoval
from bot.jobs.deliver import LEASE, SETTLE, Deliverer
from bot.jobs.refusals import Refusals
from bot.ports import ChannelRef, Delivery, Outgoing
from playground.faults import Fault
from storage.transaction import Database

CHANNEL = ChannelRef("T0PLAYGRND", "C0WEBTEAM1")
MISAKI = "U0MISAKI01"
HISTORY = "conversations.history"

Hold = Callable[[], Awaitable[None]]


class Freezing(SlackMessages):
    """The real thing; between the last look at the clock and the post, anything may happen.

    `before_post` and `after_find` are awaited once; `dies` ends it right after its post.
    """

    before_post: Hold | None = None
    after_find: Hold | None = None
    dies = False

    async def post(self, delivery: Delivery) -> str | None:
        hold, self.before_post = self.before_post, None
        if hold is not None:
            await hold()
        ts = await super().post(delivery)
        if self.dies:
            raise StorageBusyError("never recorded")
        return ts

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
        found = await super().find(delivery, since)
        hold, self.after_find = self.after_find, None
        if hold is not None:
            await hold()
        return found


@dataclass(kw_only=True)
class Machines:
    """Two machines on one database, and what stands in Slack."""

    slack: Any
    database: Database
    one: Freezing
    other: Freezing
    deliver: Hold
    deliver_elsewhere: Hold
    copies: CopyRemoval

    async def queue(self, kind: Any = "post", **facts: Any) -> None:
        written: dict[str, Any] = {"delivery_id": "d1", "text": "hello"} | facts
        outgoing = Outgoing(kind=kind, channel=CHANNEL, blocks=[], purpose="test", **written)
        async with self.database.changes() as tx:
            await tx.outbox.add(outgoing, self.slack.clock.now())

    async def outlive_the_lease(self) -> None:
        """The machine stands still, and the other one takes over."""
        self.slack.clock.moment += LEASE
        await self.deliver_elsewhere()

    async def tidy(self) -> None:
        """What a minute of ticks does."""
        for _ in range(2):
            self.slack.clock.moment += timedelta(seconds=30)
            if await self.copies.list_due(self.slack.clock.now()):
                await self.copies.run("")

    async def is_settled(self) -> bool:
        later = self.slack.clock.now() + timedelta(days=1)
        return await self.copies.list_due(later) == ()

    async def find_known(self, ts: str) -> str | None:
        async with self.database.reads() as tx:
            found: str | None = await tx.outbox.find_sent(CHANNEL, ts)
        return found

    def list_posts(self) -> list[dict[str, Any]]:
        bot = self.slack.server.workspace.bot_user_id
        rooms = self.slack.server.workspace.channels.values()
        return [one for room in rooms for one in room.messages if one["user"] == bot]


@pytest.fixture
async def machines(slack: Any, database_url: str) -> AsyncIterator[Machines]:
    database = Database(url=database_url)
    clients = {"posting": slack.client, "interactive": slack.client}
    one, other = Freezing(**clients), Freezing(**clients)
    refusals = Refusals(changes=database.changes, clock=slack.clock, new_id=lambda: "r1", admins=())
    async with InProcessJobs() as jobs:
        deliverers = [
            Deliverer(
                changes=database.changes,
                reads=database.reads,
                messenger=messenger,
                on_refusal=refusals.settle,
                jobs=jobs,
                clock=slack.clock,
            )
            for messenger in (one, other)
        ]
        yield Machines(
            slack=slack,
            database=database,
            one=one,
            other=other,
            deliver=deliverers[0].run,
            deliver_elsewhere=deliverers[1].run,
            copies=CopyRemoval(
                changes=database.changes,
                reads=database.reads,
                room=SlackMessages(**clients),
                clock=slack.clock,
            ),
        )
    await database.close()


async def test_an_ordinary_delivery_costs_no_call_more(machines: Machines) -> None:
    await machines.queue()

    await machines.deliver()
    await machines.tidy()

    methods = [entry.method for entry in machines.slack.journal.list_entries()]
    assert methods == ["chat.postMessage"]
    assert await machines.is_settled()


@pytest.mark.parametrize("kind", ["post", "reply", "dm"])
async def test_of_two_copies_the_later_one_goes(machines: Machines, kind: str) -> None:
    facts: dict[str, Any] = {"kind": "post"}
    if kind == "dm":
        facts = {"kind": "dm", "user_id": MISAKI}
    elif kind == "reply":
        root = await machines.slack.client.chat_postMessage(channel=CHANNEL.channel_id, text="x")
        facts["thread_ts"] = root["ts"]
    before = len(machines.list_posts())
    await machines.queue(**facts)
    machines.one.before_post = machines.outlive_the_lease

    await machines.deliver()
    twice = machines.list_posts()[before:]
    await machines.tidy()
    (left,) = machines.list_posts()[before:]

    assert len(twice) == 2
    assert left["ts"] == min(post["ts"] for post in twice)
    assert machines.slack.count("chat.delete") == 1
    assert await machines.is_settled()
    if kind != "dm":
        assert await machines.find_known(left["ts"]) == "d1"


async def test_a_copy_of_a_machine_that_died_at_once_is_found_as_well(machines: Machines) -> None:
    await machines.queue()
    machines.one.before_post = machines.outlive_the_lease
    machines.one.dies = True

    await machines.deliver()
    twice = len(machines.list_posts())
    await machines.tidy()

    assert twice == 2
    assert len(machines.list_posts()) == 1
    assert await machines.is_settled()


async def test_what_was_changed_on_the_copy_that_goes_is_changed_on_the_one_that_stays(
    machines: Machines,
) -> None:
    """The first machine's post arrives when the other has looked, and nobody records it."""
    reached: list[str] = []

    async def freeze() -> None:
        machines.slack.clock.moment += LEASE
        machines.other.after_find = thaw
        await machines.deliver_elsewhere()
        raise StorageBusyError("it has died meanwhile")

    async def thaw() -> None:
        reached.append(str(await SlackMessages.post(machines.one, delivery)))

    facts: dict[str, Any] = {"delivery_id": "d1", "channel": CHANNEL, "text": "hello"}
    outgoing = Outgoing(kind="post", blocks=[], purpose="test", **facts)
    delivery = Delivery(outgoing=outgoing, attempts=0, may_have_arrived=False)
    await machines.queue()
    machines.one.before_post = freeze
    await machines.deliver()
    await machines.queue("update", delivery_id="d2", text="newer", replaces="d1")
    await machines.deliver_elsewhere()

    await machines.tidy()
    await machines.deliver_elsewhere()

    (left,) = machines.list_posts()
    assert left["ts"] == reached[0]
    assert left["text"] == "newer"
    assert await machines.find_known(left["ts"]) == "d1"


async def test_while_slack_does_not_answer_the_look_is_put_off(machines: Machines) -> None:
    await machines.queue()
    machines.one.before_post = machines.outlive_the_lease
    await machines.deliver()
    machines.slack.faults.add(Fault(target="slack", kind="5xx", method=HISTORY, count=2))

    await machines.tidy()
    during = len(machines.list_posts())
    await machines.tidy()

    assert (during, len(machines.list_posts())) == (2, 1)


async def test_where_the_bot_may_not_look_any_more_the_copies_stay(machines: Machines) -> None:
    await machines.queue()
    machines.one.before_post = machines.outlive_the_lease
    await machines.deliver()
    room = machines.slack.server.workspace.channels[CHANNEL.channel_id]
    room.members.remove(machines.slack.server.workspace.bot_user_id)

    await machines.tidy()

    assert len(machines.list_posts()) == 2
    assert await machines.is_settled()


async def test_an_ephemeral_may_be_shown_twice_and_is_not_looked_for(machines: Machines) -> None:
    await machines.queue("ephemeral", user_id=MISAKI)
    machines.one.before_post = machines.outlive_the_lease

    await machines.deliver()
    await machines.tidy()

    assert len(machines.slack.server.workspace.ephemerals) == 2
    assert machines.slack.count(HISTORY) == 0
    assert await machines.is_settled()


async def test_a_copy_that_somebody_else_has_deleted_is_gone(machines: Machines) -> None:
    await machines.queue()
    await machines.deliver()
    (post,) = machines.list_posts()
    await machines.slack.client.chat_delete(channel=CHANNEL.channel_id, ts=post["ts"])
    outgoing = Outgoing(
        delivery_id="d1", kind="post", channel=CHANNEL, text="", blocks=[], purpose=""
    )

    await machines.one.remove(
        Delivery(outgoing=outgoing, attempts=1, may_have_arrived=True), post["ts"]
    )

    assert machines.list_posts() == []


def test_a_copy_is_gone_within_a_minute() -> None:
    """The look comes with the first tick after a post has had the time to show."""
    tick = timedelta(seconds=30)

    assert SETTLE + tick < timedelta(seconds=60)
