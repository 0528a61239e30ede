"""files.*: uploads in their three steps, and the files that messages show.

Facts: docs.slack.dev/reference/methods/files.getUploadURLExternal and
.../files.completeUploadExternal, 2026-11-23.
"""

from __future__ import annotations

import copy
from typing import Any

from aiohttp import web

from playground.slack.arguments import Arguments
from playground.slack.messages import find_thread, get_target
from playground.slack.platform import Answer, Platform
from playground.slack.posts import post_as_bot
from playground.slack.records import Channel, Json, SlackError, Upload

MOST_BYTES = 1_000_000_000
"""Slack takes files of up to 1 GB (slack.com/help, "Add files to Slack", 2026-11-23)."""
KINDS = {"json": "application/json", "md": "text/markdown", "txt": "text/plain"}
"""Types by a name's ending; all else is `application/octet-stream`."""


async def get_upload_url(platform: Platform, args: Arguments) -> Answer:
    """files.getUploadURLExternal: an id, and an address that takes exactly `length` bytes."""
    platform.require_scope("files:write")
    name = args.get_text("filename")
    text = args.get_text("length")
    if not text.isdecimal() or int(text) == 0:
        raise SlackError("missing_argument")
    if int(text) > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    file_id = platform.workspace.next_id("F")
    platform.workspace.uploads[file_id] = Upload(id=file_id, name=name, length=int(text))
    return Answer(
        body={"upload_url": f"{platform.base_url()}/upload/{file_id}", "file_id": file_id}
    )


async def take_bytes(platform: Platform, request: web.Request) -> web.Response:
    """The POST to an upload's address; takes the bytes once more until the file is shown."""
    upload = platform.workspace.uploads.get(request.match_info["id"])
    content = await request.content.read()
    if upload is None or upload.is_shared:
        error: str | None = "file_not_found"
    elif len(content) != upload.length:
        error = "length_mismatch"
    elif "Authorization" in request.headers:
        error = "token_not_expected"
    else:
        error, upload.content = None, content
    platform.journal.append(
        kind="upload",
        method="upload",
        args={"id": request.match_info["id"], "length": len(content)},
        ok=error is None,
        error=error,
    )
    if error is not None:
        return web.Response(status=404 if error == "file_not_found" else 400, text=error)
    return web.Response(text=f"OK - {len(content)}")


async def complete_upload(platform: Platform, args: Arguments) -> Answer:
    """files.completeUploadExternal: shows the files in one message, or in none."""
    platform.require_scope("files:write")
    uploads = [
        _find_upload(platform, entry)
        for entry in _read_entries(args.structure("files", error="invalid_arguments"))
    ]
    channel_id = args.find_text("channel_id")
    channel = None if channel_id is None else _find_channel(platform, channel_id)
    shown = []
    for upload, title in uploads:
        upload.is_shared = True
        shown.append(_file_object(platform, upload, title))
    body: Json = {"files": [{"id": file["id"], "title": file["title"]} for file in shown]}
    if channel is None:
        return Answer(body=body)
    content = {"text": args.find_text("initial_comment") or "", "files": shown}
    message = post_as_bot(
        platform, channel, content, thread_ts=find_thread(platform, channel, args)
    )
    return Answer(body=body, channel=channel.id, ts=message["ts"], message=copy.deepcopy(message))


def take_file(platform: Platform, request: web.Request) -> web.Response:
    """A file that was shown, for the page: `/files/{id}/{name}`."""
    upload = platform.workspace.uploads.get(request.match_info["id"])
    if upload is None or not upload.is_shared or upload.content is None:
        raise web.HTTPNotFound
    return web.Response(
        body=upload.content,
        content_type="text/plain",
        charset="utf-8",
        # A file is a stranger's words: it must not run in the page.
        headers={"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"},
    )


def _find_channel(platform: Platform, channel_id: str) -> Channel:
    try:
        return get_target(platform, channel_id)
    except SlackError as failure:
        if failure.code == "is_archived":  # chat.postMessage's word for it, not this method's
            raise SlackError("posting_to_channel_denied") from None
        raise


def _read_entries(files: Any) -> list[Json]:
    if not isinstance(files, list) or not files:
        raise SlackError("invalid_arguments")
    if not all(isinstance(entry, dict) and isinstance(entry.get("id"), str) for entry in files):
        raise SlackError("invalid_arguments")
    return files


def _find_upload(platform: Platform, entry: Json) -> tuple[Upload, str]:
    upload = platform.workspace.uploads.get(entry["id"])
    if upload is None or upload.content is None or upload.is_shared:
        raise SlackError("file_not_found")
    return upload, str(entry.get("title") or upload.name)


def _file_object(platform: Platform, upload: Upload, title: str) -> Json:
    ending = upload.name.rsplit(".", 1)[-1].lower()
    address = f"{platform.base_url()}/files/{upload.id}/{upload.name}"
    return {
        "id": upload.id,
        "name": upload.name,
        "title": title,
        "mimetype": KINDS.get(ending, "application/octet-stream"),
        "filetype": ending,
        "user": platform.workspace.bot_user_id,
        "size": upload.length,
        "mode": "hosted",
        "is_external": False,
        "url_private": address,
        "permalink": address,
    }
