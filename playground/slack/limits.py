"""Block Kit's limits: what Slack refuses as `invalid_blocks`, and the ids it gives to blocks.

Source: docs.slack.dev/reference/block-kit/blocks, 2026-11-23; for the blocks that slack_sdk has
a class for, its own checks run besides.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from playground.slack.block_checks import CHECKS, MARKDOWN_TEXT
from playground.slack.data_blocks import DATA_TEXT, data_text
from playground.slack.elements import ID
from playground.slack.findings import Findings
from playground.slack.records import Json, SlackError

EVERYWHERE = frozenset(
    {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section"}
    | {"video"}
)
NOT_IN_MODALS = frozenset({"carousel", "container", "data_table", "data_visualization", "table"})
SURFACES: dict[str, frozenset[str]] = {
    "message": EVERYWHERE
    | NOT_IN_MODALS
    | {"context_actions", "file", "markdown", "plan", "task_card"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | NOT_IN_MODALS,
}
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
CHARTS = 2
MESSAGE_TEXT = 13_200
"""Measured by others, documented nowhere (github.com/slackapi/bolt-js/issues/2509)."""
VIEW_TEXTS = {"title": 24, "submit": 24, "close": 24}


def check_blocks(blocks: Any, surface: str, *, new_id: Callable[[str], str]) -> list[Json]:
    """The blocks as Slack keeps them, each with a block_id.

    Raises:
        SlackError: invalid_blocks_format, invalid_blocks or msg_blocks_too_long.
    """
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    faults = find_faults(blocks, surface)
    if faults:
        raise SlackError("invalid_blocks", errors=faults, response_metadata={"messages": faults})
    if surface == "message" and _text_length(blocks) > MESSAGE_TEXT:
        raise SlackError("msg_blocks_too_long")
    return with_ids(blocks, new_id)


def check_view(view: Json, kind: str, *, new_id: Callable[[str], str]) -> Json:
    """The fields of a modal or home that the caller may set, its blocks with ids.

    Raises:
        SlackError: invalid_arguments, with Slack's messages.
    """
    found = Findings()
    if view.get("type") != kind:
        found.add("/view/type", f"must be {kind}")
    if kind == "modal":
        found.text("/view/title", view.get("title"), most=VIEW_TEXTS["title"], plain=True)
    for name in ("submit", "close"):
        if view.get(name) is not None and kind == "home":
            found.add(f"/view/{name}", "unsupported in home")
        text = view.get(name)
        found.text(f"/view/{name}", text, most=VIEW_TEXTS[name], plain=True, needed=False)
    found.string("/view/private_metadata", view.get("private_metadata", ""), most=3000, least=0)
    found.string("/view/callback_id", view.get("callback_id", ""), most=ID, least=0)
    blocks = view.get("blocks")
    found.faults += find_faults(blocks, kind, root="/view/blocks")
    has_input = isinstance(blocks, list) and any(
        isinstance(block, dict) and block.get("type") == "input" for block in blocks
    )
    if kind == "modal" and has_input and not view.get("submit"):
        found.add("/view/submit", "missing required field: a view with inputs needs submit")
    if found.faults:
        raise SlackError("invalid_arguments", response_metadata={"messages": found.faults})
    settable = (
        *("type", "title", "submit", "close", "private_metadata", "callback_id", "external_id"),
        *("clear_on_close", "notify_on_close"),
    )
    kept = {name: copy.deepcopy(view[name]) for name in settable if view.get(name) is not None}
    return {**kept, "blocks": with_ids(view["blocks"], new_id)}


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """A copy with a block_id and action_id wherever one is missing.

    Slack gives a markdown block a new id always.
    """
    kept = copy.deepcopy(blocks)
    for block in kept:
        if not block.get("block_id") or block["type"] == "markdown":
            block["block_id"] = new_id("b")
        for element in list_elements([block]):
            if element["type"] != "image" and not element.get("action_id"):
                element["action_id"] = new_id("a")
        if block["type"] == "container":
            block["child_blocks"] = with_ids(block["child_blocks"], new_id)
    return kept


def list_elements(blocks: list[Json]) -> Iterator[Json]:
    """Every element in these blocks, those of nested blocks included."""
    for block in blocks:
        single = [block.get("accessory"), block.get("element")]
        for element in [*single, *(block.get("elements") or []), *(block.get("actions") or [])]:
            if not isinstance(element, dict) or block["type"] in {"context", "rich_text"}:
                continue
            if block["type"] == "carousel":
                yield from list_elements([element])
            else:
                yield element
        yield from list_elements(block.get("child_blocks") or [])


def find_faults(blocks: Any, surface: str, *, root: str = "/blocks") -> list[str]:
    """Everything that Slack refuses in these blocks, with JSON pointers; empty if nothing."""
    found = Findings()
    least = 0 if surface == "message" else 1
    seen: set[str] = set()
    most = MOST_BLOCKS.get(surface, 100)
    for at, block in list(found.items(root, blocks, most=most, least=least)):
        _check_block(found, at, block, surface, seen)
    if not found.faults:
        _check_together(found, root, blocks)
    return found.faults


def _check_together(found: Findings, root: str, blocks: list[Json]) -> None:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_TEXT:
        found.add(root, f"markdown must be less than {MARKDOWN_TEXT + 1} characters together")
    if sum(block["type"] == "data_visualization" for block in blocks) > CHARTS:
        found.add(root, f"must have at most {CHARTS} data_visualization blocks")
    if data_text(blocks) > DATA_TEXT:
        found.add(root, f"data tables must be less than {DATA_TEXT + 1} characters together")


def _check_block(found: Findings, at: str, block: Any, surface: str, seen: set[str]) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if not isinstance(block, dict) or kind not in SURFACES.get(surface, frozenset()):
        found.add(f"{at}/type", f"unsupported type: {kind}")
        return
    block_id = block.get("block_id")
    if block_id is not None:
        found.string(f"{at}/block_id", block_id, most=ID)
        if block_id in seen:
            found.add(f"{at}/block_id", "must be unique")
        seen.add(str(block_id))
    check = CHECKS.get(str(kind))
    if check is not None:
        check(found, at, block)
    if kind == "container":
        for place, child in found.items(f"{at}/child_blocks", block.get("child_blocks"), most=10):
            _check_block(found, place, child, surface, seen)
    elif kind not in {"data_visualization", "data_table"}:
        _check_with_sdk(found, at, block)


def _check_with_sdk(found: Findings, at: str, block: Json) -> None:
    """slack_sdk's own look at a block that it has a class for."""
    try:
        parsed = Block.parse(copy.deepcopy(block))
        if parsed is not None:
            parsed.validate_json()
    except (SlackObjectFormationError, TypeError, AttributeError) as failure:
        found.add(at, f"{failure}")


def _text_length(value: Any) -> int:
    """Characters of text in the blocks; data tables have a limit of their own."""
    if isinstance(value, list):
        return sum(_text_length(item) for item in value)
    if not isinstance(value, dict) or value.get("type") == "data_table":
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(
        _text_length(nested) for nested in value.values() if isinstance(nested, dict | list)
    )
