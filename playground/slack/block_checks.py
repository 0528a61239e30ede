"""Limits of each type of block (docs.slack.dev/reference/block-kit/blocks, 2026-11-23)."""

from __future__ import annotations

from collections.abc import Callable

from playground.slack.data_blocks import check_chart, check_data_table, check_table
from playground.slack.elements import (
    ACCESSORIES,
    ACTIONS,
    INPUTS,
    check_element,
    check_feedback,
    check_image,
)
from playground.slack.findings import Findings
from playground.slack.records import Json

MARKDOWN_TEXT = 12_000
"""Characters, of one markdown block and of all of a message together."""


def _check_section(found: Findings, at: str, block: Json) -> None:
    if block.get("text") is None and not block.get("fields"):
        found.add(f"{at}/text", "missing required field")
    found.text(f"{at}/text", block.get("text"), most=3000, needed=False)
    if block.get("fields") is not None:
        for place, text in found.items(f"{at}/fields", block["fields"], most=10):
            found.text(place, text, most=2000)
    if block.get("accessory") is not None:
        check_element(found, f"{at}/accessory", block["accessory"], ACCESSORIES)


def _check_actions(found: Findings, at: str, block: Json) -> None:
    taken: set[str] = set()
    for place, element in found.items(f"{at}/elements", block.get("elements"), most=25):
        check_element(found, place, element, ACTIONS)
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if action_id is not None and str(action_id) in taken:
            found.add(f"{place}/action_id", "must be unique in its block")
        taken.add(str(action_id))


def _check_context(found: Findings, at: str, block: Json) -> None:
    for place, element in found.items(f"{at}/elements", block.get("elements"), most=10):
        if isinstance(element, dict) and element.get("type") == "image":
            check_image(found, place, element)
        else:
            found.text(place, element, most=3000)


def _check_input(found: Findings, at: str, block: Json) -> None:
    found.text(f"{at}/label", block.get("label"), most=2000, plain=True)
    found.text(f"{at}/hint", block.get("hint"), most=2000, plain=True, needed=False)
    check_element(found, f"{at}/element", block.get("element"), INPUTS)


def _check_card(found: Findings, at: str, block: Json) -> None:
    for name, most in (("title", 150), ("subtitle", 150), ("body", 200), ("subtext", 200)):
        found.text(f"{at}/{name}", block.get(name), most=most, needed=False)
    if block.get("actions") is not None:
        for place, element in found.items(f"{at}/actions", block["actions"], most=3):
            check_element(found, place, element, frozenset({"button"}))
    if block.get("hero_image") is not None:
        check_element(found, f"{at}/hero_image", block["hero_image"], frozenset({"image"}))


def _check_carousel(found: Findings, at: str, block: Json) -> None:
    for place, card in found.items(f"{at}/elements", block.get("elements"), most=10):
        if not isinstance(card, dict) or card.get("type") != "card":
            found.add(f"{place}/type", "must be card")
        else:
            _check_card(found, place, card)


def _check_container(found: Findings, at: str, block: Json) -> None:
    if block.get("rich_text_title") is None:
        found.text(f"{at}/title", block.get("title"), most=150, plain=True)
    found.text(f"{at}/subtitle", block.get("subtitle"), most=150, needed=False)
    if block.get("width") not in {None, "narrow", "standard", "wide", "full"}:
        found.add(f"{at}/width", "must be one of narrow, standard, wide, full")


def _check_context_actions(found: Findings, at: str, block: Json) -> None:
    for place, element in found.items(f"{at}/elements", block.get("elements"), most=5):
        check_feedback(found, place, element)


def _check_header(found: Findings, at: str, block: Json) -> None:
    found.text(f"{at}/text", block.get("text"), most=150, plain=True)


def _check_alert(found: Findings, at: str, block: Json) -> None:
    found.text(f"{at}/text", block.get("text"), most=200)


def _check_markdown(found: Findings, at: str, block: Json) -> None:
    found.string(f"{at}/text", block.get("text"), most=MARKDOWN_TEXT)


CHECKS: dict[str, Callable[[Findings, str, Json], None]] = {
    "actions": _check_actions,
    "alert": _check_alert,
    "card": _check_card,
    "carousel": _check_carousel,
    "container": _check_container,
    "context": _check_context,
    "context_actions": _check_context_actions,
    "data_table": check_data_table,
    "data_visualization": check_chart,
    "header": _check_header,
    "image": check_image,
    "input": _check_input,
    "markdown": _check_markdown,
    "section": _check_section,
    "table": check_table,
}
