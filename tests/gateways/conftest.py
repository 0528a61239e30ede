"""The loopback Slack with the clients the bot itself makes, and a server that answers anything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.gateways.slack_calls import make_client
from playground.clock import PlaygroundClock
from playground.faults import Faults
from playground.journal import Journal
from playground.slack import SlackServer, load_manifest

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


@dataclass
class StandingClock:
    """Stands still until it is moved."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    async def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


@dataclass(kw_only=True)
class LocalSlack:
    """One running playground Slack and a client of the bot's making."""

    server: SlackServer
    journal: Journal
    faults: Faults
    client: AsyncWebClient
    hasty: AsyncWebClient
    """Waits one second only."""
    clock: StandingClock = field(default_factory=StandingClock)

    def count(self, method: str) -> int:
        """How often the bot called this method."""
        return sum(entry.method == method for entry in self.journal.list_entries())


@dataclass
class AnySlack:
    """A server in Slack's place that says whatever a test lays out."""

    client: AsyncWebClient
    status: int = 200
    body: bytes = b'{"ok": true}'
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    asked: int = 0

    async def handle(self, _request: web.Request) -> web.Response:
        self.asked += 1
        return web.Response(status=self.status, body=self.body, headers=self.headers)


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk would send loopback calls through a proxy of the environment."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    clock, faults = PlaygroundClock(START), Faults()
    journal = Journal(now=clock.now)
    bases: list[str] = []
    server = SlackServer(
        clock=clock,
        journal=journal,
        faults=faults,
        manifest=load_manifest(),
        base_url=lambda: bases[0],
    )
    app = web.Application()
    app.add_routes(server.routes())
    app.on_shutdown.append(server.close)
    async with AsyncExitStack() as stack:
        bases.append(await _serve(app, stack))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        client, hasty = (
            make_client(
                server.bot_token, base_url=f"{bases[0]}/api/", session=session, timeout_s=seconds
            )
            for seconds in (10, 1)
        )
        yield LocalSlack(server=server, journal=journal, faults=faults, client=client, hasty=hasty)


@pytest.fixture
async def any_slack() -> AsyncIterator[AnySlack]:
    app = web.Application()
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        slack = AnySlack(AsyncWebClient())
        app.router.add_route("*", "/{path:.*}", slack.handle)
        base = await _serve(app, stack)
        slack.client = make_client(
            "xoxb-1-secretpart", base_url=f"{base}/api/", session=session, timeout_s=5
        )
        yield slack


async def _serve(app: web.Application, stack: AsyncExitStack) -> str:
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}"
