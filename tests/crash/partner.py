"""The loopback Slack as a partner that outlives the processes under test: slow, and late."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from playground.faults import Faults
from playground.journal import Journal
from playground.slack import SlackServer, load_manifest
from playground.slack.records import Channel
from tests.crash.pace import PacedClock

POST = "chat.postMessage"
Blow = Callable[[], None]


@dataclass
class Trouble:
    """What the partner does with posts. All seconds are real ones.

    A `late` share of them waits up to `late_s` before it is applied, whether or not the caller is
    still there. `before` and `after` are called at the n-th post from now on: when it has arrived,
    and when it is applied but not answered. `lookup_s` delays every look-up of a person.
    """

    dice: random.Random = field(default_factory=lambda: random.Random(0))
    late: float = 0.0
    late_s: float = 0.0
    lookup_s: float = 0.0
    before: dict[int, Blow] = field(default_factory=dict)
    after: dict[int, Blow] = field(default_factory=dict)


class Partner:
    """Serves a workspace with `rooms` more channels that the bot is in.

    `ack_timeout_s` is real: after it an envelope counts as not acknowledged.
    """

    def __init__(
        self,
        clock: PacedClock,
        *,
        rooms: int = 0,
        trouble: Trouble | None = None,
        ack_timeout_s: float = 10.0,
    ) -> None:
        self.trouble = trouble or Trouble()
        self.posts = 0
        self.lookups = 0
        self.applying = 0
        self.address = ""
        self.port = 0
        self.slack = SlackServer(
            clock=clock,
            journal=Journal(now=clock.now),
            faults=Faults(),
            manifest=load_manifest(),
            base_url=lambda: self.address,
            ack_timeout_s=ack_timeout_s,
        )
        self._routes: list[web.RouteDef] = []
        workspace = self.slack.workspace
        people = [user.id for user in workspace.users.values() if user.kind != "external"]
        self.rooms = tuple(f"C0ROOM{number:04d}" for number in range(rooms))
        for room in self.rooms:
            workspace.channels[room] = Channel(
                id=room, name=room.lower(), kind="public", members=list(people), created=0
            )

    def add_routes(self, routes: list[web.RouteDef]) -> None:
        """Serve these as well, on the same port; before the start."""
        self._routes += routes

    async def __aenter__(self) -> Self:
        self._stack = AsyncExitStack()
        app = web.Application(middlewares=[self._meddle])
        app.add_routes([*self.slack.routes(), *self._routes])
        app.on_shutdown.append(self.slack.close)
        runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await runner.setup()
        self._stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.port = runner.addresses[0][1]
        self.address = f"http://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def list_posts(self) -> Iterator[dict[str, Any]]:
        """Every message of the bot that stands in a channel."""
        bot = self.slack.workspace.bot_user_id
        for channel in self.slack.workspace.channels.values():
            yield from (message for message in channel.messages if message["user"] == bot)

    def count_deliveries(self) -> Counter[str]:
        """How often each delivery of the bot's outbox stands in a channel."""
        metadata = (message.get("metadata") or {} for message in self.list_posts())
        return Counter(str(one["event_payload"]["id"]) for one in metadata if one)

    @web.middleware
    async def _meddle(
        self,
        request: web.Request,
        handler: Callable[[web.Request], Awaitable[web.StreamResponse]],
    ) -> web.StreamResponse:
        method = request.match_info.get("method", "")
        if method == "users.info":
            self.lookups += 1
            await asyncio.sleep(self.trouble.lookup_s)
        if method != POST:
            return await handler(request)
        self.posts += 1
        trouble, number = self.trouble, self.posts
        await request.read()  # it has arrived: from here on it will be applied
        trouble.before.pop(number, _nothing)()
        self.applying += 1
        try:
            if trouble.dice.random() < trouble.late:
                await asyncio.sleep(trouble.dice.uniform(0, trouble.late_s))
            answer = await handler(request)
        finally:
            self.applying -= 1
        trouble.after.pop(number, _nothing)()
        return answer


def _nothing() -> None:
    return None
