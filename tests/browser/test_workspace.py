"""What a person does on the page, and what of it reaches the control interface."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Gallery = dict[str, list[dict[str, Any]]]
Show = Callable[[], Awaitable[Page]]

ADMIN, MEMBER, CHANNEL = "U0ADMIN", "U0MEMBER", "C0WEB"


def make_view(gallery: Gallery, **fields: Any) -> dict[str, Any]:
    return {
        "id": "V1",
        "user": ADMIN,
        "type": "modal",
        "callback_id": "add_key",
        "title": {"type": "plain_text", "text": "キーの登録"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Not now"},
        "blocks": gallery["inputs"],
        "errors": {},
        **fields,
    }


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


async def test_confirm_dialog_stands_before_a_dangerous_button(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    world.say(blocks=gallery["actions"])
    page = await show_page()
    dialog = page.get_by_role("dialog", name="Remove prod?")

    await page.get_by_role("button", name="Remove").click()
    await dialog.get_by_role("button", name="Keep").click()
    await expect(dialog).to_have_count(0)
    assert world.posts == []
    await page.get_by_role("button", name="Remove").click()
    await dialog.get_by_role("button", name="Remove it").click()

    assert (await world.posted("click"))["action_id"] == "remove"


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


async def test_modal_sends_every_field_and_shows_the_bots_field_errors(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    async def refuse(body: dict[str, Any]) -> dict[str, Any]:
        taken = body["values"]["name"] == "prod"
        errors = {"i1": "名前 prod は使われています"} if taken else {}
        world.state["views"] = [make_view(gallery)] if taken else []
        return {"response_action": "errors" if taken else None, "errors": errors}

    world.answers["submit"] = refuse
    page = await show_page()
    world.state["views"] = [make_view(gallery)]
    await world.announce()
    dialog = page.get_by_role("dialog", name="キーの登録")

    await dialog.get_by_role("button", name="Save").click()
    alerts = dialog.get_by_role("alert")
    await expect(alerts).to_have_text(["Please fill this in"] * 2)
    assert world.posts == []

    await dialog.get_by_label("名前").fill("prod")
    await dialog.get_by_label("Owner").select_option(MEMBER)
    await dialog.get_by_label("Monthly").check()
    await dialog.get_by_label("High").check()
    await dialog.get_by_role("button", name="Save").click()
    first = await world.posted("submit")
    await expect(alerts).to_have_text(["名前 prod は使われています"])

    await dialog.get_by_label("名前").fill("prod-2")
    await dialog.get_by_label("名前").press("Enter")
    second = await world.posted("submit", 2)

    assert first["values"] == {
        "name": "prod",
        "environment": "staging",
        "owner": MEMBER,
        "purpose": "",
        "sensitivity": "high",
        "reports": ["daily", "monthly"],
        "managers": "",
        "expires": "2026-12-24",
        "time": "10:00",
        "budget": "",
    }
    assert (first["user"], first["view_id"]) == (ADMIN, "V1")
    assert second["values"]["name"] == "prod-2"
    await expect(dialog).to_have_count(0)


@pytest.mark.parametrize("way", ["Not now", "Close", "Escape"])
async def test_closing_a_modal_tells_the_playground(
    way: str, world: Any, gallery: Gallery, show_page: Show
) -> None:
    async def close(_: dict[str, Any]) -> dict[str, Any]:
        world.state["views"] = []
        return {}

    world.answers["close"] = close
    world.state["views"] = [make_view(gallery)]
    page = await show_page()
    dialog = page.get_by_role("dialog")

    if way == "Escape":
        await page.keyboard.press("Escape")
    else:
        await dialog.get_by_role("button", name=way).click()

    assert await world.posted("close") == {"user": ADMIN, "view_id": "V1"}
    await expect(dialog).to_have_count(0)


async def test_updated_modal_replaces_its_blocks_and_pushed_one_lies_on_top(
    world: Any, gallery: Gallery, show_page: Show
) -> None:
    page = await show_page()
    world.state["views"] = [make_view(gallery)]
    await world.announce()
    await expect(page.get_by_label("名前")).to_be_visible()

    text = {"type": "mrkdwn", "text": "*Checking…*"}
    blocks = [{"type": "section", "block_id": "w", "text": text}]
    title = {"type": "plain_text", "text": "Sure?"}
    pushed = make_view(gallery, id="V2", title=title, blocks=blocks, submit=None)
    world.state["views"] = [make_view(gallery, blocks=blocks, submit=None), pushed]
    await world.announce()

    await expect(page.get_by_role("dialog")).to_have_count(2)
    await expect(page.get_by_role("dialog", name="Sure?")).to_contain_text("Checking…")
    await expect(page.get_by_label("名前")).to_have_count(0)
    await expect(page.get_by_role("button", name="Save")).to_have_count(0)


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


async def test_command_in_a_thread_is_refused_as_slack_does(world: Any, show_page: Show) -> None:
    world.say(user=ADMIN, text="Why 401?")
    page = await show_page()
    await page.get_by_text("Why 401?").hover()
    await page.get_by_role("button", name="Reply in thread").click()

    await page.get_by_label("Reply to thread").fill("/apikey why")
    await page.get_by_label("Reply to thread").press("Enter")

    await expect(page.get_by_role("alert")).to_contain_text("/apikey is not supported in threads")
    assert world.posts == []


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
