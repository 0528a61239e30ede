"""agents.sessions.* and assistant.threads.*: what a thread's app is doing.

Rules: docs.slack.dev/reference/methods/agents.sessions.setStatus, checked 2026-11-23; that the
older setStatus sets the session's status: docs.slack.dev/ai/migrating-to-agent-messaging.
"""

from __future__ import annotations

from typing import Any, get_args

from playground.slack.arguments import Arguments
from playground.slack.platform import Answer, Platform
from playground.slack.records import Session, SessionStatus, SlackError

LOADING_MESSAGES = 10
PROMPTS = 4
TITLE = 200


async def set_status(platform: Platform, args: Arguments) -> Answer:
    """agents.sessions.setStatus: makes the session where there is none."""
    status: Any = args.get_text("status")
    if status not in get_args(SessionStatus):
        raise SlackError("invalid_status")
    title = args.find_text("title")
    if title is not None and len(title) > TITLE:
        raise SlackError("invalid_arguments")
    initiator = args.find_text("initiator_user_id")
    if initiator is not None and initiator not in platform.workspace.users:
        raise SlackError("user_not_found")
    channel_id, thread_ts = read_place(platform, args)
    session = platform.workspace.open_session(channel_id, thread_ts)
    session.status, session.title = status, title or session.title
    return Answer(body={}, channel=channel_id, ts=thread_ts)


async def rename(platform: Platform, args: Arguments) -> Answer:
    """agents.sessions.rename."""
    title = args.get_text("title")
    if len(title) > TITLE:
        raise SlackError("invalid_name")
    channel_id, thread_ts = read_place(platform, args)
    session = platform.workspace.sessions.get((channel_id, thread_ts))
    if session is None:
        raise SlackError("session_not_found")
    session.title = title
    return Answer(body={}, channel=channel_id, ts=thread_ts)


def read_place(platform: Platform, args: Arguments) -> tuple[str, str]:
    """Channel and thread of a session.

    Raises:
        SlackError: feature_disabled, channel_not_found, thread_ts_required, not_authorized.
    """
    platform.require_scope("chat:write")
    if not platform.manifest.is_agent:
        raise SlackError("feature_disabled")
    channel = platform.get_channel(args.get_text("channel_id"))
    thread_ts = args.find_text("thread_ts")
    if thread_ts is None:
        raise SlackError("thread_ts_required")
    if platform.workspace.bot_user_id not in channel.members:
        raise SlackError("not_authorized")
    if platform.workspace.find_message(channel, thread_ts) is None:
        raise SlackError("invalid_arguments")
    return channel.id, thread_ts


async def set_thread_status(platform: Platform, args: Arguments) -> Answer:
    """assistant.threads.setStatus: words make the session processing, none let it rest."""
    platform.require_scope("chat:write")
    status = args.values.get("status")
    loading = args.structure("loading_messages", error="invalid_arguments") or []
    if not isinstance(status, str) or len(loading) > LOADING_MESSAGES:
        raise SlackError("invalid_arguments")
    session = find_thread_session(platform, args)
    session.status = "processing" if status else "active"
    return Answer(body={}, channel=session.channel, ts=session.thread_ts)


async def set_prompts(platform: Platform, args: Arguments) -> Answer:
    """assistant.threads.setSuggestedPrompts: one to four, each with title and message."""
    platform.require_scope("assistant:write")
    if not platform.manifest.is_agent:
        raise SlackError("not_agent_app")
    prompts: Any = args.structure("prompts", error="invalid_arguments")
    is_list = isinstance(prompts, list) and 0 < len(prompts) <= PROMPTS
    if not is_list or not all(
        isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts
    ):
        raise SlackError("invalid_arguments")
    channel = platform.get_channel(args.get_text("channel_id"))
    if args.has("thread_ts"):
        find_thread_session(platform, args)
    return Answer(body={}, channel=channel.id)


def find_thread_session(platform: Platform, args: Arguments) -> Session:
    """The session of the thread that the call names.

    Raises:
        SlackError: channel_not_found or invalid_thread_ts.
    """
    channel = platform.get_channel(args.get_text("channel_id"))
    thread_ts = args.get_text("thread_ts")
    if platform.workspace.find_message(channel, thread_ts) is None:
        raise SlackError("invalid_thread_ts")
    return platform.workspace.open_session(channel.id, thread_ts)
