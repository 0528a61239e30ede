"""conversations.*: what the bot may know of channels and read in them."""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any, TypeVar

from playground.slack.arguments import Arguments
from playground.slack.platform import Answer, Platform
from playground.slack.posts import without_metadata
from playground.slack.records import Channel, Json, SlackError

T = TypeVar("T")

READ_SCOPE = {
    "public": "channels:read",
    "shared": "channels:read",
    "private": "groups:read",
    "im": "im:read",
}
HISTORY_SCOPE = {
    "public": "channels:history",
    "shared": "channels:history",
    "private": "groups:history",
    "im": "im:history",
}
KINDS_OF_TYPE: dict[str, frozenset[str]] = {
    "public_channel": frozenset({"public", "shared"}),
    "private_channel": frozenset({"private"}),
    "im": frozenset({"im"}),
    "mpim": frozenset(),
}
SCOPE_OF_TYPE = {
    "public_channel": "channels:read",
    "private_channel": "groups:read",
    "im": "im:read",
    "mpim": "mpim:read",
}
TS = re.compile(r"\d+(\.\d{1,6})?")


def page_of(items: list[T], args: Arguments, *, limit: int) -> tuple[list[T], str]:
    """One page from the cursor on, and the cursor of the next one ("" after the last).

    Raises:
        SlackError: invalid_cursor.
    """
    start = 0
    cursor = args.find_text("cursor")
    if cursor is not None:
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except (binascii.Error, ValueError):
            raise SlackError("invalid_cursor") from None
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], following


def channel_object(platform: Platform, channel: Channel) -> Json:
    """Slack's channel object; who is in it is told by conversations.members only."""
    workspace = platform.workspace
    if channel.kind == "im":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": channel.is_archived,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": workspace.team_id,
            "user": channel.peer,
            "is_user_deleted": False,
            "priority": 0,
        }
    is_shared = channel.kind == "shared"
    empty = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind != "private",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "private",
        "created": channel.created,
        "creator": channel.members[0] if channel.members else "",
        "is_archived": channel.is_archived,
        "is_general": False,
        "unlinked": 0,
        "is_shared": is_shared,
        "is_ext_shared": is_shared,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": sorted(
            {workspace.team_id, *(workspace.users[m].team_id for m in channel.members)}
        ),
        "context_team_id": workspace.team_id,
        "is_member": workspace.bot_user_id in channel.members,
        "topic": empty,
        "purpose": dict(empty),
        "previous_names": [],
    }


async def info(platform: Platform, args: Arguments) -> Answer:
    """conversations.info."""
    channel = platform.get_channel(args.get_text("channel"))
    platform.require_scope(READ_SCOPE[channel.kind])
    body = channel_object(platform, channel)
    if args.flag("include_num_members") and channel.kind != "im":
        body["num_members"] = len(channel.members)
    if args.flag("include_locale"):
        body["locale"] = "en-US"
    return Answer(body={"channel": body}, channel=channel.id)


async def list_all(platform: Platform, args: Arguments) -> Answer:
    """conversations.list."""
    types = [name.strip() for name in (args.find_text("types") or "public_channel").split(",")]
    if any(name not in KINDS_OF_TYPE for name in types):
        raise SlackError("invalid_types")
    for name in types:
        platform.require_scope(SCOPE_OF_TYPE[name])
    kinds = frozenset().union(*(KINDS_OF_TYPE[name] for name in types))
    limit = args.number("limit", default=100, most=1000, error="invalid_limit")
    rooms = [
        room
        for room in platform.workspace.channels.values()
        if room.kind in kinds
        and platform.workspace.is_visible_to_bot(room)
        and not (args.flag("exclude_archived") and room.is_archived)
    ]
    page, cursor = page_of(rooms, args, limit=limit)
    return Answer(
        body={
            "channels": [channel_object(platform, room) for room in page],
            "response_metadata": {"next_cursor": cursor},
        }
    )


async def members(platform: Platform, args: Arguments) -> Answer:
    """conversations.members."""
    channel = platform.get_channel(args.get_text("channel"))
    platform.require_scope(READ_SCOPE[channel.kind])
    limit = args.number("limit", default=100, most=1000, error="invalid_limit")
    page, cursor = page_of(channel.members, args, limit=limit)
    return Answer(
        body={"members": page, "response_metadata": {"next_cursor": cursor}}, channel=channel.id
    )


async def open_im(platform: Platform, args: Arguments) -> Answer:
    """conversations.open, for one person: the story's ims exist from the start."""
    users = [name for name in (args.find_text("users") or "").split(",") if name]
    if args.has("channel"):
        channel = platform.get_channel(args.get_text("channel"))
        if channel.kind != "im":
            raise SlackError("method_not_supported_for_channel_type")
    elif not users:
        raise SlackError("users_list_not_supplied")
    elif len(users) > 1:
        platform.require_scope("mpim:write")
        raise SlackError("method_not_supported_for_channel_type")
    else:
        platform.require_scope("im:write")
        im = platform.workspace.find_im(users[0])
        if im is None:
            raise SlackError("user_not_found")
        channel = im
    platform.require_scope("im:write")
    whole = args.flag("return_im")
    body: Json = {
        "no_op": True,
        "already_open": True,
        "channel": channel_object(platform, channel) if whole else {"id": channel.id},
    }
    return Answer(body=body, channel=channel.id, user=channel.peer)


def read_span(args: Arguments) -> tuple[str | None, str | None, bool]:
    """The limits `oldest` and `latest` and whether they are included.

    Raises:
        SlackError: invalid_ts_oldest or invalid_ts_latest.
    """
    limits: list[str | None] = []
    for name in ("oldest", "latest"):
        value = args.find_text(name)
        if value is not None and not TS.fullmatch(value):
            raise SlackError(f"invalid_ts_{name}")
        limits.append(None if value in {None, "0"} else value)
    return limits[0], limits[1], args.flag("inclusive")


def is_within(message: Json, span: tuple[str | None, str | None, bool]) -> bool:
    """Whether the message lies between the limits."""
    oldest, latest, inclusive = span
    ts = micros(message["ts"])
    if oldest is not None and (ts < micros(oldest) or (ts == micros(oldest) and not inclusive)):
        return False
    return latest is None or ts < micros(latest) or (ts == micros(latest) and inclusive)


def micros(ts: str) -> int:
    """A Slack timestamp in microseconds: exact, unlike a float."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0") or 0)


def message_object(channel: Channel, message: Json, *, metadata: bool) -> Json:
    """A message as history gives it, a thread's root with its counters."""
    shown = without_metadata(message)
    if metadata and "metadata" in message:
        shown["metadata"] = message["metadata"]
    replies = [m for m in channel.messages if is_reply_to(m, message["ts"])]
    if replies:
        users = list(dict.fromkeys(reply["user"] for reply in replies))
        shown |= {
            "thread_ts": message["ts"],
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "reply_users": users,
            "latest_reply": replies[-1]["ts"],
            "is_locked": False,
            "subscribed": False,
        }
    return shown


def is_reply_to(message: Json, ts: str) -> bool:
    """Whether the message stands in the thread below `ts`."""
    return message.get("thread_ts") == ts and message["ts"] != ts


def is_in_channel(message: Json) -> bool:
    """Whether the message shows in the channel itself, not only in a thread."""
    return (
        message.get("thread_ts") in {None, message["ts"]}
        or message.get("subtype") == "thread_broadcast"
    )


def read_page(
    channel: Channel, messages: list[Json], args: Arguments, *, default: int
) -> dict[str, Any]:
    """One page of messages as history and replies give it."""
    span = read_span(args)
    limit = args.number("limit", default=default, most=999, error="invalid_arguments")
    page, cursor = page_of([m for m in messages if is_within(m, span)], args, limit=limit)
    metadata = args.flag("include_all_metadata")
    body: Json = {
        "messages": [message_object(channel, message, metadata=metadata) for message in page],
        "has_more": bool(cursor),
    }
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


async def history(platform: Platform, args: Arguments) -> Answer:
    """conversations.history: newest first, without replies."""
    channel = platform.get_channel(args.get_text("channel"))
    platform.require_scope(HISTORY_SCOPE[channel.kind])
    if platform.workspace.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    newest_first = [m for m in reversed(channel.messages) if is_in_channel(m)]
    return Answer(body=read_page(channel, newest_first, args, default=100), channel=channel.id)


async def replies(platform: Platform, args: Arguments) -> Answer:
    """conversations.replies: the root and its replies, oldest first."""
    channel = platform.get_channel(args.get_text("channel"))
    platform.require_scope(HISTORY_SCOPE[channel.kind])
    if platform.workspace.bot_user_id not in channel.members:
        raise SlackError("channel_not_found")
    named = platform.workspace.find_message(channel, args.get_text("ts"))
    if named is None:
        raise SlackError("thread_not_found")
    root = str(named.get("thread_ts", named["ts"]))
    thread = [m for m in channel.messages if m["ts"] == root or is_reply_to(m, root)]
    return Answer(body=read_page(channel, thread, args, default=1000), channel=channel.id)
