"""Events that come again and again, in any order, to bots that are killed meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections import deque

from tests.crash.databases import Databases
from tests.crash.keeper import Keeper, Mention, Mentions, come_to_rest, settle_in
from tests.crash.nemesis import until
from tests.crash.outcome import Outcome, compare
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner

PACE = 10.0
SENDERS = 8
ACK_S = 1.5
"""When an envelope counts as not acknowledged: Slack waits 3 s, which a kill would cost here."""
LEASE_S = 45
ROOMS = 25


async def run_events(
    *,
    seed: int,
    places: Databases,
    events: int = 1000,
    kills: int = 10,
    processes: int = 1,
    pace: float = PACE,
) -> Outcome:
    """Each event has one answer, however often it was delivered."""
    dice, clock = random.Random(seed), PacedClock(pace)
    async with Partner(clock, rooms=ROOMS, ack_timeout_s=ACK_S) as partner:
        around = settle_in(partner, places, clock)
        keeper = Keeper(partner, around, count=processes)
        await keeper.revive()
        mentions = Mentions(partner, dice)
        asked = [mentions.ask(number) for number in range(events)]
        waiting = deque(mention for mention in asked for _ in range(dice.randint(1, 4)))
        dice.shuffle(waiting)
        repeated = len(waiting) - events
        step = len(waiting) // (kills + 1)
        blows = {step * (number + 1) for number in range(kills)}
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(SENDERS):
                    group.create_task(_send(mentions, waiting))
                group.create_task(_strike(keeper, mentions, blows, dice, waiting))
            await keeper.revive()
            await come_to_rest(around.database_url, mentions, asked, 20 * LEASE_S / pace)
        finally:
            await keeper.close()
        return compare(
            [mention.ts for mention in asked],
            mentions.list_answers(),
            recovered=mentions.tries - events - repeated,
            notes={
                "deliveries": mentions.tries,
                "kills": keeper.kills,
                "broken": keeper.broken,
            },
        )


async def _send(mentions: Mentions, waiting: deque[Mention]) -> None:
    """Deliver until nothing waits; what nobody acknowledged comes again, as from Slack."""
    while waiting:
        mention = waiting.popleft()
        attempt = 0
        while not await mentions.deliver(mention, attempt):
            attempt += 1


async def _strike(
    keeper: Keeper,
    mentions: Mentions,
    blows: set[int],
    dice: random.Random,
    waiting: deque[Mention],
) -> None:
    """Kill a bot when so many deliveries were tried."""
    while waiting:
        if blows and mentions.tries >= min(blows):
            blows.remove(min(blows))
            keeper.kill(dice)
            await until(lambda: keeper.has_losses, 5)
        if keeper.has_losses:
            await keeper.revive()
        await asyncio.sleep(0.01)
    await keeper.revive()
