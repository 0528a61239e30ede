"""SIGTERM while many handlers are under way, and what the next start makes of it."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from datetime import UTC, datetime

from playground.slack import SlackServer
from tests.crash.child import Surroundings
from tests.crash.databases import Databases
from tests.crash.keeper import START_S, Keeper, Mention, Mentions, come_to_rest, settle_in
from tests.crash.nemesis import until
from tests.crash.outcome import Outcome, compare
from tests.crash.pace import PacedClock
from tests.crash.partner import Partner, Trouble

PACE = 5.0
"""Of the second bot only; the first is `apikey-bot run` in real time."""
LOOKUP_S = 0.8
"""How long Slack takes to tell who asks: within the bot's 2 s, long enough to be caught in."""
STOP_S = 10.0


async def run_stop(
    *, seed: int, places: Databases, handlers: int = 50, pace: float = PACE
) -> Outcome:
    """The bot ends within 10 s, with code 0, and each mention is answered once."""
    dice, clock = random.Random(seed), PacedClock(pace, origin=datetime.now(UTC))
    trouble = Trouble(dice=dice, lookup_s=LOOKUP_S)
    async with Partner(clock, rooms=20, trouble=trouble, ack_timeout_s=STOP_S) as partner:
        around = settle_in(partner, places, clock)
        process = await _run_command(around)
        await until(partner.slack.connected.is_set, START_S)
        mentions = Mentions(partner, dice)
        asked = [mentions.ask(number) for number in range(handlers)]
        delivering = [asyncio.create_task(mentions.deliver(mention)) for mention in asked]
        # Anywhere from the first look-up to when many have been acknowledged.
        wanted = dice.choice((0, handlers // 10, handlers // 2))
        await until(lambda: partner.lookups > 0, STOP_S)
        await until(lambda: sum(task.done() for task in delivering) >= wanted, STOP_S)
        under_way = sum(not task.done() for task in delivering)
        took_s, code = await _stop(process)
        acknowledged = [task.done() and task.result() for task in delivering]
        for task in delivering:
            task.cancel()
        trouble.lookup_s = 0
        left = [one for one, is_done in zip(asked, acknowledged, strict=True) if not is_done]
        answered = len(mentions.list_answers())
        await _finish(partner, around, mentions, asked, left)
        outcome = compare([one.ts for one in asked], mentions.list_answers())
    return Outcome(
        attempted=outcome.attempted,
        lost=outcome.lost,
        unexpected=outcome.unexpected + (code != 0) + (took_s > STOP_S),
        duplicated=outcome.duplicated,
        recovered=handlers - answered,
        notes={
            "under way": under_way,
            "not acknowledged": len(left),
            "exit code at most": code,
            "ms to stop at most": round(took_s * 1000),
        },
    )


async def _run_command(around: Surroundings) -> Process:
    environ = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": SlackServer.bot_token,
        "SLACK_APP_TOKEN": SlackServer.app_token,
        "SLACK_API_URL": f"{around.address}/api/",
        "OPENAI_BASE_URL": f"{around.address}/v1",
        "APIKEY_BOT_DATA_DIR": str(around.data_dir),
        "APIKEY_BOT_DATABASE_URL": around.database_url,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=environ, stdout=DEVNULL, stderr=DEVNULL
    )


async def _stop(process: Process) -> tuple[float, int]:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(3 * STOP_S):
            code = await process.wait()
    except TimeoutError:
        process.kill()
        code = await process.wait()
    return time.monotonic() - began, code


async def _finish(
    partner: Partner,
    around: Surroundings,
    mentions: Mentions,
    asked: list[Mention],
    left: list[Mention],
) -> None:
    """Start again; Slack repeats what nobody acknowledged."""
    keeper = Keeper(partner, around)
    await keeper.revive()
    await asyncio.gather(*(_repeat(mentions, mention) for mention in left))
    await come_to_rest(around.database_url, mentions, asked, 5 * 60 / around.clock.pace)
    await keeper.close()


async def _repeat(mentions: Mentions, mention: Mention) -> None:
    """As Slack does, at most three times."""
    for attempt in (1, 2, 3):
        if await mentions.deliver(mention, attempt):
            return
