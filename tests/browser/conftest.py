"""A stand-in for the playground's servers (the JSON of the control interface) and a real Chromium.

The stand-in checks the headers every POST must carry, records what the page asks for, and answers
what the test told it to. Without a Chromium these tests are skipped, loudly; with
``APIKEY_BOT_REQUIRE_BROWSER=1`` they fail instead.
"""

import asyncio
import contextlib
import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

from playground.page.page import Page as PlaygroundPage

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ADMIN, MEMBER, BOT = "U0ADMIN", "U0MEMBER", "U0BOT"
CHANNEL, OTHER, DIRECT = "C0WEB", "C0SALES", "D0ADMIN"
FIRST_TS = "1763424000.000100"

# The default of five seconds is a bet on how busy the machine is.
expect.set_options(timeout=30_000)

Json = dict[str, Any]


def find_chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_report_header() -> str:
    return f"browser tests: {find_chromium() or 'NO CHROMIUM FOUND, they are skipped'}"


@pytest.fixture(scope="session")
def chromium() -> str:
    path = find_chromium()
    if path is None:
        reason = "no chromium on this machine: the page was NOT tested (apt-get install chromium)"
        if os.environ.get("APIKEY_BOT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def make_state() -> Json:
    zone = {"tz": "Asia/Tokyo", "locale": "ja-JP"}
    return {
        "ready": True,
        "now": "2026-11-16T23:30:00Z",
        "bot_user_id": BOT,
        "team": {"id": "T0", "name": "Playground"},
        "commands": [
            {"command": "/apikey", "description": "API keys", "usage_hint": "status | add"}
        ],
        "shortcuts": [{"name": "Explain error", "callback_id": "explain_error"}],
        "users": [
            {"id": ADMIN, "name": "misaki", "kind": "admin", "is_admin": True, **zone},
            {"id": MEMBER, "name": "alex", "kind": "member", "is_admin": False, **zone},
            {"id": BOT, "name": "apikey-bot", "kind": "bot", "is_admin": False, **zone},
        ],
        "channels": [
            {
                "id": CHANNEL,
                "name": "web-team",
                "kind": "public",
                "members": [ADMIN, MEMBER, BOT],
                "messages": [],
            },
            {"id": OTHER, "name": "sales", "kind": "public", "members": [MEMBER], "messages": []},
            {
                "id": DIRECT,
                "name": "misaki",
                "kind": "im",
                "members": [ADMIN, BOT],
                "messages": [],
            },
        ],
        "ephemerals": [],
        "views": [],
        "homes": {},
    }


@dataclass(kw_only=True)
class StandIn:
    """What the page sees of a playground; change `state`, then `await announce()`."""

    state: Json = field(default_factory=make_state)
    entries: list[Json] = field(default_factory=list)
    posts: list[tuple[str, Json]] = field(default_factory=list)
    answers: dict[str, Callable[[Json], Awaitable[Json]]] = field(default_factory=dict)
    base: str = ""
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    events: int = 0

    def say(self, **message: Any) -> Json:
        """Put a message into the channel; returns it."""
        messages = self.state["channels"][0]["messages"]
        ts = f"{float(FIRST_TS) + len(messages):.6f}"
        messages.append({"type": "message", "ts": ts, "user": BOT, "text": "", **message})
        return dict(messages[-1])

    async def announce(self) -> None:
        async with self.changed:
            self.events += 1
            self.changed.notify_all()

    async def posted(self, path: str, count: int = 1) -> Json:
        """Wait until `path` was posted `count` times; returns the last body."""

        def bodies() -> list[Json]:
            return [body for name, body in self.posts if name == path]

        async with self.changed, asyncio.timeout(30):
            await self.changed.wait_for(lambda: len(bodies()) >= count)
        return bodies()[count - 1]

    async def post(self, request: web.Request) -> web.Response:
        marked = request.headers.get("X-Playground") == "1"
        if not marked or request.content_type != "application/json":
            return web.json_response({"ok": False, "error": "forbidden"}, status=403)
        path, body = request.match_info["path"], await request.json()
        answer = await self.answers[path](body) if path in self.answers else {}
        async with self.changed:
            self.posts.append((path, body))
            self.changed.notify_all()
        result = {"ok": True, "ack_ms": 3, "journal_from": 0, **answer}
        return web.json_response(result, status=200 if result["ok"] else 400)

    async def read_state(self, _: web.Request) -> web.Response:
        return web.json_response(self.state)

    async def read_journal(self, request: web.Request) -> web.Response:
        since = int(request.query["since"])
        fresh = [entry for entry in self.entries if entry["n"] >= since]
        return web.json_response({"entries": fresh, "next": len(self.entries)})

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        seen = -1
        with contextlib.suppress(ConnectionResetError):  # the page was closed
            while True:
                async with self.changed:
                    await self.changed.wait_for(partial(self.is_newer, seen))
                    seen = self.events
                await response.write(f"data: {json.dumps({'next': seen})}\n\n".encode())
        return response

    def is_newer(self, seen: int) -> bool:
        return self.events > seen


# One Chromium and one event loop for all browser tests of a run: a start costs a second.
on_session_loop = pytest_asyncio.fixture(loop_scope="session")


@on_session_loop
async def world() -> AsyncIterator[StandIn]:
    stand_in = StandIn()
    app = web.Application()
    app.add_routes(PlaygroundPage(ready=lambda: True).routes())
    app.router.add_get("/_control/state", stand_in.read_state)
    app.router.add_get("/_control/journal", stand_in.read_journal)
    app.router.add_get("/_control/events", stand_in.stream)
    app.router.add_post("/_control/{path}", stand_in.post)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand_in.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand_in
    await runner.cleanup()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(
            executable_path=chromium, headless=True, args=ARGUMENTS
        )
        yield launched
        await launched.close()


@on_session_loop
async def page(browser: Browser) -> AsyncIterator[Page]:
    """An English page 1200 pixels wide; a script error or a broken policy fails the test."""
    opened = await browser.new_page(locale="en-US", viewport={"width": 1200, "height": 800})
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    yield opened
    await opened.close()
    # A refused POST is logged by Chromium itself; the page shows it to the person.
    assert [fault for fault in faults if not fault.startswith("Failed to load resource")] == []


@pytest.fixture
def gallery() -> dict[str, list[Json]]:
    """One example of each block the page draws, by name."""
    text = (Path(__file__).parent / "gallery.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


@pytest.fixture
def show_page(world: StandIn, page: Page) -> Callable[[], Awaitable[Page]]:
    """Opens the page on the stand-in and waits until it says that the bot is connected."""

    async def show() -> Page:
        await page.goto(world.base)
        await page.get_by_text("Bot connected").wait_for()
        return page

    return show
