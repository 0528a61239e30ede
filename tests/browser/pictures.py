"""`python -m tests.browser.pictures`: takes the pictures of the documents in a playground anew."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Page, async_playwright

from playground.world import DEFAULT_START, World
from tests.browser.conftest import ARGUMENTS, find_chromium

FOLDER = Path(__file__).parents[2] / "docs/pictures"
WIDTH, HEIGHT = 900, 1400
LOCALES = {"en": "en-US", "ja": "ja-JP"}

CHECKS: Mapping[str, str] = {
    "working": "/apikey why prod",
    "expired": "/apikey why ci-old",
    "owner-gone": "/apikey why intern",
}
"""Picture → the command whose private card it shows."""

ERRORS: Mapping[str, str] = {
    "rate-limit": (
        "openai.RateLimitError: Error code: 429 - {'error': {'message': 'Rate limit reached for"
        " gpt-6-luna in organization org-abc123 on requests per day (RPD): Limit 200, Used 200,"
        " Requested 1. Please try again in 7m12s.', 'type': 'requests', 'code':"
        " 'rate_limit_exceeded'}}"
    ),
    "bare-429": "HTTP/1.1 429 Too Many Requests",
    "another-company": (
        "Error code: 404 - {'error': {'code': 'DeploymentNotFound', 'message': 'The API deployment"
        " for this resource does not exist.'}}"
    ),
}
"""Picture → the error that somebody shows the bot in the channel."""


class Camera:
    """One person's view of the channel."""

    def __init__(self, world: World, http: aiohttp.ClientSession, page: Page, lang: str) -> None:
        self._world = world
        self._http = http
        self._page = page
        self._lang = lang
        people = world.slack.workspace.users.values()
        self._user = next(
            one.id
            for one in people
            if one.kind in {"admin", "member"} and one.locale == LOCALES[lang]
        )
        self._channel = next(iter(world.slack.workspace.channels))

    async def take_all(self) -> None:
        """Every picture in this person's language."""
        await self._page.goto(self._world.address)
        await self._page.locator("select").first.select_option(self._user)
        for name, command in CHECKS.items():
            await self._take(name, await self._act("command", text=command))
        for name, error in ERRORS.items():
            bot = self._world.slack.workspace.bot_user_id
            message = await self._act("message", text=f"<@{bot}> {error}")
            root = self._page.locator(f'article[data-ts="{message["thread_ts"]}"]').first
            await root.locator(".has-replies").click()
            await self._take(name, message)

    async def _act(self, act: str, *, text: str) -> dict[str, Any]:
        """Do it; returns the last message that came of it."""
        self._world.clock.advance(3)
        body = {"user": self._user, "channel": self._channel, "text": text}
        url = f"{self._world.address}/_control/{act}"
        async with self._http.post(url, json=body, headers={"X-Playground": "1"}) as answer:
            told = await answer.json()
        running = self._world.running
        await running.idle()
        shown = [
            entry.message
            for entry in self._world.journal.list_entries(since=told["journal_from"])
            if entry.message and entry.message.get("blocks")
        ]
        return shown[-1]

    async def _take(self, name: str, message: dict[str, Any]) -> None:
        card = self._page.locator(f'article[data-ts="{message["ts"]}"]').last
        await card.screenshot(path=FOLDER / f"{name}.{self._lang}.png")


async def main() -> None:
    """Take the pictures in both languages."""
    logging.disable(logging.CRITICAL)
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        world = World(port=0, seed=1, start=DEFAULT_START, data=Path(folder))
        await world.open()
        try:
            async with aiohttp.ClientSession() as http, async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=ARGUMENTS
                )
                for lang, locale in LOCALES.items():
                    page = await browser.new_page(
                        locale=locale, viewport={"width": WIDTH, "height": HEIGHT}
                    )
                    await Camera(world, http, page, lang).take_all()
        finally:
            await world.close()


if __name__ == "__main__":
    asyncio.run(main())
