"""The only start path: `apikey-bot run` and the playground both come through `start`."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from bot.answers.writing import Writer
from bot.config import Config
from bot.gateways.scheduler import Ticker
from bot.ports import Clock
from bot.wiring import Bot, assemble
from handlers.services import Services

FOREIGN_VARIABLES = (
    "OPENAI_ADMIN_KEY",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_CUSTOM_HEADERS",
    "OPENAI_ORG_ID",
    "OPENAI_PROJECT_ID",
    "SLACK_BOT_TOKEN",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_SIGNING_SECRET",
)
"""Variables that the SDKs read behind our back: they would end up in calls made with a team's key,
or switch Bolt to another way of signing in. Ours are read before.
"""

log = logging.getLogger(__name__)


class SystemClock:
    """The machine's time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return `seconds` later."""
        await asyncio.sleep(seconds)


class Running:
    """A started bot."""

    def __init__(self, bot: Bot, stack: AsyncExitStack) -> None:
        self._bot = bot
        self._stack = stack

    @property
    def is_sealed(self) -> bool:
        """Whether the vault could not be opened; everything but keys works."""
        return self._bot.is_sealed

    @property
    def services(self) -> Services:
        """What the handlers work with."""
        return self._bot.services

    async def tick(self) -> None:
        """Run what is due now."""
        await self._bot.rounds.tick()

    async def idle(self) -> None:
        """Return once no work runs and nothing is due to be posted right now."""
        await self._bot.jobs.idle()

    async def close(self) -> None:
        """Leave Slack, finish or cancel what runs, close everything."""
        await self._stack.aclose()


async def start(config: Config, clock: Clock, *, writer: Writer | None = None) -> Running:
    """Start the bot and return once its socket is open; a worker's is not wanted.

    `writer` writes answers; without one the articles answer.

    Raises `OperatorError`, `SlackRefusedError` or `SlackUnavailableError` when it cannot start.
    """
    for name in FOREIGN_VARIABLES:
        os.environ.pop(name, None)
    async with AsyncExitStack() as stack:
        bot = await assemble(config, clock, stack, writer=writer)
        socket = bot.socket

        async def leave() -> None:
            leaving = [] if socket is None else [socket.leave(bot.jobs.deadline.left_s)]
            await asyncio.gather(*leaving, bot.engine.leave())

        stack.push_async_callback(leave)
        if socket is not None:
            await socket.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt has no types here

        def tick() -> None:
            # As a job, so that a stop waits for it; skipped while the one before still runs.
            if not bot.rounds.is_ticking:
                bot.jobs.start("tick", bot.rounds.tick)

        ticker = Ticker(tick)
        ticker.start()
        stack.callback(ticker.stop)
        stack.callback(bot.monitor.desk.leave)
        return Running(bot, stack.pop_all())
    raise AssertionError  # pragma: no cover (the stack swallows nothing)


async def run(config: Config) -> None:
    """Start the bot and serve until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    running = await start(config, SystemClock())
    log.info("bot.started", extra={"sealed": running.is_sealed, "worker": config.is_worker})
    try:
        await running.tick()
        await stop.wait()
    finally:
        await running.close()
        log.info("bot.stopped")
