"""Limits of the interactive elements inside blocks.

Source: docs.slack.dev/reference/block-kit/block-elements, 2026-11-23.
"""

from __future__ import annotations

from typing import Any

from playground.slack.findings import Findings
from playground.slack.records import Json

SELECTS = frozenset(
    f"{many}{source}_select"
    for many in ("", "multi_")
    for source in ("static", "external", "users", "conversations", "channels")
)
TEXT_INPUTS = frozenset(
    {"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"}
)
PICKERS = frozenset({"datepicker", "timepicker", "datetimepicker"})
CHOICES = frozenset({"radio_buttons", "checkboxes"})
ACTIONS = SELECTS | PICKERS | CHOICES | {"button", "overflow", "workflow_button"}
INPUTS = SELECTS | PICKERS | CHOICES | TEXT_INPUTS | {"file_input"}
ACCESSORIES = ACTIONS | {"image"}
OPTIONS_MOST = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
ID = 255
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_VALUE = 150
OPTION_TEXT = 75
PLACEHOLDER = 150
URL = 3000
INPUT_TEXT = 3000
CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}


def check_element(found: Findings, at: str, element: Any, allowed: frozenset[str]) -> None:
    """One element of a block that allows these types."""
    kind = element.get("type") if isinstance(element, dict) else None
    if not isinstance(element, dict) or kind not in allowed:
        found.add(f"{at}/type", f"unsupported type: {kind}")
        return
    if element.get("action_id") is not None:
        found.string(f"{at}/action_id", element["action_id"], most=ID)
    if element.get("placeholder") is not None:
        found.text(f"{at}/placeholder", element["placeholder"], most=PLACEHOLDER, plain=True)
    _check_confirm(found, at, element.get("confirm"))
    if kind == "button":
        check_button(found, at, element)
    elif kind in {"static_select", "multi_static_select"} or kind in OPTIONS_MOST:
        _check_options(found, at, element, most=OPTIONS_MOST.get(str(kind), 100))
    elif kind == "image":
        check_image(found, at, element)
    elif kind == "plain_text_input":
        _check_text_input(found, at, element)


def check_button(found: Findings, at: str, button: Json) -> None:
    """A button: its text, value, address and style."""
    found.text(f"{at}/text", button.get("text"), most=BUTTON_TEXT, plain=True)
    if button.get("value") is not None:
        found.string(f"{at}/value", button["value"], most=BUTTON_VALUE, least=0)
    if button.get("url") is not None:
        found.string(f"{at}/url", button["url"], most=URL)
    if button.get("accessibility_label") is not None:
        label = button["accessibility_label"]
        found.string(f"{at}/accessibility_label", label, most=BUTTON_TEXT)
    if button.get("style") not in {None, "primary", "danger"}:
        found.add(f"{at}/style", "must be one of primary, danger")


def check_image(found: Findings, at: str, image: Json) -> None:
    """An image: alt text and one source."""
    found.string(f"{at}/alt_text", image.get("alt_text"), most=2000)
    if image.get("image_url") is not None:
        found.string(f"{at}/image_url", image["image_url"], most=URL)
    elif not isinstance(image.get("slack_file"), dict):
        found.add(f"{at}/image_url", "missing required field")


def check_feedback(found: Findings, at: str, element: Any) -> None:
    """An element of a context_actions block."""
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "feedback_buttons":
        for name in ("positive_button", "negative_button"):
            button = element.get(name)
            text = button.get("text") if isinstance(button, dict) else None
            found.text(f"{at}/{name}/text", text, most=BUTTON_TEXT, plain=True)
    elif kind == "icon_button":
        found.text(f"{at}/text", element.get("text"), most=BUTTON_TEXT, plain=True)
    else:
        found.add(f"{at}/type", f"unsupported type: {kind}")


def list_options(element: Json) -> list[Any]:
    """The options of an element, those of its groups included."""
    groups = element.get("option_groups")
    if isinstance(groups, list):
        nested = [g.get("options") for g in groups if isinstance(g, dict)]
        return [option for options in nested if isinstance(options, list) for option in options]
    options = element.get("options")
    return options if isinstance(options, list) else []


def _check_options(found: Findings, at: str, element: Json, *, most: int) -> None:
    if element.get("option_groups") is not None:
        for place, group in found.items(f"{at}/option_groups", element["option_groups"], most=100):
            if not isinstance(group, dict):
                found.add(place, "must be an object")
                continue
            found.text(f"{place}/label", group.get("label"), most=OPTION_TEXT, plain=True)
            _check_option_list(found, f"{place}/options", group.get("options"), most=most)
    else:
        _check_option_list(found, f"{at}/options", element.get("options"), most=most)
    chosen = element.get("initial_options") or [element.get("initial_option")]
    options = list_options(element)
    if any(option is not None and option not in options for option in chosen):
        found.add(f"{at}/initial_option", "must be one of the options")


def _check_option_list(found: Findings, at: str, options: Any, *, most: int) -> None:
    for place, option in found.items(at, options, most=most):
        if not isinstance(option, dict):
            found.add(place, "must be an object")
            continue
        found.text(f"{place}/text", option.get("text"), most=OPTION_TEXT)
        found.string(f"{place}/value", option.get("value"), most=OPTION_VALUE)
        if option.get("description") is not None:
            found.text(f"{place}/description", option["description"], most=OPTION_TEXT)


def _check_text_input(found: Findings, at: str, element: Json) -> None:
    for name in ("min_length", "max_length"):
        value = element.get(name)
        if value is not None and (not isinstance(value, int) or not 0 <= value <= INPUT_TEXT):
            found.add(f"{at}/{name}", f"must be between 0 and {INPUT_TEXT}")
    if element.get("initial_value") is not None:
        found.string(f"{at}/initial_value", element["initial_value"], most=INPUT_TEXT, least=0)


def _check_confirm(found: Findings, at: str, confirm: Any) -> None:
    if confirm is None:
        return
    if not isinstance(confirm, dict):
        found.add(f"{at}/confirm", "must be an object")
        return
    for name, most in CONFIRM.items():
        is_needed = name in {"title", "text"}
        found.text(f"{at}/confirm/{name}", confirm.get(name), most=most, needed=is_needed)
