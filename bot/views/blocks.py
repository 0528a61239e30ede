"""The Block Kit pieces that every view is made of.

Limits: docs.slack.dev/reference/block-kit, checked 2026-11-23; `bot.views.limits` clamps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Piece = dict[str, Any]
"""One block, element or view, as Slack's JSON."""


@dataclass(frozen=True)
class Message:
    """What is posted: `text` for notifications and screen readers, `blocks` for the eye."""

    text: str
    blocks: list[Piece]


def escape(text: str) -> str:
    """Text that a person or a partner wrote, harmless in mrkdwn: no mention, no link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Piece:
    """A plain text object."""
    return {"type": "plain_text", "text": text}


def section(text: str, *, accessory: Piece | None = None) -> Piece:
    """A paragraph in mrkdwn."""
    block: Piece = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return block if accessory is None else block | {"accessory": accessory}


def fields(pairs: Sequence[tuple[str, str]]) -> Piece:
    """Up to ten labelled values, two in a row."""
    return {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": f"*{label}*\n{value}"} for label, value in pairs],
    }


def context(*texts: str) -> Piece:
    """Small print; up to ten texts in mrkdwn."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text} for text in texts]}


def header(text: str) -> Piece:
    """A headline, plain text, at most 150 characters."""
    return {"type": "header", "text": plain(text)}


def divider() -> Piece:
    """A line."""
    return {"type": "divider"}


def actions(*elements: Piece) -> Piece:
    """A row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def button(
    text: str,
    action_id: str,
    *,
    value: str = "",
    style: str | None = None,
    url: str | None = None,
    confirm: Piece | None = None,
) -> Piece:
    """A button; `value` comes back with the click, `url` opens a page besides."""
    optional = {"value": value or None, "style": style, "url": url, "confirm": confirm}
    return {"type": "button", "text": plain(text), "action_id": action_id} | {
        name: given for name, given in optional.items() if given is not None
    }


def confirm(*, title: str, text: str, yes: str, no: str) -> Piece:
    """A question before a click counts."""
    return {
        "title": plain(title),
        "text": plain(text),
        "confirm": plain(yes),
        "deny": plain(no),
        "style": "danger",
    }


def option(text: str, value: str) -> Piece:
    """One choice of a select."""
    return {"text": plain(text), "value": value}


def labelled(
    label: str, block_id: str, element: Piece, *, hint: str | None = None, optional: bool = False
) -> Piece:
    """An input block of a modal."""
    block: Piece = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return block if hint is None else block | {"hint": plain(hint)}


def modal(
    *,
    callback_id: str,
    title: str,
    close: str,
    blocks: list[Piece],
    submit: str | None = None,
    private_metadata: str = "",
) -> Piece:
    """A modal view; `private_metadata` carries ids only."""
    view: Piece = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "close": plain(close),
        "blocks": blocks,
        "private_metadata": private_metadata,
    }
    return view if submit is None else view | {"submit": plain(submit)}


def mention(user_id: str) -> str:
    """A person's name, as Slack shows it."""
    return f"<@{user_id}>"


def join(first: Message, second: Message) -> Message:
    """Two messages as one."""
    return Message(f"{first.text}\n\n{second.text}", [*first.blocks, divider(), *second.blocks])
