"""The outbox emptied: once each, in order, at the pace that Slack allows."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from bot.channels.settings import ChannelSettings
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.jobs.deliver import LEASE, SETTLE, Deliverer
from bot.jobs.refusals import Refusals
from bot.ports import ChannelRef, Outgoing
from bot.texts.pauses import PAUSE_TEXTS

CHANNEL, OTHER, ELSEWHERE = ChannelRef("T1", "C1"), ChannelRef("T1", "C2"), ChannelRef("T2", "C1")


def write(delivery_id: str, channel: ChannelRef = CHANNEL, **changes: Any) -> Outgoing:
    facts: dict[str, Any] = {"kind": "post", "text": "x", "blocks": [], "purpose": "test"}
    return Outgoing(delivery_id=delivery_id, channel=channel, **(facts | changes))


@dataclass
class Later:
    """A `Jobs` that only remembers what is to be started after a delay."""

    works: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def start(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        raise AssertionError(name)

    def start_after(
        self, delay: Callable[[], Awaitable[None]], name: str, work: Callable[[], Awaitable[None]]
    ) -> None:
        self.works.append(delay)


@pytest.fixture
def later() -> Later:
    return Later()


@pytest.fixture
def make_deliverer(database: Any, slack: Any, clock: Any, later: Later) -> Callable[[], Deliverer]:
    numbers = count()

    def make() -> Deliverer:
        refusals = Refusals(
            changes=database.changes,
            clock=clock,
            new_id=lambda: f"{next(numbers):032x}",
            admins=("UADMIN",),
        )
        return Deliverer(
            changes=database.changes,
            reads=database.reads,
            messenger=slack,
            on_refusal=refusals.settle,
            jobs=later,
            clock=clock,
        )

    return make


@pytest.fixture
def deliverer(make_deliverer: Callable[[], Deliverer]) -> Deliverer:
    return make_deliverer()


@pytest.fixture
def queue(database: Any, clock: Any) -> Callable[..., Awaitable[None]]:
    async def add(*messages: Outgoing | str) -> None:
        async with database.changes() as tx:
            for one in messages:
                message = write(one) if isinstance(one, str) else one
                await tx.outbox.add(message, clock.now())

    return add


@pytest.fixture
async def settings(database: Any) -> ChannelSettings:
    settings = ChannelSettings(
        channel=CHANNEL, language="ja", timezone="Asia/Tokyo", digest_on=True
    )
    async with database.changes() as tx:
        await tx.channels.save(settings)
    return settings


async def find_pause(database: Any, channel: ChannelRef = CHANNEL) -> str | None:
    async with database.reads() as tx:
        found = await tx.channels.find(channel)
    assert found is not None
    paused: str | None = found.paused
    return paused


async def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer, queue: Any
) -> None:
    slack.failures = [SlackUnavailableError("no answer", applied_unknown=True)]
    await queue("first", "second")

    await deliverer.run()
    clock.moment += timedelta(minutes=1)
    await deliverer.run()

    assert slack.posts == ["first", "second"]
    async with database.reads() as tx:
        assert await tx.outbox.next_due() is None


async def test_a_post_that_may_still_arrive_is_given_the_time_to_show_up(
    database: Any, slack: Any, clock: Any, deliverer: Deliverer, queue: Any
) -> None:
    slack.keeps_lost = False
    slack.failures = [SlackUnavailableError("timeout", applied_unknown=True)]
    await queue("slow")

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


async def test_a_429_lets_the_workspace_rest_for_that_method(
    slack: Any, clock: Any, deliverer: Deliverer, queue: Any
) -> None:
    slack.keeps_lost = False
    slack.failures = [SlackUnavailableError("ratelimited", retry_after_s=90)]
    await queue("one")
    await deliverer.run()
    private = write("private", kind="ephemeral", user_id="U1")
    await queue(write("two", OTHER), write("three", ELSEWHERE), private)

    await deliverer.run()
    early = sorted(slack.posts)
    clock.moment += timedelta(seconds=91)
    await deliverer.run()

    assert early == ["one", "private", "three"]
    assert sorted(slack.posts[3:]) == ["one", "two"]


async def test_a_channel_gets_a_burst_and_then_one_message_a_second(
    slack: Any, clock: Any, deliverer: Deliverer, queue: Any, later: Later
) -> None:
    await queue(*"abcdef", write("elsewhere", OTHER), write("told", kind="ephemeral", user_id="U"))

    await deliverer.run()
    first = sorted(slack.posts)
    moments = []
    while later.works:
        await later.works.pop()()
        await deliverer.run()
        moments.append(len(slack.posts))

    assert first == ["a", "b", "c", "elsewhere", "told"]
    assert [one for one in slack.posts if len(one) == 1] == list("abcdef")
    assert (clock.now() - slack.began).total_seconds() == 3
    assert moments == [8]


async def test_two_runs_at_once_post_each_message_once(
    slack: Any, deliverer: Deliverer, make_deliverer: Any, queue: Any
) -> None:
    messages = [write(name, ChannelRef("T1", f"C{name}")) for name in "abcdef"]
    await queue(*messages)

    await asyncio.gather(deliverer.run(), deliverer.run(), make_deliverer().run())

    assert sorted(slack.posts) == list("abcdef")


async def test_whoever_was_frozen_beyond_the_lease_sends_nothing(
    slack: Any, clock: Any, deliverer: Deliverer, queue: Any
) -> None:
    async def freeze() -> None:
        clock.moment += LEASE

    slack.failures = [SlackUnavailableError("no answer", applied_unknown=True)]
    slack.keeps_lost = False
    await queue("one")
    await deliverer.run()
    clock.moment += timedelta(seconds=10)
    slack.on_find = freeze
    await deliverer.run()
    while_frozen = list(slack.posts)
    slack.on_find = None
    clock.moment += timedelta(minutes=1)
    await deliverer.run()

    assert while_frozen == ["one"]
    assert slack.posts == ["one", "one"]
    assert list(slack.arrived) == ["one"]


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found"])
async def test_a_channel_that_refuses_rests_and_its_people_are_told_once(
    database: Any,
    slack: Any,
    deliverer: Deliverer,
    queue: Any,
    settings: ChannelSettings,
    code: str,
) -> None:
    slack.failures = [SlackRefusedError(code), SlackRefusedError(code)]
    slack.keeps_lost = False
    await queue("one", "two")

    await deliverer.run()

    words = PAUSE_TEXTS["ja"].because[code]
    assert await find_pause(database) == code
    (told,) = [one for one in slack.sent if one.kind == "dm"]
    assert (told.user_id, told.purpose) == ("UADMIN", "pause")
    assert words in told.text
    assert "<#C1>" in told.text
    async with database.reads() as tx:
        assert [r.entry.action for r in await tx.audit.list_all("T1")] == ["channel.paused"]
        assert await tx.outbox.next_due() is None


async def test_a_channel_that_takes_messages_again_goes_on(
    database: Any, slack: Any, deliverer: Deliverer, queue: Any, settings: ChannelSettings
) -> None:
    slack.failures = [SlackRefusedError("not_in_channel")]
    slack.keeps_lost = False
    await queue("one")
    await deliverer.run()

    await queue("two")
    await deliverer.run()

    assert "two" in slack.arrived
    assert await find_pause(database) is None


async def test_a_refused_bot_loses_nothing(
    slack: Any, clock: Any, deliverer: Deliverer, queue: Any
) -> None:
    slack.failures = [SlackRefusedError("token_revoked")]
    slack.keeps_lost = False
    await queue("one")

    await deliverer.run()
    clock.moment += timedelta(minutes=10)
    await deliverer.run()

    assert slack.posts == ["one", "one"]
    assert list(slack.arrived) == ["one"]


async def test_a_message_that_slack_does_not_understand_is_given_up_alone(
    database: Any, slack: Any, deliverer: Deliverer, queue: Any, settings: ChannelSettings
) -> None:
    slack.failures = [SlackRefusedError("invalid_blocks")]
    slack.keeps_lost = False
    await queue("bad", "good")

    await deliverer.run()

    assert list(slack.arrived) == ["good"]
    assert await find_pause(database) is None
