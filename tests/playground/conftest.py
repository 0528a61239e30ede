"""The loopback Slack with its control interface on a free port, and real SDK clients for it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from playground.clock import PlaygroundClock
from playground.control import Control
from playground.faults import Faults
from playground.journal import Journal
from playground.slack import Manifest, SlackServer, load_manifest

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
CONTRACT = json.loads(
    (Path(__file__).parents[1] / "contracts" / "slack-methods.json").read_text(encoding="utf-8")
)
NEWER_ARGUMENTS = {"chat.stopStream": {"session_status"}}
"""Of slack_sdk 3.47, not in the contract yet."""
OUR_FAULTS = {"http_503", "hang", "nonsense", "connection_dropped"}


@dataclass
class Monotonic:
    """Real seconds that only a test moves."""

    now_s: float = 1000.0

    def __call__(self) -> float:
        return self.now_s


@dataclass(kw_only=True)
class World:
    """One running playground Slack and everything a test wants of it."""

    base: str
    slack: SlackServer
    clock: PlaygroundClock
    journal: Journal
    faults: Faults
    control: Control
    client: AsyncWebClient
    http: aiohttp.ClientSession
    monotonic: Monotonic
    stories: list[str] = field(default_factory=list)
    puts: list[tuple[str, str | None]] = field(default_factory=list)

    async def act(self, name: str, body: dict[str, Any], *, status: int = 200) -> dict[str, Any]:
        """POST to the control interface; the answer must have that status."""
        headers = {"X-Playground": "1"}
        async with self.http.post(
            f"{self.base}/_control/{name}", json=body, headers=headers
        ) as response:
            answer: dict[str, Any] = await response.json()
        assert response.status == status, answer
        return answer

    async def look(self, path: str) -> dict[str, Any]:
        """GET from the control interface."""
        async with self.http.get(f"{self.base}/_control/{path}") as response:
            answer: dict[str, Any] = await response.json()
        return answer


MakeWorld = Callable[..., Awaitable[World]]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk would send loopback calls through a proxy of the environment."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def make_world() -> AsyncIterator[MakeWorld]:
    """Starts worlds; at the end every call they saw must stand in Slack's contract."""
    worlds: list[World] = []
    async with AsyncExitStack() as stack:

        async def make(*, ack_timeout_s: float = 3.0, manifest: Manifest | None = None) -> World:
            world = await _start(stack, ack_timeout_s, manifest or load_manifest())
            worlds.append(world)
            return world

        yield make
    for world in worlds:
        _check_contract(world.journal)


async def _start(stack: AsyncExitStack, ack_timeout_s: float, manifest: Manifest) -> World:
    clock, faults, monotonic = PlaygroundClock(START), Faults(), Monotonic()
    journal = Journal(now=clock.now)
    bases: list[str] = []
    slack = SlackServer(
        clock=clock,
        journal=journal,
        faults=faults,
        manifest=manifest,
        base_url=lambda: bases[0],
        ack_timeout_s=ack_timeout_s,
        monotonic=monotonic,
    )
    stories: list[str] = []
    puts: list[tuple[str, str | None]] = []

    async def story(name: str) -> None:
        if name != "leak":
            raise LookupError(name)
        stories.append(name)

    def put(name: str, state: str | None) -> None:
        if name != "prod":
            raise LookupError(name)
        if state not in {None, "deleted"}:
            raise ValueError(state)
        puts.append((name, state))

    async def reset() -> None:
        slack.reset()

    control = Control(
        slack=slack,
        clock=clock,
        journal=journal,
        faults=faults,
        story=story,
        put=put,
        reset=reset,
        idle_s=0.3,
    )
    app = web.Application()
    app.add_routes([*slack.routes(), *control.routes()])
    app.on_shutdown.append(slack.close)
    app.on_shutdown.append(control.close)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    bases.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
    http = await stack.enter_async_context(aiohttp.ClientSession())
    client = AsyncWebClient(token=slack.bot_token, base_url=f"{bases[0]}/api/")
    client.retry_handlers = []
    return World(
        base=bases[0],
        slack=slack,
        clock=clock,
        journal=journal,
        faults=faults,
        control=control,
        client=client,
        http=http,
        monotonic=monotonic,
        stories=stories,
        puts=puts,
    )


def _check_contract(journal: Journal) -> None:
    """Every argument that came and every error that went must be documented."""
    for entry in journal.list_entries():
        known = CONTRACT["methods"].get(entry.method)
        if entry.kind != "api" or known is None:
            continue
        newer = NEWER_ARGUMENTS.get(entry.method, set())
        unknown = set(entry.args) - {*known["args"], *newer, "team_id"}
        assert not unknown, f"{entry.method} does not know {unknown}"
        if entry.error not in {None, *OUR_FAULTS}:
            assert entry.error in {*known["errors"], *CONTRACT["common_errors"]}, entry


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """One world with the shipped manifest."""
    return await make_world()


MakeBot = Callable[..., Awaitable[AsyncApp]]


@pytest.fixture
async def connect_bot() -> AsyncIterator[MakeBot]:
    """Connects an unmodified Bolt app to a world over its socket."""
    async with AsyncExitStack() as stack:

        async def connect(world: World, register: Callable[[AsyncApp], None]) -> AsyncApp:
            app = AsyncApp(client=world.client, process_before_response=True)
            register(app)
            handler = AsyncSocketModeHandler(app, world.slack.app_token)
            await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt has no types here
            stack.push_async_callback(handler.close_async)
            await world.slack.connected.wait()
            return app

        yield connect


@pytest.fixture
def start() -> datetime:
    """The moment at which every world begins."""
    return START
