"""Buttons, menus and fields used in messages, modals and the App Home."""

from __future__ import annotations

from typing import Any

import pytest

WEB, OPS, MISAKI, KENTA = "C0WEBTEAM1", "C0OPS00003", "U0MISAKI01", "U0KENTA002"


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


OPTIONS = [
    {"text": plain("One"), "value": "1"},
    {"text": plain("Two"), "value": "2"},
]


def entry(action_id: str, kind: str, **changes: Any) -> dict[str, Any]:
    element = {"type": kind, "action_id": action_id, **changes}
    return {"type": "input", "block_id": action_id, "label": plain("L"), "element": element}


BLOCKS = [
    {
        "type": "actions",
        "block_id": "row",
        "elements": [
            {"type": "static_select", "action_id": "pick", "options": OPTIONS},
            {"type": "overflow", "action_id": "more", "options": OPTIONS},
            {"type": "datepicker", "action_id": "day"},
            {"type": "button", "action_id": "same", "text": plain("A"), "value": "a"},
            {
                "type": "button",
                "action_id": "hidden",
                "text": plain("H"),
                "visible_to_user_ids": [MISAKI],
            },
        ],
    },
    {
        "type": "actions",
        "block_id": "second",
        "elements": [{"type": "button", "action_id": "same", "text": plain("B"), "value": "b"}],
    },
    {
        "type": "container",
        "block_id": "box",
        "title": plain("Box"),
        "child_blocks": [
            {
                "type": "section",
                "block_id": "inner",
                "text": plain("x"),
                "accessory": {"type": "button", "action_id": "deep", "text": plain("D")},
            }
        ],
    },
    {
        "type": "context_actions",
        "block_id": "feedback",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "judge",
                "positive_button": {"text": plain("Good"), "value": "good"},
                "negative_button": {"text": plain("Bad"), "value": "bad"},
            }
        ],
    },
]


@pytest.mark.parametrize(
    ("click", "expected"),
    [
        ({"action_id": "pick", "selected": "2"}, {"selected_option": OPTIONS[1]}),
        ({"action_id": "more", "value": "One"}, {"selected_option": OPTIONS[0]}),
        ({"action_id": "day", "selected": "2026-11-24"}, {"selected_date": "2026-11-24"}),
        ({"action_id": "same", "value": "b"}, {"value": "b", "block_id": "second"}),
        ({"action_id": "same", "block_id": "second"}, {"value": "b"}),
        ({"action_id": "same"}, {"value": "a", "block_id": "row"}),
        ({"action_id": "deep"}, {"block_id": "inner"}),
        ({"action_id": "judge", "value": "bad"}, {"value": "bad"}),
        ({"action_id": "hidden"}, {"type": "button"}),
    ],
)
async def test_a_click_tells_what_was_chosen(
    world: Any,
    connect_bot: Any,
    register: Any,
    seen: Any,
    click: dict[str, Any],
    expected: dict[str, Any],
) -> None:
    await connect_bot(world, register)
    posted = await world.client.chat_postMessage(channel=WEB, text="x", blocks=BLOCKS)

    await world.act("click", {"user": MISAKI, "channel": WEB, "ts": posted["ts"], **click})

    action = seen[-1]["actions"][0]
    assert expected.items() <= action.items()


@pytest.mark.parametrize(
    ("click", "error"),
    [
        ({"action_id": "pick"}, "missing_value"),
        ({"action_id": "pick", "selected": "9"}, "invalid_option"),
        ({"action_id": "judge", "value": "so so"}, "invalid_option"),
        ({"action_id": "hidden"}, "element_not_visible"),
        ({"action_id": "deep", "block_id": "row"}, "unknown_action"),
    ],
)
async def test_a_click_that_slack_does_not_offer(
    world: Any, click: dict[str, Any], error: str
) -> None:
    posted = await world.client.chat_postMessage(channel=WEB, text="x", blocks=BLOCKS)
    body = {"user": KENTA, "channel": WEB, "ts": posted["ts"], **click}

    assert (await world.act("click", body, status=400))["error"] == error


KIND = {
    "type": "section",
    "block_id": "kind",
    "text": plain("Kind"),
    "accessory": {"type": "static_select", "action_id": "kind", "options": OPTIONS},
}
FORM = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": plain("Form"),
    "submit": plain("Send"),
    "blocks": [
        KIND,
        entry("name", "plain_text_input"),
    ],
}


async def open_form(world: Any, view: dict[str, Any]) -> str:
    trigger_id = world.slack.platform.triggers.issue(user=MISAKI)
    opened = await world.client.views_open(trigger_id=trigger_id, view=view)
    return str(opened["view"]["id"])


async def test_a_choice_in_a_modal_stays_over_an_update(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    view_id = await open_form(world, FORM)

    click = {"user": MISAKI, "view_id": view_id, "action_id": "kind", "selected": "Two"}
    await world.act("click", click)
    updated = await world.client.views_update(view_id=view_id, view=FORM)

    chosen = seen[-1]["view"]["state"]["values"]["kind"]["kind"]["selected_option"]
    kept = updated["view"]["state"]["values"]["kind"]["kind"]["selected_option"]
    assert seen[-1]["container"] == {"type": "view", "view_id": view_id}
    assert (chosen, kept) == (OPTIONS[1], OPTIONS[1])


async def test_a_choice_on_the_home_is_kept(world: Any, connect_bot: Any, register: Any) -> None:
    await connect_bot(world, register)
    home = {"type": "home", "blocks": [KIND]}
    published = await world.client.views_publish(user_id=MISAKI, view=home)

    click = {"user": MISAKI, "view_id": published["view"]["id"], "action_id": "kind", "value": "1"}
    await world.act("click", click)

    values = world.slack.workspace.homes[MISAKI]["state"]["values"]
    assert values["kind"]["kind"]["selected_option"] == OPTIONS[0]


async def test_closing_a_modal_is_told_where_the_view_asks(
    make_world: Any, connect_bot: Any, register: Any
) -> None:
    world = await make_world(ack_timeout_s=1)
    await connect_bot(world, register)
    view_id = await open_form(world, FORM)

    answer = await world.act("close", {"user": MISAKI, "view_id": view_id}, status=400)

    assert answer["error"] == "operation_timeout"
    assert world.journal.list_entries()[-1].args["type"] == "view_closed"
    assert world.slack.workspace.views == {}


async def test_a_view_without_submit_cannot_be_submitted(world: Any) -> None:
    bare = {"type": "modal", "title": plain("x"), "blocks": [{"type": "divider"}]}
    view_id = await open_form(world, bare)

    answer = await world.act("submit", {"user": MISAKI, "view_id": view_id}, status=400)

    assert answer["error"] == "nothing_to_submit"
