"""The processes under test: the deliverer alone, and the whole bot. Both may die at any moment."""

from __future__ import annotations

import asyncio
import logging
import signal
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.config import Config
from bot.errors import StorageBusyError
from bot.gateways.slack_calls import POST_TIMEOUT_S, make_client
from bot.gateways.slack_messages import SlackMessages
from bot.jobs.background import InProcessJobs
from bot.jobs.copies import CopyRemoval
from bot.jobs.deliver import Deliverer
from bot.jobs.refusals import Refusals
from bot.run import start
from playground.slack import SlackServer
from storage.transaction import Database
from tests.crash.pace import PacedClock, run_paced
from tests.crash.points import CommitPoint, die_at

TICK_S = 30.0
"""As `bot.gateways.scheduler.TICK_SECONDS`, but of the paced clock."""


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """Where a process lives. Addresses have no trailing slash; OpenAI's is Slack's by default."""

    database_url: str
    address: str
    clock: PacedClock
    data_dir: Path
    point: CommitPoint | None = None
    openai: str | None = None


def deliver(around: Surroundings) -> None:
    """Deliver what is in the outbox until it is empty."""
    _set_out(around)
    run_paced(_deliver(around), around.clock.pace)


def serve(around: Surroundings) -> None:
    """Be the bot until SIGTERM, ticking every 30 s of the paced clock."""
    _set_out(around)
    run_paced(_serve(around), around.clock.pace)


def _set_out(around: Surroundings) -> None:
    logging.disable(logging.CRITICAL)  # the harness looks at effects only
    if around.point is not None:
        die_at(around.point)


async def _deliver(around: Surroundings) -> None:
    database = Database(url=around.database_url)
    refusals = Refusals(
        changes=database.changes, clock=around.clock, new_id=lambda: uuid.uuid4().hex, admins=()
    )
    async with aiohttp.ClientSession() as session, InProcessJobs() as jobs:
        client = make_client(
            SlackServer.bot_token,
            base_url=f"{around.address}/api/",
            session=session,
            timeout_s=POST_TIMEOUT_S,
        )
        messenger = SlackMessages(posting=client, interactive=client)
        deliverer = Deliverer(
            changes=database.changes,
            reads=database.reads,
            messenger=messenger,
            on_refusal=refusals.settle,
            jobs=jobs,
            clock=around.clock,
        )
        copies = CopyRemoval(
            changes=database.changes, reads=database.reads, room=messenger, clock=around.clock
        )
        while await _has_work(database):
            # A frozen process may hold the writer's lock; the next tick tries again.
            with suppress(StorageBusyError):
                await deliverer.run()
            with suppress(StorageBusyError):
                await copies.run("")
            # Oftener than the bot ticks: a run is about blows, not about waiting for them.
            await around.clock.sleep(1)
    await database.close()


async def _has_work(database: Database) -> bool:
    async with database.reads() as tx:
        doubted = await tx.copies.list_doubted(datetime.max.replace(tzinfo=UTC), limit=1)
        return bool(doubted) or await tx.outbox.next_due() is not None


async def _serve(around: Surroundings) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    running = await start(configure(around), around.clock)
    try:
        while not stop.is_set():
            await running.tick()
            try:
                async with asyncio.timeout(TICK_S):
                    await stop.wait()
            except TimeoutError:
                continue
    finally:
        await running.close()


def configure(around: Surroundings) -> Config:
    """The settings of a bot in these surroundings."""
    return Config.model_validate(
        {
            "database_url": around.database_url,
            "slack_bot_token": SlackServer.bot_token,
            "slack_app_token": SlackServer.app_token,
            "slack_api_url": f"{around.address}/api/",
            "openai_base_url": f"{around.openai or around.address}/v1",
            "data_dir": around.data_dir,
            "admins": ("U0MISAKI01",),
        }
    )
