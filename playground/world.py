"""The playground put together: one port, one clock, one story, one real bot."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from aiohttp import web

from bot.config import Config
from bot.run import Running
from bot.run import start as start_bot
from playground.clock import PlaygroundClock
from playground.control import Control
from playground.faults import Faults
from playground.journal import Journal
from playground.ledger import KeyState, Ledger
from playground.openai.server import OpenAIServer
from playground.page.page import Page
from playground.seeding import play_seed
from playground.slack.manifest import load_manifest
from playground.slack.server import PATIENCE_S, SlackServer

DEFAULT_START = datetime(2026, 11, 24, 8, 30, tzinfo=timezone(timedelta(hours=9)))
"""A Tuesday morning in Tokyo."""

OWN_KEY = "docs-bot"
"""The key of the story that the bot's own model answers with."""

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
"""slack_sdk obeys these and ignores NO_PROXY: through a proxy the loopback is out of reach."""


class World:
    """Slack, OpenAI, page and bot of one playground, until `close`."""

    def __init__(
        self,
        *,
        port: int,
        seed: int,
        start: datetime,
        data: Path,
        settings: Mapping[str, object] | None = None,
        patience_s: float = PATIENCE_S,
        start_bot: Callable[[Config, PlaygroundClock], Awaitable[Running]] = start_bot,
    ) -> None:
        """`settings` are those of the bot that differ from what the playground needs."""
        self._start_bot = start_bot
        self._settings = settings or {}
        self._port = port
        self._data = data
        self._stack = AsyncExitStack()
        self.address = ""
        self.clock = PlaygroundClock(start.astimezone(UTC))
        self.journal = Journal(now=self.clock.now)
        self.faults = Faults()
        self.ledger = Ledger(seed, start.astimezone(UTC), self.clock.now)
        self.slack = SlackServer(
            clock=self.clock,
            journal=self.journal,
            faults=self.faults,
            manifest=load_manifest(),
            base_url=lambda: self.address,
            ack_timeout_s=patience_s,
            trigger_life_s=patience_s,
        )
        self.openai = OpenAIServer(ledger=self.ledger, faults=self.faults, now=self.clock.now)
        self.restart = asyncio.Event()
        """Set when somebody asked for everything anew."""
        self.control = Control(
            slack=self.slack,
            clock=self.clock,
            journal=self.journal,
            faults=self.faults,
            story=self._tell,
            put=self._put,
            reset=self._reset,
        )
        self._is_seeded = False

    @property
    def is_ready(self) -> bool:
        """Whether the bot is connected and the seed is played."""
        return self._is_seeded and self.control.is_ready

    async def open(self, *, play: bool = True) -> None:
        """Serve, start the bot, and play the seed over its own loopback socket.

        Raises OSError (EADDRINUSE) when the port is taken.
        """
        for name in _PROXIES:
            os.environ.pop(name, None)
        app = web.Application()
        app.add_routes(self.slack.routes())
        app.add_routes(self.control.routes())
        app.add_routes(Page(ready=lambda: self.is_ready).routes())
        app.add_routes(self.openai.routes())
        app.on_shutdown.append(self._end_streams)
        runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", self._port).start()
        port = runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{port}"
        running = await self._start_bot(self._configure(), self.clock)
        self._stack.push_async_callback(running.close)
        self.control.running = running
        await running.tick()
        if play:
            await play_seed(self.slack, self.ledger, running, self.clock)
        self._is_seeded = True

    async def close(self) -> None:
        """Stop the bot, then the servers."""
        await self._stack.aclose()

    @property
    def running(self) -> Running:
        """The started bot."""
        running = self.control.running
        assert isinstance(running, Running)  # noqa: S101  open() sets it
        return running

    def _configure(self) -> Config:
        admin = next(iter(self.slack.workspace.users))
        settings = dict(self._settings)
        if "answer_model" in settings:
            # The only key that this loopback takes; one of the environment stays there.
            own = next(key for key in self.ledger.keys if key.name == OWN_KEY)
            settings.setdefault("openai_api_key", own.secret)
        return Config.model_validate(
            {
                "slack_bot_token": self.slack.bot_token,
                "slack_app_token": self.slack.app_token,
                "slack_api_url": f"{self.address}/api/",
                "openai_base_url": f"{self.address}/v1",
                "status_page_url": f"{self.address}/status",
                "data_dir": self._data,
                "admins": (admin,),
                "locale": "ja",
                "timezone": "Asia/Tokyo",
                **settings,
            }
        )

    async def _tell(self, name: str) -> None:
        self.ledger.tell(name)

    def _put(self, name: str, state: str | None) -> None:
        self.ledger.put(name, None if state is None else KeyState(state))

    async def _reset(self) -> None:
        self.restart.set()

    async def _end_streams(self, _app: web.Application) -> None:
        await self.slack.close()
        await self.control.close()
        self.openai.close()


async def serve(*, port: int, seed: int, start: datetime, data: Path | None) -> None:
    """Serve a playground until Ctrl-C or SIGTERM; a reset begins it anew on the same port."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    while not stop.is_set():
        with tempfile.TemporaryDirectory(prefix="apikey-bot-") as fresh:
            world = World(
                port=port,
                seed=seed,
                start=start,
                data=data or Path(fresh),
                settings=_read_settings(os.environ),
            )
            try:
                await world.open()
                gc.freeze()
                gc.enable()
                print(f"ready {world.address}", flush=True)  # noqa: T201  the promised line
                await _wait_for_any(stop, world.restart)
            finally:
                await world.close()


def _read_settings(environ: Mapping[str, str]) -> Mapping[str, object]:
    """What the playground takes from the environment: which scripted model answers, if any."""
    model = environ.get("APIKEY_BOT_ANSWER_MODEL", "").strip()
    return {"answer_model": model} if model else {}


async def _wait_for_any(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
