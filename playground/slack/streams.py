"""chat.startStream, chat.appendStream and chat.stopStream: messages that grow.

Rules: docs.slack.dev/reference/methods/chat.startStream, checked 2026-11-23. That a stream closes
after about five minutes: github.com/slackapi/python-slack-sdk/issues/1859.
"""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import Any, get_args

from playground.slack.arguments import Arguments
from playground.slack.limits import check_blocks
from playground.slack.messages import find_thread, get_own_message, get_target
from playground.slack.platform import Answer, Platform
from playground.slack.posts import MARKDOWN_TEXT, post_as_bot, read_metadata
from playground.slack.records import Channel, Json, SessionStatus, SlackError, Stream
from playground.slack.workspace import Workspace

STREAM_LIFE = timedelta(minutes=5)
STOP_EVENT = "agent_session_stopped"
LINE = 256
"""Characters of a task or plan chunk."""
TASK_STATUSES = frozenset({"pending", "in_progress", "complete", "error"})
TASK_FIELDS = ("title", "status", "details", "output", "sources")


async def start(platform: Platform, args: Arguments) -> Answer:
    """chat.startStream: makes the session and lets it be processing."""
    platform.require_scope("chat:write")
    channel = get_target(platform, args.get_text("channel"))
    if STOP_EVENT not in platform.manifest.events:
        raise SlackError("not_subscribed_to_message_stream_stopped")
    if args.find_text("task_display_mode") not in {None, "timeline", "plan"}:
        raise SlackError("invalid_arguments")
    require_recipient(platform, channel, args)
    chunks = read_chunks(args)
    args.get_text("thread_ts")
    try:
        thread_ts = find_thread(platform, channel, args)
    except SlackError:
        raise SlackError("invalid_arguments") from None
    message = post_as_bot(
        platform, channel, {"streaming_state": "in_progress"}, thread_ts=thread_ts
    )
    workspace = platform.workspace
    stream = Stream(channel=channel, message=message, began=workspace.now())
    grow(platform, stream, chunks)
    workspace.streams[channel.id, message["ts"]] = stream
    workspace.open_session(channel.id, str(thread_ts)).status = "processing"
    return Answer(
        body={"channel": channel.id, "ts": message["ts"]}, channel=channel.id, ts=message["ts"]
    )


async def append(platform: Platform, args: Arguments) -> Answer:
    """chat.appendStream."""
    stream = get_stream(platform, args)
    if stream.is_stopped:
        raise SlackError("stopped_by_user")
    chunks = read_chunks(args)
    if not chunks:
        raise SlackError("no_text")
    grow(platform, stream, chunks)
    ts = stream.message["ts"]
    return Answer(body={"channel": stream.channel.id, "ts": ts}, channel=stream.channel.id, ts=ts)


async def stop(platform: Platform, args: Arguments) -> Answer:
    """chat.stopStream: the message is whole, and the session gets its next status."""
    stream = get_stream(platform, args)
    status: Any = args.find_text("session_status") or "active"
    if status not in get_args(SessionStatus):
        raise SlackError("invalid_arguments")
    chunks = read_chunks(args)
    blocks = args.structure("blocks", error="invalid_blocks_format")
    if blocks is not None:
        new_id = platform.workspace.next_id
        stream.blocks.extend(check_blocks(blocks, "message", new_id=new_id))
    if args.has("metadata"):
        stream.message["metadata"] = read_metadata(args)
    grow(platform, stream, chunks)
    close(platform.workspace, stream)
    platform.workspace.open_session(stream.channel.id, stream.message["thread_ts"]).status = status
    shown = copy.deepcopy(stream.message)
    return Answer(
        body={"channel": stream.channel.id, "ts": shown["ts"], "message": shown},
        channel=stream.channel.id,
        ts=shown["ts"],
        message=shown,
    )


def require_recipient(platform: Platform, channel: Channel, args: Arguments) -> None:
    """Outside of ims Slack wants to know whom the answer is for.

    Raises:
        SlackError: missing_recipient_user_id, missing_recipient_team_id, user_not_found.
    """
    if channel.kind == "im":
        return
    for name in ("recipient_user_id", "recipient_team_id"):
        if args.find_text(name) is None:
            raise SlackError(f"missing_{name}")
    user = platform.workspace.users.get(args.get_text("recipient_user_id"))
    if user is None:
        raise SlackError("user_not_found")
    if user.team_id != args.get_text("recipient_team_id"):
        raise SlackError("team_not_found")


def get_stream(platform: Platform, args: Arguments) -> Stream:
    """The open stream that the call names.

    Raises:
        SlackError: message_not_in_streaming_state, it never was one or is closed.
    """
    channel, message = get_own_message(platform, args, refusal="message_not_owned_by_app")
    close_expired(platform.workspace)
    stream = platform.workspace.find_stream(channel.id, message["ts"])
    if stream is None:
        raise SlackError("message_not_in_streaming_state")
    return stream


def close_expired(workspace: Workspace) -> None:
    """Close every stream that is five minutes old, and release its session."""
    for stream in list(workspace.streams.values()):
        if workspace.now() - stream.began >= STREAM_LIFE:
            close(workspace, stream)
            workspace.open_session(stream.channel.id, stream.message["thread_ts"]).status = "active"


def close(workspace: Workspace, stream: Stream) -> None:
    """The message takes no more."""
    stream.message["streaming_state"] = "completed"
    del workspace.streams[stream.channel.id, stream.message["ts"]]


def read_chunks(args: Arguments) -> list[Json]:
    """What a call adds: `markdown_text` or `chunks`, never both.

    Raises:
        SlackError: invalid_arguments, invalid_chunks or msg_blocks_too_long.
    """
    text = args.find_text("markdown_text")
    chunks: Any = args.structure("chunks", error="invalid_chunks")
    if text is not None:
        if chunks is not None:
            raise SlackError("invalid_arguments")
        chunks = [{"type": "markdown_text", "text": text}]
    if chunks is None:
        return []
    if not isinstance(chunks, list) or not all(is_chunk(one) for one in chunks):
        raise SlackError("invalid_chunks")
    if any(len(one.get("text", "")) > MARKDOWN_TEXT for one in chunks):
        raise SlackError("msg_blocks_too_long")
    return chunks


def is_chunk(chunk: Any) -> bool:
    """Whether Slack knows a chunk of this form."""
    if not isinstance(chunk, dict):
        return False
    match chunk.get("type"):
        case "markdown_text":
            return isinstance(chunk.get("text"), str)
        case "task_update":
            named = all(isinstance(chunk.get(name), str) for name in ("id", "title"))
            return named and len(chunk["title"]) <= LINE and chunk.get("status") in TASK_STATUSES
        case "plan_update":
            return isinstance(chunk.get("title"), str) and len(chunk["title"]) <= LINE
        case "blocks":
            return isinstance(chunk.get("blocks"), list)
        case _:
            return False


def grow(platform: Platform, stream: Stream, chunks: list[Json]) -> None:
    """Add the chunks to the message.

    Raises:
        SlackError: msg_blocks_too_long, or what is wrong with blocks among them.
    """
    for chunk in chunks:
        match chunk["type"]:
            case "markdown_text":
                stream.markdown += chunk["text"]
            case "task_update":
                card = {name: chunk[name] for name in TASK_FIELDS if chunk.get(name)}
                known = stream.tasks.setdefault(
                    chunk["id"], {"type": "task_card", "task_id": chunk["id"]}
                )
                known.update(card)
            case "blocks":
                new_id = platform.workspace.next_id
                stream.blocks.extend(check_blocks(chunk["blocks"], "message", new_id=new_id))
    if len(stream.markdown) > MARKDOWN_TEXT:
        raise SlackError("msg_blocks_too_long")
    said = [{"type": "markdown", "text": stream.markdown}] if stream.markdown else []
    stream.message["text"] = stream.markdown
    stream.message["blocks"] = [*stream.tasks.values(), *said, *stream.blocks]
