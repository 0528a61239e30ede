"""Slack going out: files for one person.

Three calls, as docs.slack.dev/messaging/working-with-files says (2026-11-23): an address for the
bytes, the bytes, and one call that shows what was sent.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError, SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_calls import POST_TIMEOUT_S, call, read_retry_after
from bot.reports.evidence import ExportFile, StoredFile


class SlackFiles:
    """The `FileRoom` over Slack's Web API."""

    def __init__(self, *, posting: AsyncWebClient, http: aiohttp.ClientSession) -> None:
        self._posting = posting
        self._http = http

    async def open(self, user_id: str) -> str:
        """The id of the bot's direct conversation with a person."""
        answer = await call(self._posting.conversations_open, users=user_id)
        return str((answer.get("channel") or {}).get("id"))

    async def store(self, file: ExportFile) -> str:
        """Send the bytes of a file; returns its id."""
        place = await call(
            self._posting.files_getUploadURLExternal,
            filename=file.name,
            length=len(file.content),
        )
        await self._send_bytes(str(place.get("upload_url")), file.content)
        return str(place.get("file_id"))

    async def share(self, room_id: str, stored: Sequence[StoredFile], comment: str) -> None:
        """Show stored files in one message."""
        try:
            await call(
                self._posting.files_completeUploadExternal,
                files=[{"id": file.file_id, "title": file.title} for file in stored],
                channel_id=room_id,
                initial_comment=comment,
            )
        except SlackRefusedError as error:
            if error.code != "file_not_found":
                raise
            # Something in between answered for Slack when the bytes were sent: they are sent anew.
            raise SlackUnavailableError("file not stored") from None

    async def _send_bytes(self, address: str, content: bytes) -> None:
        # The address is the permission: it gets no token, and leads nowhere else.
        try:
            async with (
                asyncio.timeout(POST_TIMEOUT_S),
                self._http.post(address, data=content, allow_redirects=False) as answer,
            ):
                failure = _read_status(answer)
        except (aiohttp.ClientError, OSError, ValueError):
            failure = SlackUnavailableError("no answer")
        # Raised outside the handler: an error of the client holds the address.
        if failure is not None:
            raise failure


def _read_status(answer: aiohttp.ClientResponse) -> BotError | None:
    if answer.status == HTTPStatus.OK:
        return None
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        wait = read_retry_after(answer.headers.get("Retry-After"))
        return SlackUnavailableError("ratelimited", retry_after_s=wait)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return SlackUnavailableError(f"status {answer.status}")
    return SlackRefusedError(f"upload status {answer.status}")
