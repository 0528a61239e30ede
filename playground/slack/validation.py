"""blocks.validate: Slack's own check of blocks, without sending them."""

from __future__ import annotations

from typing import Any

from playground.slack.arguments import Arguments
from playground.slack.limits import find_faults
from playground.slack.platform import Answer, Platform
from playground.slack.records import SlackError


async def validate(platform: Platform, args: Arguments) -> Answer:  # noqa: ARG001 - as every method
    """Exactly one of blocks, view and message is looked at.

    Raises:
        SlackError: invalid_arguments, invalid_blocks, invalid_view or invalid_message.
    """
    given = [name for name in ("blocks", "view", "message") if args.has(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments")
    value: Any = args.structure(given[0], error="invalid_arguments")
    surface = "message"
    blocks = value
    if given[0] != "blocks":
        blocks = value.get("blocks") if isinstance(value, dict) else None
        surface = value.get("type", "modal") if given[0] == "view" and blocks else "message"
    faults = find_faults(blocks, surface)
    if faults:
        raise SlackError(f"invalid_{given[0]}", response_metadata={"messages": faults})
    return Answer(body={})
