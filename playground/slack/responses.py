"""What the bot says back to an act: over its response_url or with its acknowledgement."""

from __future__ import annotations

import copy
from typing import Any

from aiohttp import web

from playground.slack.limits import check_blocks
from playground.slack.platform import Platform
from playground.slack.posts import change_message, post_as_bot, remove_message, require_content
from playground.slack.records import Json, SlackError
from playground.slack.response_urls import ResponseUrl


def take_response(platform: Platform, key: str, payload: Any) -> web.Response:
    """Serve one POST to a response_url: 200 `ok`, 404 when it is used up or too old."""
    args: Json = payload if isinstance(payload, dict) else {}
    channel = user = None
    try:
        place = platform.response_urls.redeem(key)
        channel, user = place.channel, place.user
        shown = apply_response(platform, place, args)
    except SlackError as failure:
        platform.journal.append(
            kind="response_url",
            method="response_url",
            args=args,
            ok=False,
            error=failure.code,
            channel=channel,
            user=user,
        )
        status = 404 if failure.code in {"expired_url", "used_url"} else 400
        return web.json_response({"ok": False, "error": failure.code}, status=status)
    platform.journal.append(
        kind="response_url",
        method="response_url",
        args=args,
        ok=True,
        channel=channel,
        user=user,
        ts=shown.get("ts") if shown else None,
        message=shown,
    )
    return web.Response(text="ok")


def apply_response(platform: Platform, place: ResponseUrl, payload: Json) -> Json | None:
    """Show, replace or delete what the payload asks for; gives what is shown then.

    Raises:
        SlackError: invalid_blocks, no_text, or channel_not_found where the channel is gone.
    """
    if payload.get("delete_original"):
        _delete_original(platform, place)
        return None
    content = _read_content(platform, payload)
    require_content(content)
    if payload.get("replace_original") and place.ts is not None:
        return _replace_original(platform, place, content)
    if payload.get("thread_ts") or place.thread_ts:
        content["thread_ts"] = payload.get("thread_ts") or place.thread_ts
    if payload.get("response_type") == "in_channel":
        thread_ts = content.pop("thread_ts", None)
        channel = platform.workspace.channels[place.channel]
        return copy.deepcopy(post_as_bot(platform, channel, content, thread_ts=thread_ts))
    note = platform.workspace.add_ephemeral(user=place.user, channel=place.channel, content=content)
    return copy.deepcopy(note)


def _read_content(platform: Platform, payload: Json) -> Json:
    content: Json = {}
    if payload.get("text") is not None:
        content["text"] = str(payload["text"])
    if payload.get("blocks") is not None:
        content["blocks"] = check_blocks(
            payload["blocks"], "message", new_id=platform.workspace.next_id
        )
    if payload.get("attachments"):
        content["attachments"] = payload["attachments"]
    return content


def _replace_original(platform: Platform, place: ResponseUrl, content: Json) -> Json:
    workspace = platform.workspace
    if place.is_ephemeral:
        note = workspace.find_ephemeral(place.channel, str(place.ts))
        if note is None:
            raise SlackError("message_not_found")
        note.update({"text": "", "blocks": [], **content})
        return copy.deepcopy(note)
    channel = workspace.channels[place.channel]
    message = workspace.find_message(channel, str(place.ts))
    if message is None:
        raise SlackError("message_not_found")
    change_message(platform, channel, message, {"text": "", **content})
    return copy.deepcopy(message)


def _delete_original(platform: Platform, place: ResponseUrl) -> None:
    workspace = platform.workspace
    if place.is_ephemeral:
        note = workspace.find_ephemeral(place.channel, str(place.ts))
        if note is not None:
            workspace.ephemerals.remove(note)
            return
    else:
        channel = workspace.channels[place.channel]
        message = workspace.find_message(channel, str(place.ts)) if place.ts else None
        if message is not None:
            remove_message(platform, channel, message)
            return
    raise SlackError("message_not_found")
