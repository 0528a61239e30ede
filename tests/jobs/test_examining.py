"""A look at the bot: each check by its own evidence, and never an error of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.channels.settings import ChannelSettings
from bot.errors import StorageBusyError
from bot.jobs.examining import Examination
from bot.jobs.steadiness import Steadiness
from bot.ports import ChannelRef, Outgoing
from bot.reports.slots import DAILY
from bot.vitals import Health, LineState, Status, Uncounted


@dataclass
class Parts:
    """What is looked at, as far as a look asks; all well until changed."""

    database: Any
    clock: Any
    is_full: bool = False
    is_sealed: bool = False
    is_connected: bool = True
    is_worker: bool = False
    is_busy: bool = False
    is_resting: bool = False
    failing: frozenset[ChannelRef] = frozenset()
    since: datetime | None = None

    def __post_init__(self) -> None:
        self.steadiness = Steadiness(changes=self.database.changes, reads=self.database.reads)
        self.examination = Examination(
            reads=self.reads,
            storage=self,
            vault=self,  # type: ignore[arg-type]  # asked only whether it is sealed
            line=None if self.is_worker else self,
            steadiness=self.steadiness,
            digests=self,
            openai=self,
            clock=self.clock,
            vitals=Uncounted(),
        )

    def reads(self) -> Any:
        if self.is_busy:
            raise StorageBusyError("locked")
        return self.database.reads()

    async def find_room(self) -> None:
        raise NotImplementedError

    async def look(self) -> LineState:
        return LineState(is_connected=self.is_connected, since=self.since, last_message_at=None)

    async def want_digest(self) -> None:
        """A channel whose digest has just become due."""
        at = self.clock.now()
        settings = ChannelSettings(
            channel=ChannelRef("T1", "C1"),
            language="en",
            timezone="UTC",
            digest_on=True,
            digest_time=at.time(),
        )
        async with self.database.changes() as tx:
            await tx.channels.save(settings)

    async def tick(self) -> None:
        await self.steadiness.check(self.clock.now())
        self.examination.note_tick()

    async def examine(self) -> tuple[Health, dict[str, Status]]:
        health = await self.examination.run()
        return health, {c.name: c.status for c in health.checks if c.status is not Status.OK}


@pytest.fixture
def parts(database: Any, clock: Any) -> Parts:
    return Parts(database=database, clock=clock)


async def test_before_the_first_tick_it_is_a_warning_and_then_all_is_well(parts: Parts) -> None:
    before = await parts.examine()
    await parts.tick()
    after = await parts.examine()

    assert (before[0].status, before[1]) == (Status.WARN, {"tick": Status.WARN})
    assert (after[0].status, after[1]) == (Status.OK, {})
    assert {check.name: check.detail for check in after[0].checks}["events"] == "none yet"


async def test_every_trouble_is_found_by_its_name(parts: Parts) -> None:
    await parts.tick()
    parts.is_sealed = parts.is_full = parts.is_resting = True
    parts.is_connected = False
    await parts.want_digest()
    parts.failing = frozenset({ChannelRef("T1", "C1")})
    parts.since = parts.clock.now() - timedelta(seconds=61)

    health, found = await parts.examine()

    assert health.is_red
    assert found == {
        "slack": Status.FAIL,
        "openai": Status.WARN,
        "database": Status.FAIL,
        "vault": Status.FAIL,
        "digests": Status.WARN,
    }


async def test_a_digest_that_another_machine_composed_is_no_trouble_here(parts: Parts) -> None:
    await parts.tick()
    await parts.want_digest()
    now = parts.clock.now()
    parts.failing = frozenset({ChannelRef("T1", "C1")})
    before = await parts.examine()

    async with parts.database.changes() as tx:
        await tx.slots.take(ChannelRef("T1", "C1"), DAILY, now.date(), due=now, at=now)

    assert before[1] == {"digests": Status.WARN}
    assert (await parts.examine())[1] == {}


async def test_a_worker_wants_no_socket(database: Any, clock: Any) -> None:
    parts = Parts(database=database, clock=clock, is_connected=False, is_worker=True)
    await parts.tick()

    health, found = await parts.examine()

    assert found == {}
    details = {check.name: check.detail for check in health.checks}
    assert (details["slack"], details["events"]) == ("no socket: a worker", "none yet")


async def test_a_tick_that_stays_away_is_red_and_so_is_a_time_not_written(parts: Parts) -> None:
    await parts.tick()
    parts.clock.moment += timedelta(minutes=5, seconds=1)

    assert (await parts.examine())[1] == {"database": Status.FAIL, "tick": Status.FAIL}


async def test_a_database_that_does_not_answer_is_red_and_the_look_goes_on(parts: Parts) -> None:
    await parts.tick()
    parts.is_busy = True

    health, found = await parts.examine()

    assert found == {"database": Status.FAIL}
    assert len(health.checks) == 9


async def test_a_message_that_waits_longer_than_a_quarter_of_an_hour_is_red(parts: Parts) -> None:
    start = parts.clock.now()
    outgoing = Outgoing(
        delivery_id="a", kind="post", channel=ChannelRef("T1", "C1"), text="", blocks=[], purpose=""
    )
    async with parts.database.changes() as tx:
        await tx.outbox.add(outgoing, start)
        await tx.outbox.claim_due(start, lease_until=start, limit=1)
        later = start + timedelta(hours=1)
        await tx.outbox.park("a", until=later, may_have_arrived=False)
    parts.clock.moment += timedelta(minutes=15)
    await parts.tick()
    patient = await parts.examine()
    parts.clock.moment += timedelta(seconds=1)
    health, found = await parts.examine()

    assert patient[1] == {}
    assert found == {"outbox": Status.FAIL}, "however often it was put off"
    assert "1 waiting, the oldest for 901 s" in {check.detail for check in health.checks}


async def test_a_clock_behind_is_red(parts: Parts) -> None:
    await parts.tick()
    parts.clock.moment -= timedelta(hours=1)
    await parts.tick()

    assert (await parts.examine())[1] == {"clock": Status.FAIL}
