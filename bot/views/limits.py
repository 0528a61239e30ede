"""Slack's limits, and how a view keeps within them.

Source: docs.slack.dev/reference/block-kit, checked 2026-11-23.
"""

from __future__ import annotations

from typing import Any

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3000
MARKDOWN_TEXT = 12_000
CHART_TITLE = 50
CHART_LABEL = 20
CHART_POINTS = 20
TABLE_CELL = 200
OPTION_TEXT = 75
"""Characters, blocks, points. A full-width letter counts as one character."""


def fit_text(text: str, limit: int = SECTION_TEXT) -> str:
    """The text, cut with an ellipsis where it is too long."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def fit_blocks(blocks: list[dict[str, Any]], limit: int) -> list[dict[str, Any]]:
    """The blocks, cut with a visible ellipsis where there are too many."""
    if len(blocks) <= limit:
        return blocks
    more = {"type": "context", "elements": [{"type": "mrkdwn", "text": "…"}]}
    return [*blocks[: limit - 1], more]
