"""What people choose and type, in the exact shapes of Slack's `state.values`."""

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
