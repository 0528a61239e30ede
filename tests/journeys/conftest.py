"""A whole playground on a free port, driven as a person would, over the control interface."""

from __future__ import annotations

import functools
import io
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.answers.writing import Writer
from bot.logs import JsonLines
from bot.run import start as start_bot
from playground.world import DEFAULT_START, World

Json = dict[str, Any]


@dataclass(kw_only=True)
class Scene:
    """A running playground and the people in it."""

    world: World
    http: aiohttp.ClientSession
    folder: Path

    @property
    def channel(self) -> str:
        return next(iter(self.world.slack.workspace.channels))

    @property
    def admin(self) -> str:
        return next(iter(self.world.slack.workspace.users))

    @property
    def bot(self) -> str:
        return self.world.slack.workspace.bot_user_id

    def person(self, *, kind: str, locale: str = "") -> str:
        """Somebody of this kind, not the admin."""
        people = self.world.slack.workspace.users.values()
        return next(
            person.id
            for person in people
            if person.kind == kind and person.locale.startswith(locale)
        )

    async def post(self, act: str, *, status: int = 200, **body: Any) -> Json:
        """One act over the control interface, and the work that follows from it.

        A moment passes before it: a channel takes about one message a second.
        """
        self.world.clock.advance(2)
        url = f"{self.world.address}/_control/{act}"
        async with self.http.post(url, json=body, headers={"X-Playground": "1"}) as answer:
            told: Json = await answer.json()
            assert answer.status == status, told
        await self.world.running.idle()
        return told

    async def state(self) -> Json:
        async with self.http.get(f"{self.world.address}/_control/state") as answer:
            told: Json = await answer.json()
        return told

    async def entries(self, since: int) -> list[Json]:
        """What the bot did since, as the control interface shows it."""
        url = f"{self.world.address}/_control/journal?since={since}"
        async with self.http.get(url) as answer:
            told: list[Json] = (await answer.json())["entries"]
        return told

    async def said(self, since: int) -> str:
        """Everything that was shown to people since, as JSON text."""
        messages = [entry["message"] for entry in await self.entries(since) if entry["message"]]
        return json.dumps(messages, ensure_ascii=False)

    async def command(self, text: str, *, user: str = "", channel: str = "") -> str:
        """Type a command; returns all that was shown because of it."""
        told = await self.post(
            "command", user=user or self.admin, channel=channel or self.channel, text=text
        )
        assert told["ack_ms"] is not None
        return await self.said(told["journal_from"])

    async def mention(self, text: str, *, user: str = "") -> str:
        told = await self.post(
            "message",
            user=user or self.admin,
            channel=self.channel,
            text=f"<@{self.bot}> {text}",
        )
        return await self.said(told["journal_from"])

    async def open_modal(self, command: str, *, user: str = "") -> Json:
        await self.command(command, user=user)
        view: Json = (await self.state())["views"][-1]
        return view


Open = Callable[..., Awaitable[Scene]]


def make_world(
    folder: Path,
    *,
    at: datetime = DEFAULT_START,
    settings: Json | None = None,
    writer: Writer | None = None,
) -> World:
    """A playground that waits for a busy machine: no test is about Slack's three seconds."""
    return World(
        port=0,
        seed=1,
        start=at,
        data=folder,
        settings=settings,
        patience_s=60,
        start_bot=functools.partial(start_bot, writer=writer),
    )


@asynccontextmanager
async def stage(folder: Path) -> AsyncIterator[Open]:
    """Starts playgrounds whose data are in the folder; each is stopped at the end."""
    async with AsyncExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        for name in ("SLACK_BOT_TOKEN", "OPENAI_API_KEY", "OPENAI_ORG_ID", "HTTPS_PROXY"):
            environment.delenv(name, raising=False)

        async def start(
            *,
            at: datetime = DEFAULT_START,
            play: bool = True,
            settings: Json | None = None,
            writer: Writer | None = None,
        ) -> Scene:
            world = make_world(folder, at=at, settings=settings, writer=writer)
            stack.push_async_callback(world.close)
            await world.open(play=play)
            http = await stack.enter_async_context(aiohttp.ClientSession())
            return Scene(world=world, http=http, folder=folder)

        yield start


@pytest_asyncio.fixture(loop_scope="module")
async def open_scene(tmp_path: Path) -> AsyncIterator[Open]:
    """Starts playgrounds of one test's own."""
    async with stage(tmp_path) as start:
        yield start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def scene(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Scene]:
    """The seeded playground that the tests of a module share: each cleans up after itself."""
    async with stage(tmp_path_factory.mktemp("data")) as start:
        yield await start()


@pytest.fixture
def log_text() -> Iterator[io.StringIO]:
    """Every log line of every logger at DEBUG, in the form the bot writes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)
