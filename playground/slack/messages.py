"""chat.*: posting, changing and deleting the bot's messages."""

from __future__ import annotations

import copy

from playground.slack.arguments import Arguments
from playground.slack.deliveries import EVENT_OF_KIND
from playground.slack.platform import Answer, Platform
from playground.slack.posts import (
    change_message,
    post_as_bot,
    read_content,
    refuse_long_text,
    remove_message,
    require_content,
)
from playground.slack.records import Channel, Json, SlackError


def get_target(platform: Platform, channel_id: str) -> Channel:
    """The channel to post to: an id of a channel, or of a person for their im.

    Raises:
        SlackError: channel_not_found, not_in_channel or is_archived.
    """
    im = platform.workspace.find_im(channel_id)
    channel = im if im is not None else platform.get_channel(channel_id)
    is_open = channel.kind == "public" and "chat:write.public" in platform.manifest.scopes
    if platform.workspace.bot_user_id not in channel.members and not is_open:
        raise SlackError("not_in_channel")
    if channel.is_archived:
        raise SlackError("is_archived")
    return channel


def find_thread(platform: Platform, channel: Channel, args: Arguments) -> str | None:
    """The root of the thread to answer in, or None for a message of its own.

    Raises:
        SlackError: cannot_reply_to_message, there is no such message.
    """
    thread_ts = args.find_text("thread_ts")
    if thread_ts is None:
        return None
    parent = platform.workspace.find_message(channel, thread_ts)
    if parent is None:
        raise SlackError("cannot_reply_to_message")
    return str(parent.get("thread_ts", thread_ts))


async def post_message(platform: Platform, args: Arguments) -> Answer:
    """chat.postMessage."""
    platform.require_scope("chat:write")
    channel = get_target(platform, args.get_text("channel"))
    content = read_content(platform, args)
    require_content(content)
    thread_ts = find_thread(platform, channel, args)
    if thread_ts and args.flag("reply_broadcast"):
        content["subtype"] = "thread_broadcast"
    message = post_as_bot(platform, channel, content, thread_ts=thread_ts)
    shown = copy.deepcopy(message)
    return Answer(
        body={"channel": channel.id, "ts": message["ts"], "message": shown},
        channel=channel.id,
        ts=message["ts"],
        message=shown,
    )


async def post_ephemeral(platform: Platform, args: Arguments) -> Answer:
    """chat.postEphemeral."""
    platform.require_scope("chat:write")
    user = args.get_text("user")
    channel = get_target(platform, args.get_text("channel"))
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    content = read_content(platform, args)
    content.pop("metadata", None)
    require_content(content)
    refuse_long_text(content)
    thread_ts = find_thread(platform, channel, args)
    if thread_ts:
        content["thread_ts"] = thread_ts
    note = platform.workspace.add_ephemeral(user=user, channel=channel.id, content=content)
    return Answer(
        body={"message_ts": note["ts"]},
        channel=channel.id,
        user=user,
        ts=note["ts"],
        message=copy.deepcopy(note),
    )


def get_own_message(platform: Platform, args: Arguments, *, refusal: str) -> tuple[Channel, Json]:
    """The bot's message that the call names.

    Raises:
        SlackError: channel_not_found, message_not_found or, for another's message, `refusal`.
    """
    platform.require_scope("chat:write")
    channel = platform.get_channel(args.get_text("channel"))
    message = platform.workspace.find_message(channel, args.get_text("ts"))
    if message is None:
        raise SlackError("message_not_found")
    if message.get("bot_id") != platform.workspace.bot_id:
        raise SlackError(refusal)
    return channel, message


async def update(platform: Platform, args: Arguments) -> Answer:
    """chat.update: text without blocks removes the blocks, blocks without text keep the text."""
    channel, message = get_own_message(platform, args, refusal="cant_update_message")
    if platform.workspace.find_stream(channel.id, message["ts"]) is not None:
        raise SlackError("streaming_state_conflict")
    content = read_content(platform, args)
    if not content:
        raise SlackError("no_text")
    refuse_long_text(content)
    change_message(platform, channel, message, content)
    shown = {name: value for name, value in copy.deepcopy(message).items() if name != "ts"}
    return Answer(
        body={
            "channel": channel.id,
            "ts": message["ts"],
            "text": message["text"],
            "message": shown,
        },
        channel=channel.id,
        ts=message["ts"],
        message={**shown, "ts": message["ts"]},
    )


async def delete(platform: Platform, args: Arguments) -> Answer:
    """chat.delete."""
    channel, message = get_own_message(platform, args, refusal="cant_delete_message")
    event = remove_message(platform, channel, message)
    platform.deliveries.announce(f"message.{EVENT_OF_KIND[channel.kind]}", event, channel=channel)
    return Answer(
        body={"channel": channel.id, "ts": message["ts"]}, channel=channel.id, ts=message["ts"]
    )


async def get_permalink(platform: Platform, args: Arguments) -> Answer:
    """chat.getPermalink: the address leads to the playground's page."""
    channel = platform.get_channel(args.get_text("channel"))
    ts = args.get_text("message_ts")
    message = platform.workspace.find_message(channel, ts)
    if message is None:
        raise SlackError("message_not_found")
    link = f"{platform.base_url()}/archives/{channel.id}/p{ts.replace('.', '')}"
    thread_ts = message.get("thread_ts")
    if thread_ts and thread_ts != ts:
        link += f"?thread_ts={thread_ts}&cid={channel.id}"
    return Answer(body={"channel": channel.id, "permalink": link}, channel=channel.id, ts=ts)
