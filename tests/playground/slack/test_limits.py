"""Block Kit's limits: what passes, what is refused and where the fault lies."""

from __future__ import annotations

from typing import Any

import pytest

from playground.slack.limits import check_blocks, find_faults
from playground.slack.records import SlackError


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def option(text: str = "One", value: str = "1") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "b", "text": plain("Press"), **changes}


def actions(*elements: Any) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def select(**changes: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", "options": [option()], **changes}


def entry(element: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("Label"), "element": element, **changes}


def line_chart(
    labels: list[str], values: list[Any], *, title: str = "Spend", name: str = "web"
) -> dict[str, Any]:
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": name,
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(labels, values, strict=True)
                    ],
                }
            ],
            "axis_config": {"categories": labels, "y_label": "USD"},
        },
    }


def pie(*segments: tuple[str, Any]) -> dict[str, Any]:
    parts = [{"label": label, "value": value} for label, value in segments]
    return {"type": "data_visualization", "title": "x", "chart": {"type": "pie", "segments": parts}}


def cell(text: str = "x") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def data_table(rows: list[list[Any]], **changes: Any) -> dict[str, Any]:
    return {"type": "data_table", "caption": "Keys", "rows": rows, **changes}


def table(rows: Any, **changes: Any) -> dict[str, Any]:
    return {"type": "table", "rows": rows, **changes}


IMAGE = {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "alt"}
RICH = {
    "type": "rich_text",
    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
}
CARD = {"type": "card", "title": mrkdwn("T"), "body": mrkdwn("B"), "actions": [button()]}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "f",
    "positive_button": {"text": plain("Good"), "value": "good"},
    "negative_button": {"text": plain("Bad"), "value": "bad"},
}
ICON = {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("Remove")}

GOOD_MESSAGE: list[dict[str, Any]] = [
    {"type": "header", "text": plain("Header")},
    {"type": "section", "text": mrkdwn("x"), "fields": [mrkdwn("f")], "accessory": button()},
    {"type": "section", "text": mrkdwn("x"), "accessory": IMAGE},
    {"type": "divider"},
    IMAGE,
    {"type": "context", "elements": [mrkdwn("x"), IMAGE]},
    actions(
        button(style="danger", url="https://x.example", accessibility_label="press"),
        select(placeholder=plain("Choose"), confirm={"title": plain("T"), "text": plain("x")}),
        {"type": "overflow", "action_id": "o", "options": [option()]},
    ),
    entry({"type": "plain_text_input", "action_id": "t", "min_length": 1, "max_length": 30}),
    entry({"type": "checkboxes", "options": [option()], "initial_options": [option()]}),
    entry(
        {
            "type": "multi_static_select",
            "option_groups": [{"label": plain("G"), "options": [option()]}],
        }
    ),
    {"type": "context_actions", "elements": [FEEDBACK, ICON]},
    {"type": "markdown", "text": "**x**"},
    RICH,
    CARD,
    {"type": "carousel", "elements": [CARD]},
    {"type": "container", "title": plain("C"), "child_blocks": [{"type": "divider"}, RICH]},
    line_chart(["Mon", "Tue"], [1, 2.5]),
    pie(("a", 1), ("b", 2)),
    table(
        [[cell(), {"type": "raw_number", "value": 1, "text": "1"}]],
        column_settings=[{"align": "right"}],
    ),
    data_table([[cell()], [{"type": "raw_number", "value": 1, "text": "1"}]], page_size=5),
]


def test_every_kind_of_block_passes_in_a_message_and_gets_its_ids() -> None:
    counter = iter(range(1000))

    kept = check_blocks(GOOD_MESSAGE, "message", new_id=lambda prefix: f"{prefix}{next(counter)}")

    assert find_faults(GOOD_MESSAGE, "message") == []
    assert len({block["block_id"] for block in kept}) == len(kept)
    assert kept[15]["child_blocks"][0]["block_id"]
    assert kept[8]["element"]["action_id"]
    assert "block_id" not in GOOD_MESSAGE[0]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("message", {"type": "hologram"}, "/blocks/0/type"),
    ("message", {"type": "alert", "text": mrkdwn("x")}, "/blocks/0/type"),
    ("modal", {"type": "markdown", "text": "x"}, "/blocks/0/type"),
    ("home", {"type": "markdown", "text": "x"}, "/blocks/0/type"),
    ("modal", line_chart(["a"], [1]), "/blocks/0/type"),
    ("modal", {"type": "alert", "text": mrkdwn("x" * 201)}, "/blocks/0/text/text"),
    ("modal", {"type": "alert", "text": mrkdwn("x"), "level": "loud"}, "/blocks/0"),
    ("message", {"type": "divider", "block_id": "x" * 256}, "/blocks/0/block_id"),
    ("message", {"type": "header", "text": mrkdwn("x")}, "/blocks/0/text"),
    ("message", {"type": "header", "text": plain("x" * 151)}, "/blocks/0/text/text"),
    ("message", {"type": "header", "text": "x"}, "/blocks/0/text"),
    ("message", {"type": "section"}, "/blocks/0/text"),
    ("message", {"type": "section", "text": mrkdwn("")}, "/blocks/0/text/text"),
    ("message", {"type": "section", "text": mrkdwn("x" * 3001)}, "/blocks/0/text/text"),
    ("message", {"type": "section", "text": {"type": "mrkdwn", "text": 1}}, "/blocks/0/text/text"),
    ("message", {"type": "section", "fields": [mrkdwn("x")] * 11}, "/blocks/0/fields"),
    ("message", {"type": "section", "fields": [mrkdwn("x" * 2001)]}, "/blocks/0/fields/0/text"),
    (
        "message",
        {"type": "section", "text": mrkdwn("x"), "accessory": {"type": "z"}},
        "/blocks/0/accessory/type",
    ),
    ("message", actions(), "/blocks/0/elements"),
    ("message", {"type": "actions", "elements": "x"}, "/blocks/0/elements"),
    ("message", actions(*[button(action_id=str(n)) for n in range(26)]), "/blocks/0/elements"),
    ("message", actions(button(), button()), "/blocks/0/elements/1/action_id"),
    ("message", actions(button(text=plain("x" * 76))), "/blocks/0/elements/0/text/text"),
    ("message", actions(button(text=mrkdwn("x"))), "/blocks/0/elements/0/text"),
    ("message", actions(button(value="x" * 2001)), "/blocks/0/elements/0/value"),
    ("message", actions(button(url="x" * 3001)), "/blocks/0/elements/0/url"),
    ("message", actions(button(style="loud")), "/blocks/0/elements/0/style"),
    ("message", actions(button(action_id="x" * 256)), "/blocks/0/elements/0/action_id"),
    ("message", actions(button(confirm="yes")), "/blocks/0/elements/0/confirm"),
    (
        "message",
        actions(button(confirm={"title": plain("x" * 101), "text": plain("x")})),
        "/blocks/0/elements/0/confirm/title/text",
    ),
    ("message", actions(select(options=[])), "/blocks/0/elements/0/options"),
    ("message", actions(select(options=["x"])), "/blocks/0/elements/0/options/0"),
    (
        "message",
        actions(select(options=[option("x" * 76)])),
        "/blocks/0/elements/0/options/0/text/text",
    ),
    (
        "message",
        actions(select(options=[option(value="x" * 151)])),
        "/blocks/0/elements/0/options/0/value",
    ),
    (
        "message",
        actions(select(options=[{**option(), "description": plain("x" * 76)}])),
        "/blocks/0/elements/0/options/0/description/text",
    ),
    (
        "message",
        actions(select(initial_option=option("Two", "2"))),
        "/blocks/0/elements/0/initial_option",
    ),
    ("message", actions(select(option_groups=["x"])), "/blocks/0/elements/0/option_groups/0"),
    (
        "message",
        actions(select(placeholder=plain("x" * 151))),
        "/blocks/0/elements/0/placeholder/text",
    ),
    (
        "message",
        actions({"type": "overflow", "options": [option(str(n), str(n)) for n in range(6)]}),
        "/blocks/0/elements/0/options",
    ),
    ("modal", entry({"type": "button"}), "/blocks/0/element/type"),
    (
        "modal",
        entry({"type": "plain_text_input", "max_length": 3001}),
        "/blocks/0/element/max_length",
    ),
    (
        "modal",
        entry({"type": "plain_text_input", "initial_value": "x" * 3001}),
        "/blocks/0/element/initial_value",
    ),
    ("modal", entry({"type": "plain_text_input"}, hint=plain("x" * 2001)), "/blocks/0/hint/text"),
    ("message", {"type": "context", "elements": [button()]}, "/blocks/0/elements/0"),
    ("message", {"type": "context", "elements": [mrkdwn("x")] * 11}, "/blocks/0/elements"),
    ("message", {"type": "image", "alt_text": "x"}, "/blocks/0/image_url"),
    ("message", {**IMAGE, "alt_text": ""}, "/blocks/0/alt_text"),
    ("message", {"type": "context_actions", "elements": [button()]}, "/blocks/0/elements/0/type"),
    ("message", {"type": "context_actions", "elements": [ICON] * 6}, "/blocks/0/elements"),
    ("message", {"type": "markdown", "text": "x" * 12_001}, "/blocks/0/text"),
    ("message", {**CARD, "body": mrkdwn("x" * 201)}, "/blocks/0/body/text"),
    (
        "message",
        {**CARD, "actions": [button(action_id=str(n)) for n in range(4)]},
        "/blocks/0/actions",
    ),
    ("message", {**CARD, "hero_image": button()}, "/blocks/0/hero_image/type"),
    (
        "message",
        {"type": "carousel", "elements": [{"type": "divider"}]},
        "/blocks/0/elements/0/type",
    ),
    (
        "message",
        {"type": "container", "title": plain("x"), "child_blocks": []},
        "/blocks/0/child_blocks",
    ),
    ("message", {"type": "container", "child_blocks": [{"type": "divider"}]}, "/blocks/0/title"),
    (
        "message",
        {
            "type": "container",
            "title": plain("x"),
            "width": "9",
            "child_blocks": [{"type": "divider"}],
        },
        "/blocks/0/width",
    ),
    (
        "message",
        {"type": "container", "title": plain("x"), "child_blocks": [{"type": "x"}]},
        "/blocks/0/child_blocks/0/type",
    ),
]


@pytest.mark.parametrize(("surface", "block", "pointer"), BAD)
def test_a_fault_is_found_where_it_lies(surface: str, block: dict[str, Any], pointer: str) -> None:
    faults = find_faults([block], surface)

    assert any(fault.endswith(f"[json-pointer:{pointer}]") for fault in faults), faults


def test_what_is_refused_names_its_faults_as_slack_does() -> None:
    with pytest.raises(SlackError) as caught:
        check_blocks([{"type": "divider"}, {"type": "x"}], "message", new_id=str)

    assert caught.value.code == "invalid_blocks"
    assert caught.value.details["response_metadata"]["messages"] == [
        "[ERROR] unsupported type: x [json-pointer:/blocks/1/type]"
    ]
