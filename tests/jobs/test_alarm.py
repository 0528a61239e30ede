"""What admins are told of the bot's troubles, and how often."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.errors import SlackUnavailableError, StorageFullError
from bot.jobs.alarm import CALM, Alarm, find_troubles
from bot.people.person import ChannelKind, Person, PersonKind
from bot.ports import ChannelRef, Delivery
from bot.vitals import Health, HealthCheck, Status


def look(*failing: str) -> Health:
    return Health(
        tuple(
            HealthCheck(
                name=name,
                status=Status.FAIL if name in failing else Status.OK,
                detail="",
                channels=("C1",) if name == "digests" else (),
            )
            for name in ("slack", "database", "vault", "outbox", "digests", "clock", "tick")
        )
    )


class People:
    """A `Directory`: U1 reads Japanese, U2 English, U3 is gone, U4 is unknown to a silent Slack."""

    async def person(self, team_id: str, user_id: str) -> Person:
        if user_id == "U4":
            raise SlackUnavailableError("timeout")
        return Person(
            user_id=user_id,
            team_id=team_id,
            name="",
            kind=PersonKind.GONE if user_id == "U3" else PersonKind.MEMBER,
            is_slack_admin=False,
            is_bot_admin=True,
            locale="ja-JP" if user_id == "U1" else "en-US",
            timezone="",
        )

    async def is_member(self, channel: ChannelRef, user_id: str) -> bool:
        raise NotImplementedError

    async def channel_kind(self, channel: ChannelRef) -> ChannelKind | None:
        raise NotImplementedError

    def forget(self, channel: ChannelRef) -> None:
        raise NotImplementedError


@dataclass
class Desk:
    """An alarm over a real outbox; `restart` begins anew on the same database and Slack."""

    database: Any
    slack: Any
    clock: Any
    is_full: bool = False
    ids: int = 0
    direct: list[tuple[str, str]] = field(default_factory=list)
    alarm: Alarm = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        self.alarm = Alarm(
            changes=self.change,
            reads=self.database.reads,
            messenger=self,  # type: ignore[arg-type]  # only posts and looks
            directory=People(),
            clock=self.clock,
            new_id=self.new_id,
            team_id="T1",
            admins=("U1", "U2", "U3", "U4"),
            language="ja",
        )

    def new_id(self) -> str:
        self.ids += 1
        return f"{self.ids:032x}"

    def change(self) -> Any:
        if self.is_full:
            raise StorageFullError("full")
        return self.database.changes()

    async def post(self, delivery: Delivery) -> str | None:
        ts: str | None = await self.slack.post(delivery)
        self.direct.append((str(delivery.outgoing.user_id), first_line(delivery)))
        return ts

    async def find(self, delivery: Delivery, since: datetime) -> str | None:
        assert self.clock.now() - since == timedelta(hours=24)
        found: str | None = await self.slack.find(delivery, since)
        return found

    async def hear(self, *failing: str, after: timedelta = timedelta()) -> list[tuple[str, str]]:
        """One look; returns what the outbox then holds."""
        self.clock.moment += after
        await self.alarm.hear(look(*failing))
        now = self.clock.now()
        told = []
        async with self.database.changes() as tx:
            for one in await tx.outbox.claim_due(now, lease_until=now, limit=50):
                assert one.outgoing.kind == "dm"
                told.append((str(one.outgoing.user_id), first_line(one)))
                await tx.outbox.mark_sent(one.outgoing.delivery_id, ts="1.1", at=now)
        return sorted(told)


def first_line(delivery: Delivery) -> str:
    return delivery.outgoing.text.splitlines()[0]


@pytest.fixture
def desk(database: Any, slack: Any, clock: Any) -> Desk:
    slack.keeps_lost = False
    return Desk(database=database, slack=slack, clock=clock)


JA, EN = "キーを保管する金庫を開けられません", "I can't open the vault that holds the keys"
JA_OVER, EN_OVER = "金庫を開けられるようになりました。", "I can open the vault again."


async def test_each_admin_is_told_once_at_either_end_in_their_language(desk: Desk) -> None:
    begun = await desk.hear("vault")
    lasting = await desk.hear("vault", after=timedelta(hours=30))
    just_gone = await desk.hear()
    back = await desk.hear("vault", after=CALM / 2)
    gone = await desk.hear(after=CALM)
    over = await desk.hear(after=CALM)
    calm = await desk.hear(after=CALM)

    assert begun == [("U1", JA), ("U2", EN), ("U4", JA)]
    assert lasting == just_gone == back == gone == calm == []
    assert over == [("U1", JA_OVER), ("U2", EN_OVER), ("U4", JA_OVER)]
    assert desk.direct == []


async def test_a_restart_repeats_nothing_and_still_tells_the_end(desk: Desk) -> None:
    await desk.hear("vault")
    desk.restart()

    assert await desk.hear("vault") == []
    desk.restart()
    assert await desk.hear() == []
    assert len(await desk.hear(after=CALM)) == 3
    assert len(await desk.hear("vault", after=CALM)) == 3, "a new one"


async def test_no_machine_tells_the_end_of_what_another_still_sees(
    desk: Desk, database: Any, slack: Any, clock: Any
) -> None:
    """A master key may be missing on one machine only."""
    await desk.hear("vault")
    other = Desk(database=database, slack=slack, clock=clock, ids=1000)

    lasting = []
    for _ in range(4):
        lasting += await other.hear(after=CALM / 2)
        lasting += await desk.hear("vault")
    over = []
    for _ in range(4):
        over += await other.hear(after=CALM / 2)
        over += await desk.hear()

    assert lasting == []
    assert over == [("U1", JA_OVER), ("U2", EN_OVER), ("U4", JA_OVER)]


async def test_a_full_database_is_told_straight_to_slack_and_not_again_after_a_restart(
    desk: Desk,
) -> None:
    desk.is_full = True

    await desk.hear("database")
    await desk.hear("database")
    first = list(desk.direct)
    desk.restart()
    await desk.hear("database")
    desk.is_full = False
    over = [*await desk.hear(), *await desk.hear(after=CALM)]

    assert first == [
        ("U1", "データを書き込めません"),
        ("U2", "I can't write my data"),
        ("U4", "データを書き込めません"),
    ]
    assert desk.direct == first
    assert ("U2", "I can write my data again.") in over


async def test_an_admin_that_slack_did_not_reach_is_tried_again_and_the_others_are_not(
    desk: Desk,
) -> None:
    desk.is_full = True
    desk.slack.failures = [SlackUnavailableError("no answer")]

    await desk.hear("vault")
    assert desk.direct == []
    await desk.hear("vault")

    assert [person for person, _ in desk.direct] == ["U1", "U2", "U4"]


def test_what_follows_from_another_trouble_is_not_told_beside_it() -> None:
    assert set(find_troubles(look("database", "outbox", "digests"))) == {"database"}
    assert set(find_troubles(look("clock", "digests", "outbox"))) == {"clock", "outbox"}
    assert set(find_troubles(look("digests", "vault", "slack", "tick"))) == {"digests", "vault"}
