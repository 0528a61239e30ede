"""An answer that grows on the page, and the button that stops it."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Show = Callable[[], Awaitable[Page]]

ADMIN, CHANNEL = "U0ADMIN", "C0WEB"


def begin(world: Any) -> tuple[str, dict[str, Any]]:
    """A question whose answer has begun; the root's `ts`, and the message that grows."""
    root = world.say(user=ADMIN, text="How do I create a key?")["ts"]
    world.say(thread_ts=root, streaming_state="in_progress")
    world.state["sessions"] = [
        {"channel": CHANNEL, "thread_ts": root, "status": "processing", "title": ""}
    ]
    grow(answer := world.state["channels"][0]["messages"][-1], "")
    return root, answer


def grow(answer: dict[str, Any], text: str, *, status: str = "in_progress") -> None:
    card = {"type": "task_card", "task_id": "1", "title": "Looking in the articles"}
    answer["text"] = text
    answer["blocks"] = [card | {"status": status}, {"type": "markdown", "text": text}]


async def test_a_growing_answer_is_read_as_it_comes_and_stopped_half_way(
    world: Any, show_page: Show
) -> None:
    root, answer = begin(world)

    async def stop(_: dict[str, Any]) -> dict[str, Any]:
        grow(answer, "**Open** the page.\n\nStopped", status="complete")
        answer["streaming_state"] = world.state["sessions"][0]["status"] = "completed"
        return {}

    world.answers["stop"] = stop
    page = await show_page()
    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("Looking in the articles")).to_be_visible()
    await expect(thread.get_by_role("status")).to_have_text("Writing an answer…")
    await expect(thread.locator("[aria-busy=true]")).to_have_count(1)

    grow(answer, "**Open** the page.", status="complete")
    await world.announce()
    await expect(thread.locator("strong", has_text="Open")).to_be_visible()
    await thread.get_by_role("button", name="Stop").press("Enter")

    assert await world.posted("stop") == {"user": ADMIN, "channel": CHANNEL, "thread_ts": root}
    await expect(thread.get_by_text("Stopped")).to_be_visible()
    await expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    await expect(thread.locator("[aria-busy=true]")).to_have_count(0)


async def test_in_the_channel_the_question_itself_offers_to_stop(
    world: Any, show_page: Show
) -> None:
    root, _ = begin(world)
    page = await show_page()
    await page.get_by_label("Page language").select_option("ja")

    await expect(page.get_by_role("log").get_by_text("回答を書いています…")).to_be_visible()
    await page.get_by_role("log").get_by_role("button", name="停止").click()

    assert (await world.posted("stop"))["thread_ts"] == root
