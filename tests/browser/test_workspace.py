"""The page around the messages: who, which language, where, what time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Gallery = dict[str, list[dict[str, Any]]]
Show = Callable[[], Awaitable[Page]]

ADMIN = "U0ADMIN"
CHANNEL = "C0WEB"


async def test_app_home_is_asked_for_and_its_buttons_work(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    async def publish(body: dict[str, Any]) -> dict[str, Any]:
        world.state["homes"][body["user"]] = {"id": "VH", "blocks": gallery["card"]}
        return {}

    world.answers["home"] = publish
    page = await show_page()

    await page.get_by_role("button", name="App Home").click()
    await page.get_by_role("button", name="Why?").click()

    assert await world.posted("home") == {"user": ADMIN}
    pressed = await world.posted("click")
    assert (pressed["view_id"], pressed["action_id"]) == ("VH", "why")


async def test_clock_buttons_move_time_and_show_it_in_the_persons_zone(
    world: Any, show_page: Show
) -> None:
    gate = asyncio.Event()

    async def advance(_: dict[str, Any]) -> dict[str, Any]:
        await gate.wait()
        world.state["now"] = "2026-11-17T23:30:00Z"
        return {}

    world.answers["clock"] = advance
    page = await show_page()
    await expect(page.get_by_text("Tue, Nov 17, 2026, 8:30 AM GMT+9")).to_be_visible()

    await page.get_by_role("button", name="+1 day").click()
    await expect(page.get_by_text("Moving the clock…")).to_be_visible()
    await expect(page.get_by_role("button", name="+1 hour")).to_be_disabled()
    gate.set()

    await expect(page.get_by_text("Wed, Nov 18, 2026, 8:30 AM GMT+9")).to_be_visible()
    assert await world.posted("clock") == {"advance_s": 86_400}


async def test_inspector_lists_what_the_bot_sent_newest_first(world: Any, show_page: Show) -> None:
    shape: dict[str, Any] = {
        "at": "2026-11-16T23:30:00Z",
        "kind": "api",
        "args": {},
        "user": None,
        "ts": None,
    }
    world.entries = [
        {
            "n": 0,
            "method": "chat.postMessage",
            "ok": True,
            "error": None,
            "channel": CHANNEL,
            **shape,
        },
        {"n": 1, "method": "views.open", "ok": False, "error": "expired_trigger_id", **shape},
    ]
    page = await show_page()

    await page.get_by_role("button", name="What the bot sent").click()
    rows = page.locator(".inspector li")

    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("views.open")
    await expect(rows.first).to_contain_text("expired_trigger_id")
    await expect(rows.last).to_contain_text("#web-team")


async def test_page_speaks_japanese_and_keeps_it_over_a_reload(world: Any, show_page: Show) -> None:
    note = {"user": ADMIN, "channel": CHANNEL, "ts": "1763424000.000200", "blocks": []}
    world.state["ephemerals"] = [{**note, "text": "ok"}]
    page = await show_page()

    await page.get_by_label("Page language").select_option("日本語")
    await page.reload()

    await expect(page.get_by_text("あなただけに表示されています")).to_be_visible()
    await expect(page.get_by_label("#web-team へのメッセージ")).to_be_visible()
    await expect(page.get_by_text("2026年11月17日(火) 08:30 JST")).to_be_visible()
    assert await page.evaluate("document.documentElement.lang") == "ja"


async def test_channel_with_news_is_marked_until_it_is_read(world: Any, show_page: Show) -> None:
    page = await show_page()
    await page.get_by_role("button", name="@apikey-bot", exact=True).first.click()
    await expect(page.get_by_role("heading", name="@apikey-bot", level=1)).to_be_visible()

    world.say(text="digest")
    await world.announce()
    unread = page.locator(".sidebar .unread")
    await expect(unread).to_have_text(["#web-team"])
    await unread.click()

    await expect(page.get_by_text("digest")).to_be_visible()
    await expect(unread).to_have_count(0)


async def test_person_must_join_a_channel_before_writing(world: Any, show_page: Show) -> None:
    page = await show_page()

    await page.get_by_role("button", name="#sales").click()
    await expect(page.get_by_label("Message #sales")).to_have_count(0)
    await page.get_by_role("button", name="Join").click()

    assert await world.posted("join") == {"user": ADMIN, "channel": "C0SALES"}


async def test_lost_bot_is_shown(world: Any, show_page: Show) -> None:
    page = await show_page()

    world.state["ready"] = False
    await world.announce()

    await expect(page.get_by_text("Bot not connected")).to_be_visible()


async def test_narrow_window_has_a_menu(world: Any, show_page: Show, page: Page) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.goto(world.base)

    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("button", name="#sales").click()

    await expect(page.get_by_role("heading", name="#sales")).to_be_visible()
    await expect(page.get_by_role("navigation")).to_be_hidden()
