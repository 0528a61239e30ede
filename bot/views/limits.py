"""Slack's limits, and how a view keeps within them.

Source: docs.slack.dev/reference/block-kit, checked 2026-11-23.
"""

from __future__ import annotations

import re
from typing import Any

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3000
CONTEXT_ELEMENTS = 10
MARKDOWN_TEXT = 12_000
CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
TABLE_CELL = 200
TABLE_ROWS = 200
TABLE_TEXT = 18_000
OPTION_TEXT = 75
BUTTON_TEXT = 75
"""Characters, blocks, points. A full-width letter counts as one character."""

_TORN = re.compile(r"(?:<(?:[@#!]|https?:|mailto:)[^<>]*|&(?:amp?|lt?|gt?)?)$")
"""A mention, link or escaped mark that a cut has torn apart."""


def fit_text(text: str, limit: int = SECTION_TEXT) -> str:
    """The text, cut with an ellipsis where it is too long; no mention or link is cut in half."""
    if len(text) <= limit:
        return text
    return _TORN.sub("", text[: limit - 1]) + "…"


def fit_blocks(blocks: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """The blocks, cut with a visible ellipsis where there are too many."""
    if len(blocks) <= limit:
        return blocks
    more = {"type": "context", "elements": [{"type": "mrkdwn", "text": "…"}]}
    return [*blocks[: limit - 1], more]
