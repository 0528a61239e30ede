"""From Slack to the bot: events with their retries, and acts that wait for an acknowledgement."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from playground.journal import Journal
from playground.slack.manifest import Manifest
from playground.slack.records import Channel, Json, RefusedActionError
from playground.slack.sockets import NoAcknowledgementError, Sockets
from playground.slack.workspace import Workspace

RETRY_AFTER_S = (0.0, 60.0, 300.0)
"""Slack tries again at once, after about a minute and after about five (facts of 2026-11-23)."""
VERIFICATION_TOKEN = "playground-verification"
EVENT_OF_KIND = {"public": "channels", "shared": "channels", "private": "groups", "im": "im"}
TYPE_OF_KIND = {"public": "channel", "shared": "channel", "private": "group", "im": "im"}


class Sleeping(Protocol):
    """The playground's clock, as far as retries need it."""

    async def sleep(self, seconds: float) -> None:
        """Return when the clock shows that much more."""
        ...


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    """The bot's answer to one act: after how many milliseconds, with what payload."""

    ms: int
    payload: Json


class Deliveries:
    """Sends events and acts over the sockets and writes every acknowledgement down."""

    def __init__(
        self,
        *,
        workspace: Workspace,
        manifest: Manifest,
        sockets: Sockets,
        journal: Journal,
        clock: Sleeping,
    ) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._sockets = sockets
        self._journal = journal
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def ask(self, envelope_type: str, payload: Json, *, note: Json) -> Acknowledgement:
        """Deliver a person's act; `note` is what the journal may know of it.

        Raises:
            RefusedActionError: operation_timeout, no acknowledgement came in time.
        """
        extra = {"accepts_response_payload": True}
        try:
            acknowledgement = await self._send(envelope_type, payload, extra)
        except NoAcknowledgementError:
            self._note(envelope_type, note, payload, error="operation_timeout")
            raise RefusedActionError("operation_timeout") from None
        self._note(envelope_type, note, payload, message=acknowledgement.payload or None)
        return acknowledgement

    async def event(self, name: str, event: Json, *, channel: Channel | None = None) -> int | None:
        """Deliver one event if it is subscribed and the bot is there; milliseconds or None.

        `name` is the manifest's name of the event ("message.im"). An event that nobody
        acknowledges is tried again in the background, as Slack does.

        Raises:
            RefusedActionError: operation_timeout, the first try was not acknowledged.
        """
        if not self._is_delivered(name, channel):
            return None
        payload = self._event_payload(event, channel)
        try:
            return await self._try_event(payload, attempt=0, reason="")
        except NoAcknowledgementError as failure:
            self._start(self._retry(payload, failure.reason))
            raise RefusedActionError("operation_timeout") from None

    def announce(self, name: str, event: Json, *, channel: Channel) -> None:
        """Deliver one event in the background: nobody waits for what the bot itself caused."""
        if self._is_delivered(name, channel):
            self._start(self._announce(name, event, channel))

    async def settled(self) -> None:
        """Return when no envelope is waiting for its acknowledgement."""
        while True:
            await asyncio.sleep(0)
            if self._quiet.is_set():
                return
            await self._quiet.wait()

    def forget(self) -> None:
        """Give up every background delivery and retry."""
        for task in list(self._tasks):
            task.cancel()

    async def close(self) -> None:
        """Give up every background delivery and wait for its end."""
        self.forget()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _is_delivered(self, name: str, channel: Channel | None) -> bool:
        is_there = channel is None or self._workspace.bot_user_id in channel.members
        return is_there and self._manifest.delivers(name)

    async def _announce(self, name: str, event: Json, channel: Channel) -> None:
        with contextlib.suppress(RefusedActionError):
            await self.event(name, event, channel=channel)

    async def _retry(self, payload: Json, reason: str) -> None:
        for attempt, wait_s in enumerate(RETRY_AFTER_S, start=1):
            await self._clock.sleep(wait_s)
            try:
                await self._try_event(payload, attempt=attempt, reason=reason)
            except NoAcknowledgementError as failure:
                reason = failure.reason
            else:
                return

    async def _try_event(self, payload: Json, *, attempt: int, reason: str) -> int:
        extra = {"retry_attempt": attempt, "retry_reason": reason}
        note = {"type": payload["event"]["type"], "event_id": payload["event_id"], **extra}
        try:
            acknowledgement = await self._send("events_api", payload, extra)
        except NoAcknowledgementError:
            self._note("events_api", note, payload["event"], error="operation_timeout")
            raise
        self._note("events_api", note, payload["event"])
        return acknowledgement.ms

    async def _send(self, envelope_type: str, payload: Json, extra: Json) -> Acknowledgement:
        self._under_way += 1
        self._quiet.clear()
        began = time.monotonic()
        try:
            answer = await self._sockets.send(envelope_type, payload, extra)
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._quiet.set()
        return Acknowledgement(ms=round((time.monotonic() - began) * 1000), payload=answer)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _event_payload(self, event: Json, channel: Channel | None) -> Json:
        team = self._workspace.team_id
        return {
            "token": VERIFICATION_TOKEN,
            "team_id": team,
            "context_team_id": team,
            "context_enterprise_id": None,
            "api_app_id": self._workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": self._workspace.next_id("Ev"),
            "event_time": int(self._workspace.now().timestamp()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team,
                    "user_id": self._workspace.bot_user_id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel is not None and channel.kind == "shared",
            "event_context": f"4-{self._workspace.next_id('EC')}",
        }

    def _note(
        self,
        envelope_type: str,
        args: Json,
        payload: Json,
        *,
        message: Json | None = None,
        error: str | None = None,
    ) -> None:
        """Write the acknowledgement down, without a word of what the person typed."""
        channel, user = payload.get("channel"), payload.get("user")
        self._journal.append(
            kind="ack",
            method=envelope_type,
            args=args,
            ok=error is None,
            error=error,
            channel=payload.get("channel_id") or _id_of(channel),
            user=payload.get("user_id") or _id_of(user),
            message=message,
        )


def _id_of(value: Any) -> str | None:
    """The id in an object or the id itself: Slack gives both."""
    return value.get("id") if isinstance(value, dict) else value
