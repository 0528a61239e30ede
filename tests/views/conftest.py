"""What every view must pass, and the values that views are made of."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from bot.channels.settings import ChannelSettings
from bot.credentials.form import KeyKind
from bot.keys.key import Environment, Key
from bot.ports import ChannelRef
from bot.views.blocks import Message, Piece
from playground.slack.limits import check_view, find_faults

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
HERE = ChannelRef("T1", "C1")


def list_texts(value: Any) -> Iterator[str]:
    """Every text that a person would read, in order."""
    if isinstance(value, list):
        for item in value:
            yield from list_texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in {"text", "caption", "title", "name"} and isinstance(item, str):
                yield item
            elif isinstance(item, dict | list):
                yield from list_texts(item)


def check_with_sdk(blocks: list[Piece]) -> None:
    """Each block by slack_sdk's class, where it has one (it knows no data blocks)."""
    for block in blocks:
        parsed = None
        if block["type"] not in {"data_table", "data_visualization"}:
            parsed = Block.parse(copy.deepcopy(block))
        if parsed is not None:
            parsed.validate_json()


@pytest.fixture
def read() -> Callable[[Message | Piece], str]:
    """All that a message or view says, after Slack accepted it."""

    def accept(view: Message | Piece) -> str:
        if isinstance(view, Message):
            assert view.text
            assert find_faults(view.blocks, "message") == []
            check_with_sdk(view.blocks)
            return "\n".join([view.text, *list_texts(view.blocks)])
        check_view(view, view["type"], new_id=lambda prefix: f"{prefix}1")
        check_with_sdk(view["blocks"])
        return "\n".join(list_texts(view))

    return accept


@pytest.fixture
def list_buttons() -> Callable[[Message | Piece], list[tuple[str, str]]]:
    """Action id and value (or address) of each button, in order."""

    def find(view: Message | Piece) -> list[tuple[str, str]]:
        blocks = view.blocks if isinstance(view, Message) else view["blocks"]
        return [
            (element["action_id"], element.get("value") or element.get("url"))
            for block in blocks
            if block["type"] == "actions"
            for element in block["elements"]
        ]

    return find


@pytest.fixture
def make_key() -> Callable[..., Key]:
    def make(**changes: Any) -> Key:
        facts: dict[str, Any] = {
            "key_id": "k1",
            "channel": HERE,
            "name": "prod",
            "environment": Environment.PRODUCTION,
            "owner_id": "U1",
            "kind": KeyKind.PROJECT,
            "masked": "sk-proj-…a1B2",
            "last4": "a1B2",
            "added_by": "U2",
            "added_at": NOW - timedelta(days=9),
        }
        return Key(**(facts | changes))

    return make


@pytest.fixture
def make_settings() -> Callable[..., ChannelSettings]:
    def make(**changes: Any) -> ChannelSettings:
        facts: dict[str, Any] = {"channel": HERE, "language": "ja", "timezone": "Asia/Tokyo"}
        return ChannelSettings(**(facts | changes))

    return make
