"""Messages in the outbox, and the processes that deliver them killed or frozen again and again."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, replace

from bot.ports import ChannelRef, Outgoing
from playground.slack.cast import TEAM
from storage.transaction import Database
from tests.crash.child import Surroundings, deliver
from tests.crash.databases import Databases, look
from tests.crash.nemesis import Process, until
from tests.crash.outcome import Outcome, compare
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner, Trouble
from tests.crash.points import SIDES, CommitPoint

PACE = 20.0
"""A lease of 45 s takes 2.25 s."""
LATEST_S = 28.0
"""The latest a post is applied after it was sent: time-out 10 s + settle time 20 s, and a margin
for a machine that is busy; paced seconds.
"""
LATE_SHARE = 0.08
LONGEST_LIFE_S = 0.5
AFTER_LEASE_S = 60.0
"""When a post arrives that its sender was frozen with: another has taken over; paced seconds."""
PATIENCE_S = 300.0
"""Real seconds after which a round is given up; what is missing then counts as lost."""


@dataclass(frozen=True, kw_only=True)
class Blows:
    """`kills` and `freezes` fall in all, spread over as many rounds of messages as they need."""

    kills: int = 0
    freezes: int = 0
    freeze_s: float = 50.0
    """How long a process stands still: longer than its lease. Paced seconds."""


class _Round:
    """One outbox of messages, and the processes that empty it."""

    def __init__(
        self, partner: Partner, around: Surroundings, blows: Blows, dice: random.Random, count: int
    ) -> None:
        self._partner = partner
        self._around = around
        self._blows = blows
        self._dice = dice
        self._processes: list[Process | None] = [None] * count
        self.kills = 0
        self.freezes = 0
        self.broken = 0

    async def play(self) -> None:
        """Let blows fall until the outbox is empty."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self._fill()
            if await self._strike():
                break
        for process in self._processes:
            if process is not None:
                await process.bury()
        await until(lambda: not self._partner.applying, LATEST_S)

    def _fill(self) -> None:
        for place, process in enumerate(self._processes):
            if process is None or not process.is_alive:
                self.broken += process is not None and process.has_broken
                self.kills += process is not None and process.was_killed
                self._processes[place] = Process(deliver, self._around_next())

    def _around_next(self) -> Surroundings:
        """Half of the lives end at a commit that was chosen before they began."""
        if self._blows.kills <= self.kills or self._dice.random() < 0.5:
            return replace(self._around, point=None)
        point = CommitPoint(self._dice.choice(SIDES), self._dice.randint(1, 12))
        return replace(self._around, point=point)

    async def _strike(self) -> bool:
        """One blow, or none; whether everything is delivered."""
        victim = self._dice.choice([one for one in self._processes if one is not None])
        blow = self._dice.choice(("anywhere", "before post", "after post"))
        if self.freezes < self._blows.freezes:
            if not await self._wait_for_work(victim):
                return victim.has_finished
            self.freezes += 1
            victim.freeze()
            await until(lambda: False, self._blows.freeze_s / PACE)
            victim.thaw()
            return False
        if self.kills >= self._blows.kills:
            await victim.ended(1.0)
            return victim.has_finished
        if blow == "anywhere":
            await victim.ended(self._dice.uniform(0.02, LONGEST_LIFE_S))
        else:
            trouble, number = self._partner.trouble, self._dice.randint(1, 12)
            table = trouble.before if blow == "before post" else trouble.after
            table[self._partner.posts + number] = victim.kill
            await victim.ended(LONGEST_LIFE_S)
            table.clear()
        if victim.is_alive:
            victim.kill()
            await victim.ended(5)
        return victim.has_finished

    async def _wait_for_work(self, victim: Process) -> bool:
        """Whether the process posts something now: freezing an idle one proves nothing."""
        wanted = self._partner.posts + self._dice.randint(1, 12)
        return (
            await until(
                lambda: self._partner.posts >= wanted or not victim.is_alive, LONGEST_LIFE_S * 4
            )
            and victim.is_alive
        )


async def run_deliveries(
    *,
    seed: int,
    places: Databases,
    blows: Blows,
    messages: int = 500,
    rooms: int = 100,
    processes: int = 1,
) -> Outcome:
    """Every message stands in Slack exactly once, whatever fell on those who delivered it."""
    dice = random.Random(seed)
    left = blows
    wanted: list[str] = []
    found: Counter[str] = Counter()
    recovered = broken = rounds = 0
    while not rounds or left.kills > 0 or left.freezes > 0:
        rounds += 1
        clock = PacedClock(PACE)
        trouble = Trouble(dice=dice, late=LATE_SHARE, late_s=LATEST_S / PACE)
        async with Partner(clock, rooms=rooms, trouble=trouble) as partner:
            url = places.make()
            around = Surroundings(
                database_url=url, address=partner.address, clock=clock, data_dir=places.folder
            )
            names = [f"{seed}-{rounds}-{number}" for number in range(messages)]
            await _queue(url, clock, names, partner.rooms)
            one = _Round(partner, around, left, dice, processes)
            await one.play()
            wanted += names
            found += partner.count_deliveries()
            recovered += await _count_second_tries(url)
        broken += one.broken
        left = replace(left, kills=left.kills - one.kills, freezes=left.freezes - one.freezes)
    return compare(
        wanted,
        found.elements(),
        recovered=recovered,
        notes={
            "kills": blows.kills - left.kills,
            "freezes": blows.freezes - left.freezes,
            "rounds": rounds,
            "broken": broken,
        },
    )


async def run_second_copy(places: Databases) -> tuple[int, int]:
    """A process freezes while its post is on the way, which arrives after another took over.

    Returns how many copies stood in Slack, and how many were left.
    """
    clock, trouble = PacedClock(PACE), Trouble(dice=_Longest())
    async with Partner(clock, rooms=1, trouble=trouble) as partner:
        url = places.make()
        around = Surroundings(
            database_url=url, address=partner.address, clock=clock, data_dir=places.folder
        )
        await _queue(url, clock, ["1"], partner.rooms)
        frozen = Process(deliver, around)

        def freeze() -> None:
            frozen.freeze()
            trouble.late, trouble.late_s = 1.0, AFTER_LEASE_S / PACE

        def hurry() -> None:
            trouble.late = 0.0

        trouble.before.update({1: freeze, 2: hurry})
        await until(lambda: partner.posts > 0, PATIENCE_S)
        other = Process(deliver, around)
        await until(lambda: partner.count_deliveries()["1"] > 1, PATIENCE_S)
        most = partner.count_deliveries()["1"]
        frozen.thaw()
        await until(lambda: partner.count_deliveries()["1"] == 1, PATIENCE_S)
        for process in (frozen, other):
            await process.ended(PATIENCE_S)
            await process.bury()
        return most, partner.count_deliveries()["1"]


class _Longest(random.Random):
    """Whatever is late is as late as can be."""

    def uniform(self, a: float, b: float) -> float:
        """The greater of both."""
        return max(a, b)


async def _queue(url: str, clock: PacedClock, names: list[str], rooms: tuple[str, ...]) -> None:
    database = Database(url=url)
    await database.migrate()
    async with database.changes() as tx:
        for number, name in enumerate(names):
            outgoing = Outgoing(
                delivery_id=name,
                kind="post",
                channel=ChannelRef(TEAM, rooms[number % len(rooms)]),
                text=f"message {name}",
                blocks=[],
                purpose="crash",
            )
            await tx.outbox.add(outgoing, clock.now())
    await database.close()


async def _count_second_tries(url: str) -> int:
    """Messages that needed more than one try."""
    (tried,) = await look(url, "SELECT count(*) FROM outbox WHERE attempts > 1")
    return int(tried[0])
