"""The clock moved over the control interface: steps, sleepers, a bot that stays busy."""

from __future__ import annotations

import asyncio
import itertools
from datetime import timedelta
from typing import Any

WEB, MISAKI, BOT = "C0WEBTEAM1", "U0MISAKI01", "U0APIKEYBT"


class Bot:
    """What the assembler hands in once the bot runs: counts ticks, may be busy."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.ticks: list[Any] = []
        self.is_busy = False

    async def tick(self) -> None:
        self.ticks.append(self.clock.now())

    async def idle(self) -> None:
        if self.is_busy:
            await asyncio.Event().wait()


async def test_time_moves_in_steps_with_a_tick_after_each(world: Any, start: Any) -> None:
    bot = Bot(world.clock)
    world.control.running = bot

    answer = await world.act("clock", {"advance_s": 3600})

    moments = [(at - start).total_seconds() for at in bot.ticks]
    assert answer["ack_ms"] is None
    assert moments[-1] >= 3600
    assert all(0 < later - earlier <= 905 for earlier, later in itertools.pairwise(moments))
    assert world.clock.now() - start < timedelta(seconds=3700)


async def test_time_stops_at_each_sleeper_on_its_way(world: Any, start: Any) -> None:
    bot = Bot(world.clock)
    world.control.running = bot
    woken: list[float] = []

    async def sleeper() -> None:
        for _ in range(2):
            await world.clock.sleep(100)
            woken.append((world.clock.now() - start).total_seconds())

    task = asyncio.create_task(sleeper())
    await asyncio.sleep(0)
    await world.act("clock", {"until": (start + timedelta(seconds=600)).isoformat()})
    await task

    assert [round(at, -1) for at in woken] == [100, 200]


async def test_a_bot_that_does_not_come_to_rest_is_not_idle(world: Any) -> None:
    bot = Bot(world.clock)
    bot.is_busy = True
    world.control.running = bot

    answer = await world.act("clock", {"advance_s": 60}, status=400)

    assert answer["error"] == "not_idle"
