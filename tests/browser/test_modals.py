"""Dialogs: fields, errors, the stack of views, and "are you sure?"."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

Gallery = dict[str, list[dict[str, Any]]]
Show = Callable[[], Awaitable[Page]]

ADMIN = "U0ADMIN"
MEMBER = "U0MEMBER"


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
    await expect(dialog.get_by_label("名前")).to_be_focused()

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
