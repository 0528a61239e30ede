"""What people choose and type, in Slack's shapes, on every surface."""

from __future__ import annotations

from typing import Any

import pytest

from playground.slack import RefusedActionError
from playground.slack.forms import field_value, fill_form, initial_values

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


@pytest.mark.parametrize(
    ("element", "given", "value"),
    [
        ({"type": "plain_text_input"}, "x", {"value": "x"}),
        ({"type": "plain_text_input"}, "", {"value": None}),
        ({"type": "plain_text_input"}, ["x"], {"value": "x"}),
        ({"type": "plain_text_input"}, [], {"value": None}),
        ({"type": "static_select", "options": OPTIONS}, "2", {"selected_option": OPTIONS[1]}),
        ({"type": "radio_buttons", "options": OPTIONS}, "One", {"selected_option": OPTIONS[0]}),
        ({"type": "checkboxes", "options": OPTIONS}, ["1", "2"], {"selected_options": OPTIONS}),
        ({"type": "checkboxes", "options": OPTIONS}, [], {"selected_options": []}),
        (
            {"type": "multi_static_select", "option_groups": [{"options": OPTIONS}]},
            "Two",
            {"selected_options": OPTIONS[1:]},
        ),
        ({"type": "users_select"}, MISAKI, {"selected_user": MISAKI}),
        ({"type": "multi_users_select"}, [MISAKI], {"selected_users": [MISAKI]}),
        ({"type": "conversations_select"}, WEB, {"selected_conversation": WEB}),
        ({"type": "channels_select"}, WEB, {"selected_channel": WEB}),
        ({"type": "datepicker"}, "2026-11-24", {"selected_date": "2026-11-24"}),
        ({"type": "timepicker"}, "10:00", {"selected_time": "10:00"}),
        ({"type": "datetimepicker"}, "1795000000", {"selected_date_time": 1795000000}),
        ({"type": "number_input"}, "5", {"value": "5"}),
    ],
)
def test_each_field_keeps_its_value_in_slacks_shape(
    element: dict[str, Any], given: Any, value: dict[str, Any]
) -> None:
    kept = field_value({**element, "action_id": "a"}, given)

    assert kept == {"type": element["type"], **value}


def test_initial_values_stand_in_the_state_from_the_start() -> None:
    blocks = [
        entry("text", "plain_text_input", initial_value="x"),
        entry("many", "checkboxes", options=OPTIONS, initial_options=OPTIONS[:1]),
        entry("none", "multi_users_select"),
        {
            "type": "container",
            "block_id": "box",
            "child_blocks": [
                {
                    "type": "section",
                    "block_id": "inner",
                    "accessory": {"type": "users_select", "action_id": "who"},
                }
            ],
        },
        {"type": "actions", "block_id": "b", "elements": [{"type": "button", "action_id": "x"}]},
    ]

    assert initial_values(blocks) == {
        "text": {"text": {"type": "plain_text_input", "value": "x"}},
        "many": {"many": {"type": "checkboxes", "selected_options": OPTIONS[:1]}},
        "none": {"none": {"type": "multi_users_select", "selected_users": []}},
        "inner": {"who": {"type": "users_select", "selected_user": None}},
    }


@pytest.mark.parametrize(
    ("field", "given", "error"),
    [
        (entry("a", "plain_text_input", min_length=3), "xx", "value_too_short"),
        (entry("a", "plain_text_input"), "x" * 3001, "value_too_long"),
        (entry("a", "number_input"), "five", "invalid_value"),
        (entry("a", "number_input"), "1.5", "invalid_value"),
        (
            entry("a", "number_input", is_decimal_allowed=True, min_value="2"),
            "1.5",
            "invalid_value",
        ),
        (entry("a", "number_input", max_value="2"), "3", "invalid_value"),
        (entry("a", "email_text_input"), "nobody", "invalid_value"),
        (entry("a", "url_text_input"), "nowhere", "invalid_value"),
        (entry("a", "checkboxes", options=OPTIONS), [], "missing_value"),
    ],
)
def test_slacks_client_checks_each_field(field: dict[str, Any], given: Any, error: str) -> None:
    kept = initial_values([field])

    with pytest.raises(RefusedActionError, match=error):
        fill_form([field], kept, {"a": given})


@pytest.mark.parametrize(
    ("field", "given"),
    [
        (entry("a", "number_input", is_decimal_allowed=True, min_value="1"), "1.5"),
        (entry("a", "email_text_input"), "a@x.example"),
        (entry("a", "url_text_input"), "https://x.example"),
        ({**entry("a", "plain_text_input"), "optional": True}, ""),
    ],
)
def test_what_fits_its_field_is_sent(field: dict[str, Any], given: str) -> None:
    values = fill_form([field], initial_values([field]), {"a": given})

    assert values["a"]["a"]["value"] == (given or None)


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


FORM = {
    "type": "modal",
    "callback_id": "form",
    "notify_on_close": True,
    "title": plain("Form"),
    "submit": plain("Send"),
    "blocks": [
        {
            "type": "section",
            "block_id": "kind",
            "text": plain("Kind"),
            "accessory": {"type": "static_select", "action_id": "kind", "options": OPTIONS},
        },
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
    home = {"type": "home", "blocks": FORM["blocks"][:1]}
    published = await world.client.views_publish(user_id=MISAKI, view=home)

    click = {"user": MISAKI, "view_id": published["view"]["id"], "action_id": "kind", "value": "1"}
    await world.act("click", click)

    values = world.slack.workspace.homes[MISAKI]["state"]["values"]
    assert values["kind"]["kind"]["selected_option"] == OPTIONS[0]


async def test_closing_a_modal_is_told_where_the_view_asks(
    make_world: Any, connect_bot: Any, register: Any
) -> None:
    world = await make_world(ack_timeout_s=0.1)
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
