"""assistant.threads.setSuggestedPrompts: what a person may tap instead of typing."""

from __future__ import annotations

from playground.slack.arguments import Arguments
from playground.slack.findings import Findings
from playground.slack.platform import Answer, Platform
from playground.slack.records import SlackError

MOST = 4
"""https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts, 2026-11-24"""
_LONGEST = 3000


async def set_suggested_prompts(platform: Platform, args: Arguments) -> Answer:
    """Without `thread_ts` they stand in the messages tab of the person's DM."""
    platform.require_scope("assistant:write", "chat:write")
    channel = platform.get_channel(args.get_text("channel_id"))
    if channel.kind != "im":
        raise SlackError("channel_not_found")
    found = Findings()
    prompts = args.structure("prompts", error="invalid_arguments")
    for at, prompt in found.items("/prompts", prompts, most=MOST):
        for name in ("title", "message"):
            value = prompt.get(name) if isinstance(prompt, dict) else None
            found.string(f"{at}/{name}", value, most=_LONGEST)
    if found.faults:
        raise SlackError("invalid_arguments", response_metadata={"messages": found.faults})
    return Answer(body={}, channel=channel.id)
