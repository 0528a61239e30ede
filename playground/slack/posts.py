"""The content of messages and what happens to messages, whoever asks for it."""

from __future__ import annotations

import copy
import json
from typing import Any

from playground.slack.arguments import Arguments
from playground.slack.deliveries import EVENT_OF_KIND, TYPE_OF_KIND
from playground.slack.limits import check_blocks
from playground.slack.platform import Platform
from playground.slack.records import Channel, Json, SlackError

TEXT_CUT = 40_000
"""Characters; longer texts are cut (docs.slack.dev/reference/methods/chat.postMessage)."""
UPDATE_TEXT_BYTES = 4_000
"""Bytes of escaped text; longer ones are refused by chat.update and chat.postEphemeral
(gitlab.com/gitlab-org/gitlab/-/merge_requests/258898, 2026-11-23)."""
MARKDOWN_TEXT = 12_000
METADATA_BYTES = 16_000
ATTACHMENTS = 100


def read_content(platform: Platform, args: Arguments) -> Json:
    """The text, blocks, attachments and metadata of a call, checked; only what was given.

    Raises:
        SlackError: one of the documented faults of content.
    """
    blocks = args.structure("blocks", error="invalid_blocks_format")
    attachments = args.structure("attachments", error="invalid_arguments")
    markdown, text = args.find_text("markdown_text"), args.find_text("text")
    if markdown is not None:
        if text is not None or blocks:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT:
            raise SlackError("invalid_arguments")
        blocks, text = [{"type": "markdown", "text": markdown}], markdown
    if attachments and len(attachments) > ATTACHMENTS:
        raise SlackError("too_many_attachments")
    content: Json = {}
    if text is not None or args.has("text"):
        content["text"] = (text or "")[:TEXT_CUT]
    if blocks is not None:
        content["blocks"] = check_blocks(blocks, "message", new_id=platform.workspace.next_id)
    if attachments:
        content["attachments"] = attachments
    if args.has("metadata"):
        content["metadata"] = read_metadata(args)
    return content


def read_metadata(args: Arguments) -> Json:
    """Message metadata: an event type and a flat payload.

    Raises:
        SlackError: invalid_metadata_format or metadata_too_large.
    """
    metadata: Any = args.structure("metadata", error="invalid_metadata_format")
    if (
        not isinstance(metadata, dict)
        or not isinstance(metadata.get("event_type"), str)
        or not isinstance(metadata.get("event_payload"), dict)
    ):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata["event_payload"]).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def require_content(content: Json) -> None:
    """Let a message pass that shows something.

    Raises:
        SlackError: no_text.
    """
    if not (content.get("text") or content.get("blocks") or content.get("attachments")):
        raise SlackError("no_text")


def new_bot_message(platform: Platform, content: Json, *, thread_ts: str | None) -> Json:
    """A message object of the bot, not yet in a channel."""
    workspace = platform.workspace
    message = {
        "type": "message",
        "user": workspace.bot_user_id,
        "bot_id": workspace.bot_id,
        "app_id": workspace.app_id,
        "team": workspace.team_id,
        "bot_profile": {
            "id": workspace.bot_id,
            "app_id": workspace.app_id,
            "name": workspace.users[workspace.bot_user_id].name,
            "deleted": False,
            "icons": {},
            "updated": 0,
            "team_id": workspace.team_id,
            "user_id": workspace.bot_user_id,
        },
        "text": "",
        **content,
        "ts": workspace.next_ts(),
    }
    return message | ({"thread_ts": thread_ts} if thread_ts else {})


def post_as_bot(
    platform: Platform, channel: Channel, content: Json, *, thread_ts: str | None = None
) -> Json:
    """Put a message of the bot into the channel and send the event that goes with it."""
    message = new_bot_message(platform, content, thread_ts=thread_ts)
    channel.messages.append(message)
    event = {
        **without_metadata(message),
        "channel": channel.id,
        "channel_type": TYPE_OF_KIND[channel.kind],
        "event_ts": message["ts"],
    }
    platform.deliveries.announce(f"message.{EVENT_OF_KIND[channel.kind]}", event, channel=channel)
    return message


def without_metadata(message: Json) -> Json:
    """A copy of the message as everybody gets it who does not ask for metadata."""
    return {name: copy.deepcopy(value) for name, value in message.items() if name != "metadata"}


def refuse_long_text(content: Json) -> None:
    """Let a text pass that Slack takes in full.

    Raises:
        SlackError: msg_too_long.
    """
    if len(content.get("text", "").encode()) > UPDATE_TEXT_BYTES:
        raise SlackError("msg_too_long")


def change_message(platform: Platform, channel: Channel, message: Json, content: Json) -> None:
    """Change a bot's message in place and send message_changed."""
    before = without_metadata(message)
    if "text" in content and content["text"] != message["text"]:
        message["edited"] = {
            "user": platform.workspace.bot_user_id,
            "ts": platform.workspace.next_ts(),
        }
    if "text" in content and "blocks" not in content:
        message.pop("blocks", None)
    message.update(content)
    announce_change(platform, channel, message, before)


def announce_change(platform: Platform, channel: Channel, message: Json, before: Json) -> None:
    """Send message_changed where the app listens."""
    event = change_event(platform, channel, message, before)
    platform.deliveries.announce(f"message.{EVENT_OF_KIND[channel.kind]}", event, channel=channel)


def change_event(platform: Platform, channel: Channel, message: Json, before: Json) -> Json:
    """The message_changed event."""
    ts = platform.workspace.next_ts()
    return {
        "type": "message",
        "subtype": "message_changed",
        "message": without_metadata(message),
        "previous_message": before,
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": TYPE_OF_KIND[channel.kind],
    }


def remove_message(platform: Platform, channel: Channel, message: Json) -> Json:
    """Take a message out of its channel; gives the message_deleted event."""
    channel.messages.remove(message)
    ts = platform.workspace.next_ts()
    return {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": without_metadata(message),
        "deleted_ts": message["ts"],
        "channel": channel.id,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel_type": TYPE_OF_KIND[channel.kind],
    }
