"""Writing: messages, commands, and what is said when they fail."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Show = Callable[[], Awaitable[Page]]

ADMIN = "U0ADMIN"
CHANNEL = "C0WEB"


async def test_enter_sends_what_was_typed_and_empties_the_box(world: Any, show_page: Show) -> None:
    page = await show_page()
    box = page.get_by_label("Message #web-team")

    await box.fill("@apikey-bot 401 <b> in #web-team?")
    await box.press("Enter")
    body = await world.posted("message")

    assert body == {
        "user": ADMIN,
        "channel": CHANNEL,
        "text": "<@U0BOT> 401 <b> in <#C0WEB|web-team>?",
    }
    await expect(box).to_have_value("")


async def test_enter_that_ends_a_japanese_conversion_does_not_send(
    world: Any, show_page: Show
) -> None:
    page = await show_page()
    box = page.get_by_label("Message #web-team")
    await box.fill("状況")

    await box.evaluate(
        """(box) => box.dispatchEvent(new KeyboardEvent('keydown',
            {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"""
    )
    await box.press("Shift+Enter")

    await expect(box).to_have_value("状況\n")
    assert world.posts == []


async def test_slash_offers_the_apps_commands_and_sends_a_command(
    world: Any, show_page: Show
) -> None:
    page = await show_page()
    box = page.get_by_label("Message #web-team")

    await box.press_sequentially("/ap")
    await page.get_by_role("button", name="/apikey status | add API keys").click()
    await expect(box).to_be_focused()
    await box.press_sequentially("status")
    await box.press("Enter")

    assert await world.posted("command") == {
        "user": ADMIN,
        "channel": CHANNEL,
        "text": "/apikey status",
    }


async def test_full_width_slash_is_a_command_too(world: Any, show_page: Show) -> None:
    page = await show_page()

    await page.get_by_label("Message #web-team").fill("／apikey　状況")
    await page.get_by_label("Message #web-team").press("Enter")

    assert (await world.posted("command"))["text"] == "/apikey　状況"


async def test_mention_button_puts_the_bots_name_into_the_box(world: Any, show_page: Show) -> None:
    page = await show_page()

    await page.get_by_role("button", name="Mention @apikey-bot").click()

    await expect(page.get_by_label("Message #web-team")).to_have_value("@apikey-bot ")


async def test_time_out_is_told_in_slacks_words_and_keeps_the_text(
    world: Any, show_page: Show
) -> None:
    async def time_out(_: Any) -> dict[str, Any]:
        return {"ok": False, "error": "operation_timeout"}

    world.answers["command"] = time_out
    page = await show_page()
    box = page.get_by_label("Message #web-team")
    await box.fill("/apikey status")

    await box.press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text(
        "/apikey failed with the error “operation_timeout”"
    )
    await expect(box).to_have_value("/apikey status")


async def test_failure_that_slackbot_told_is_not_told_twice(world: Any, show_page: Show) -> None:
    async def time_out(body: dict[str, Any]) -> dict[str, Any]:
        words = '/apikey failed with the error "operation_timeout"'
        note = {"user": body["user"], "channel": CHANNEL, "ts": "1763424001.000000"}
        world.state["ephemerals"].append({**note, "sender": "USLACKBOT", "text": words})
        return {"ok": False, "error": "operation_timeout"}

    world.answers["command"] = time_out
    page = await show_page()
    await page.get_by_label("Message #web-team").fill("/apikey status")

    await page.get_by_label("Message #web-team").press("Enter")

    note = page.locator(".ephemeral")
    await expect(note).to_contain_text("Slackbot")
    await expect(note).to_contain_text('error "operation_timeout"')
    await expect(page.get_by_role("alert")).to_have_count(0)


async def test_command_in_a_thread_is_refused_as_slack_does(world: Any, show_page: Show) -> None:
    world.say(user=ADMIN, text="Why 401?")
    page = await show_page()
    await page.get_by_text("Why 401?").hover()
    await page.get_by_role("button", name="Reply in thread").click()

    await page.get_by_label("Reply to thread").fill("/apikey why")
    await page.get_by_label("Reply to thread").press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("/apikey is not supported in threads")
    assert world.posts == []
