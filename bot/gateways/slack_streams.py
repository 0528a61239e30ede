"""Answers that grow in Slack: buffered, patient with 429, whole in the end.

Slack's side: docs.slack.dev/reference/methods/chat.startStream (2026-11-23). It closes a stream
after about five minutes (github.com/slackapi/python-slack-sdk/issues/1859): what it does not take
then comes with one `chat.update` of the whole.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.answers.streaming import Recipient, StoppedInSlackError
from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_calls import Answer, call
from bot.ports import Block, Clock

FLUSH_CHARACTERS = 80
FLUSH_EVERY = timedelta(seconds=0.6)
"""appendStream takes a little over a hundred calls a minute (tier 4)."""

FLUSH_AT_LAST = timedelta(seconds=2)
"""How long a few letters may wait for more."""

LONGEST = 11_000
"""Characters of an answer: 12,000 are Slack's limit for all Markdown of a message."""

UPDATE_BYTES = 3_900
"""Of `text` in chat.update; its blocks hold the whole."""

TRIES = 4
REST_S = 2.0
LONGEST_REST_S = 60.0

_CONTROL = re.compile(r"<(?=[!@#])")

log = logging.getLogger(__name__)


class SlackStreams:
    """The `Streams` over Slack's Web API."""

    def __init__(self, *, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._clock = clock

    async def open(self, recipient: Recipient, first: str) -> SlackStream:
        """Begin a message with its first step; see `Streams`."""
        thread = recipient.thread
        try:
            answer = await call(
                self._client.chat_startStream,
                channel=thread.channel.channel_id,
                thread_ts=thread.ts,
                recipient_user_id=recipient.user_id,
                recipient_team_id=thread.channel.team_id,
                task_display_mode="timeline",
                chunks=[_task(1, first, "in_progress")],
            )
        except SlackUnavailableError as error:
            if error.applied_unknown:
                # It may have begun all the same: the session must not stay "processing".
                with suppress(SlackUnavailableError, SlackRefusedError):
                    await _release(self._client, recipient)
            raise
        return SlackStream(self._client, self._clock, recipient, str(answer.get("ts")), first)


class SlackStream:
    """One open stream: a `Page`. It keeps the whole text, whatever Slack took of it."""

    def __init__(
        self, client: AsyncWebClient, clock: Clock, recipient: Recipient, ts: str, first: str
    ) -> None:
        self._client = client
        self._clock = clock
        self._recipient = recipient
        self._where = {"channel": recipient.thread.channel.channel_id, "ts": ts}
        self._task: str | None = first
        self._tasks = 1
        self._unsent: list[dict[str, Any]] = []
        self._sent_at = clock.now()
        self._rests_until = datetime.min.replace(tzinfo=UTC)
        self._is_closed = False
        self._in_doubt = False
        """Whether Slack may hold more or less than was sent."""
        self.text = ""

    async def step(self, title: str) -> None:
        """Show what is being done now, and all that was said before."""
        self._end_task()
        self._tasks, self._task = self._tasks + 1, title
        self._unsent.append(_task(self._tasks, title, "in_progress"))
        await self._flush()

    async def say(self, text: str) -> None:
        """Append Markdown, in pieces of a size and pace that Slack takes."""
        self._queue(text)
        waited = self._clock.now() - self._sent_at
        waiting = sum(len(chunk.get("text", "")) for chunk in self._unsent)
        if (waiting >= FLUSH_CHARACTERS and waited >= FLUSH_EVERY) or waited >= FLUSH_AT_LAST:
            await self._flush()

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        """Append the last words and blocks, close the stream and release the session."""
        self._queue(text)
        self._end_task()
        is_released = False
        try:
            is_released = await self._finish(blocks)
        finally:
            if not is_released:
                with suppress(SlackUnavailableError, SlackRefusedError):
                    await _release(self._client, self._recipient)

    async def _finish(self, blocks: Sequence[Block]) -> bool:
        """Bring the rest, with the whole if need be; whether Slack has let go of the session."""
        if not self._is_closed:
            try:
                await self._retry(lambda: self._stop(blocks))
            except SlackRefusedError as error:
                log.info("stream.closed", extra={"reason": error.code})
                self._is_closed = True
        if not (self._is_closed or self._in_doubt):
            return True
        await self._retry(lambda: self._replace(blocks))
        return False

    def _queue(self, text: str) -> None:
        text = _harmless(self.text, text)[: max(LONGEST - len(self.text), 0)]
        if not text:
            return
        self._end_task()
        self.text += text
        if self._unsent and self._unsent[-1]["type"] == "markdown_text":
            self._unsent[-1]["text"] += text
        else:
            self._unsent.append({"type": "markdown_text", "text": text})

    def _end_task(self) -> None:
        if self._task is not None:
            self._unsent.append(_task(self._tasks, self._task, "complete"))
            self._task = None

    async def _flush(self) -> None:
        now = self._clock.now()
        if not self._unsent or self._is_closed or now < self._rests_until:
            return
        sending, self._unsent = self._unsent, []
        was_in_doubt, self._in_doubt = self._in_doubt, True  # until Slack has answered
        try:
            await call(self._client.chat_appendStream, **self._where, chunks=sending)
        except SlackUnavailableError as error:
            if not error.applied_unknown:
                self._unsent = [*sending, *self._unsent]
                self._in_doubt = was_in_doubt
            self._rests_until = now + timedelta(seconds=error.retry_after_s or REST_S)
        except SlackRefusedError as error:
            self._unsent = [*sending, *self._unsent]
            self._in_doubt = was_in_doubt
            if error.code == "stopped_by_user":
                raise StoppedInSlackError from None
            log.info("stream.closed", extra={"reason": error.code})
            self._is_closed = True
        else:
            self._in_doubt = was_in_doubt
        self._sent_at = self._clock.now()

    async def _stop(self, blocks: Sequence[Block]) -> None:
        # In doubt nothing is appended: the whole follows, and must not stand there twice.
        more = {} if self._in_doubt or not self._unsent else {"chunks": self._unsent}
        was_in_doubt, self._in_doubt = self._in_doubt, True
        try:
            await call(
                self._client.chat_stopStream,
                **self._where,
                **more,
                blocks=list(blocks) or None,
                session_status="active",
            )
        except SlackUnavailableError as error:
            self._in_doubt = was_in_doubt or error.applied_unknown
            raise
        self._in_doubt = was_in_doubt

    async def _replace(self, blocks: Sequence[Block]) -> None:
        said = [{"type": "markdown", "text": self.text}] if self.text else []
        short = self.text.encode()[:UPDATE_BYTES].decode(errors="ignore")
        try:
            await call(self._client.chat_update, **self._where, text=short, blocks=[*said, *blocks])
        except SlackRefusedError as error:
            if error.code != "message_not_found":  # somebody deleted it: nobody wants the rest
                raise

    async def _retry(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what must be done in the end, a few times if need be; it may be repeated."""
        for left in reversed(range(TRIES)):
            wait_s = (self._rests_until - self._clock.now()).total_seconds()
            if wait_s > 0:
                await self._clock.sleep(min(wait_s, LONGEST_REST_S))
            try:
                return await work()
            except SlackUnavailableError as error:
                rest = timedelta(seconds=error.retry_after_s or REST_S)
                self._rests_until = self._clock.now() + rest
                if not left:
                    raise
        raise AssertionError  # pragma: no cover (the last try returns or raises)


async def _release(client: AsyncWebClient, recipient: Recipient) -> Answer:
    return await call(
        client.agents_sessions_setStatus,
        channel_id=recipient.thread.channel.channel_id,
        thread_ts=recipient.thread.ts,
        status="active",
    )


def _task(number: int, title: str, status: str) -> dict[str, Any]:
    return {"type": "task_update", "id": str(number), "title": title, "status": status}


def _harmless(before: str, text: str) -> str:
    """The text that follows `before`, without mentions: a model must not call a whole channel."""
    last = before[-1:]
    return _CONTROL.sub("<\u200b", last + text)[len(last) :]
