"""What people choose and type, in the exact shapes of Slack's `state.values`."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from playground.slack.elements import INPUTS, list_options
from playground.slack.limits import list_elements
from playground.slack.records import Json, RefusedActionError

SINGLE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
}
MANY = {
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
WITH_OPTIONS = frozenset(
    {"static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow"}
)
INITIAL = {
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "value": "initial_value",
}


def list_fields(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every element that keeps a value, with its block; containers are looked into."""
    for block in blocks:
        for element in list_elements([{**block, "child_blocks": None}]):
            if element["type"] in INPUTS and element["type"] in SINGLE | MANY:
                yield block, element
        yield from list_fields(block.get("child_blocks") or [])


def initial_values(blocks: list[Json]) -> Json:
    """`state.values` before anybody touched a field."""
    values: Json = {}
    for block, element in list_fields(blocks):
        kind = element["type"]
        name = SINGLE.get(kind) or MANY[kind]
        start = copy.deepcopy(element.get(INITIAL[name], [] if kind in MANY else None))
        values.setdefault(block["block_id"], {})[element["action_id"]] = {
            "type": kind,
            name: start,
        }
    return values


def field_value(element: Json, given: Any) -> Json:
    """One field's value from what a person chose or typed.

    `given` is a text or a list of texts; for a field with options each is an option's value or
    its label; None or "" empties the field.

    Raises:
        RefusedActionError: invalid_option, there is no such option.
    """
    kind = element["type"]
    if kind in MANY:
        chosen = [given] if isinstance(given, str) and given else list(given or [])
        picked = [_pick(element, choice) for choice in chosen]
        return {"type": kind, MANY[kind]: picked}
    if isinstance(given, list):
        given = given[0] if given else None
    empty = given is None or given == ""
    value = None if empty else _pick(element, given)
    if kind == "datetimepicker" and value is not None:
        value = int(value)
    return {"type": kind, SINGLE[kind]: value}


def _pick(element: Json, choice: Any) -> Any:
    if element["type"] not in WITH_OPTIONS:
        return str(choice)
    for option in list_options(element):
        if choice in {option["value"], option["text"]["text"]}:
            return copy.deepcopy(option)
    raise RefusedActionError("invalid_option", action_id=element["action_id"])


def fill_form(blocks: list[Json], kept: Json, given: Json) -> Json:
    """`state.values` of a submission: what was kept, overlaid by what is given by action_id.

    Raises:
        RefusedActionError: unknown_action, invalid_option, missing_value, value_too_short,
            value_too_long or invalid_value; Slack's own client refuses these too.
    """
    values: Json = copy.deepcopy(kept)
    fields = list(list_fields(blocks))
    known = {element["action_id"] for _, element in fields}
    for action_id in given:
        if action_id not in known:
            raise RefusedActionError("unknown_action", action_id=action_id)
    for block, element in fields:
        action_id = element["action_id"]
        if action_id in given:
            values.setdefault(block["block_id"], {})[action_id] = field_value(
                element, given[action_id]
            )
        if block["type"] == "input":
            _check_field(block, element, values[block["block_id"]][action_id])
    return values


def _check_field(block: Json, element: Json, value: Json) -> None:
    kind, action_id = element["type"], element["action_id"]
    content = value[SINGLE.get(kind) or MANY[kind]]
    if not content:
        if not block.get("optional"):
            raise RefusedActionError("missing_value", action_id=action_id)
        return
    if kind == "plain_text_input":
        if len(content) < element.get("min_length", 0):
            raise RefusedActionError("value_too_short", action_id=action_id)
        if len(content) > element.get("max_length", 3000):
            raise RefusedActionError("value_too_long", action_id=action_id)
    if kind == "number_input" and not _is_number(content, element):
        raise RefusedActionError("invalid_value", action_id=action_id)
    if kind == "email_text_input" and "@" not in content:
        raise RefusedActionError("invalid_value", action_id=action_id)
    if kind == "url_text_input" and "://" not in content:
        raise RefusedActionError("invalid_value", action_id=action_id)


def _is_number(text: str, element: Json) -> bool:
    try:
        number = float(text)
    except ValueError:
        return False
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return False
    least, most = element.get("min_value"), element.get("max_value")
    return (least is None or number >= float(least)) and (most is None or number <= float(most))
