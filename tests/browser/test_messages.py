"""Messages on the page: live updates, private notes, buttons and threads."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Gallery = dict[str, list[dict[str, Any]]]
Show = Callable[[], Awaitable[Page]]

ADMIN = "U0ADMIN"
MEMBER = "U0MEMBER"
CHANNEL = "C0WEB"


async def test_new_messages_appear_by_themselves(world: Any, show_page: Show) -> None:
    page = await show_page()
    await expect(page.get_by_text("No messages yet.")).to_be_visible()

    world.say(text="Good morning")
    await world.announce()

    await expect(page.get_by_role("log").get_by_text("Good morning")).to_be_visible()
    await expect(page.get_by_text("APP", exact=True)).to_be_visible()


async def test_private_note_is_shown_to_its_person_only(world: Any, show_page: Show) -> None:
    note = {"user": ADMIN, "channel": CHANNEL, "ts": "1763424000.000200", "blocks": []}
    world.state["ephemerals"] = [{**note, "text": "prod is working"}]

    page = await show_page()
    await expect(page.get_by_text("Only visible to you")).to_be_visible()
    await expect(page.get_by_text("prod is working")).to_be_visible()
    await page.get_by_label("You are").select_option(MEMBER)

    await expect(page.get_by_text("prod is working")).to_have_count(0)


async def test_pressed_button_tells_who_where_and_what(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    message = world.say(blocks=gallery["actions"])
    page = await show_page()

    await page.get_by_role("button", name="対応します").click()
    pressed = await world.posted("click")
    await page.get_by_label("Environment").select_option("Staging")
    chosen = await world.posted("click", 2)

    where = {"user": ADMIN, "channel": CHANNEL, "ts": message["ts"], "block_id": "a"}
    assert pressed == {**where, "action_id": "rotate", "value": "case-1"}
    assert chosen == {**where, "action_id": "pick", "selected": "staging"}


async def test_overflow_menu_sends_the_chosen_option(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["section"])
    page = await show_page()

    await page.get_by_label("More actions").click()
    await page.get_by_role("menuitem", name="変更").click()

    assert (await world.posted("click"))["selected"] == "edit"
    await expect(page.get_by_role("menuitem", name="変更")).to_be_hidden()


async def test_button_for_others_is_not_shown(world: Any, show_page: Show) -> None:
    text = {"type": "plain_text", "text": "Rotate now"}
    button = {"type": "button", "action_id": "r", "text": text, "visible_to_user_ids": [ADMIN]}
    world.say(blocks=[{"type": "actions", "block_id": "a", "elements": [button]}])

    page = await show_page()
    await expect(page.get_by_role("button", name="Rotate now")).to_be_visible()
    await page.get_by_label("You are").select_option(MEMBER)

    await expect(page.get_by_role("button", name="Rotate now")).to_have_count(0)


async def test_thread_opens_beside_the_channel_and_takes_replies(
    world: Any, show_page: Show
) -> None:
    root = world.say(user=ADMIN, text="Why 401?")
    world.say(text="Because the key expired", thread_ts=root["ts"])
    page = await show_page()
    await expect(page.get_by_text("Because the key expired")).to_have_count(0)

    await page.get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_text("Because the key expired")).to_be_visible()
    await thread.get_by_label("Reply to thread").fill("thanks")
    await thread.get_by_label("Reply to thread").press("Enter")

    body = await world.posted("message")
    assert (body["text"], body["thread_ts"]) == ("thanks", root["ts"])


async def test_a_message_offers_the_shortcuts_of_the_app(world: Any, show_page: Show) -> None:
    message = world.say(text="Error code: 401", user=MEMBER)
    page = await show_page()

    await page.get_by_text("Error code: 401").hover()
    await page.get_by_role("button", name="Explain error").click()

    chosen = await world.posted("shortcut")
    where = {"user": ADMIN, "channel": CHANNEL, "ts": message["ts"]}
    assert chosen == {**where, "callback_id": "explain_error"}


async def test_a_file_is_shown_with_its_title_and_leads_to_what_it_holds(
    world: Any, show_page: Show
) -> None:
    address = f"{world.base}/files/F1/record.md"
    world.say(
        text="", files=[{"title": "prod の記録", "name": "record.md", "url_private": address}]
    )

    page = await show_page()

    link = page.get_by_role("link", name="prod の記録")
    await expect(link).to_have_attribute("href", address)
    await expect(page.get_by_text("record.md")).to_be_visible()
