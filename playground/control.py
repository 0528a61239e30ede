"""The control interface: people act, time moves, faults happen, all over `/_control/*`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from aiohttp import web

from playground.clock import PlaygroundClock
from playground.faults import KINDS, TARGETS, Fault, Faults
from playground.journal import Journal
from playground.slack import Outcome, RefusedActionError, SlackServer
from playground.slack.acts import Act, Body, PeopleActs, find_text, text_of
from playground.slack.snapshot import workspace_state

STEP_S = 15 * 60.0
"""The longest jump of the clock; after each one the bot does what has become due."""
IDLE_S = 50.0
"""How long a busy bot is waited for; real time."""
SOCKET_KINDS = frozenset({"slow", "hang", "drop", "duplicate", "nonsense"})
HTTP_KINDS = frozenset(KINDS) - {"duplicate"}
HOSTS = frozenset({"127.0.0.1", "localhost"})
LATER = ("upload",)


class Running(Protocol):
    """The started bot, as far as the control interface drives it."""

    async def tick(self) -> None:
        """Do now what is due now."""
        ...

    async def idle(self) -> None:
        """Return when no task is running and nothing is due."""
        ...


class Control:
    """Serves `/_control/*`; `running` is the started bot, None before.

    `story` plays a named scene, `put` lets OpenAI treat a key as in a state (None: as the story
    has it); both raise LookupError or ValueError for a name that they do not know. `reset` starts
    everything anew.
    """

    def __init__(
        self,
        *,
        slack: SlackServer,
        clock: PlaygroundClock,
        journal: Journal,
        faults: Faults,
        story: Callable[[str], Awaitable[None]],
        put: Callable[[str, str | None], None],
        reset: Callable[[], Awaitable[None]],
        idle_s: float = IDLE_S,
    ) -> None:
        self._slack = slack
        self._clock = clock
        self._journal = journal
        self._faults = faults
        self._story = story
        self._put = put
        self._reset = reset
        self._idle_s = idle_s
        self._moving = asyncio.Lock()
        self._closing = asyncio.Event()
        self.running: Running | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the bot has started and its socket is open."""
        return self.running is not None and self._slack.connected.is_set()

    def routes(self) -> list[web.RouteDef]:
        """The routes of the control interface."""
        acts: dict[str, Act] = {
            **PeopleActs(self._slack.interactions).table(),
            "clock": self._move_clock,
            "fault": self._add_fault,
            "refresh": self._refresh,
            "story": self._play_story,
            "key": self._put_key,
            "reset": self._start_anew,
            **dict.fromkeys(LATER, self._later),
        }
        return [
            *(web.post(f"/_control/{name}", self._serve(act)) for name, act in acts.items()),
            web.get("/_control/state", self._state),
            web.get("/_control/journal", self._entries),
            web.get("/_control/events", self._events),
        ]

    async def close(self, _app: web.Application | None = None) -> None:
        """End the event streams; fits `app.on_shutdown`."""
        self._closing.set()
        self._journal.notify()

    def _serve(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        """The HTTP side of one act: headers, body, outcome."""

        async def serve(request: web.Request) -> web.Response:
            if not is_local(request):
                return refusal("forbidden_host", status=403)
            if request.headers.get("X-Playground") != "1":
                return refusal("missing_header", status=403)
            journal_from = self._journal.next
            try:
                outcome = await act(await read_body(request))
            except RefusedActionError as failure:
                return refusal(failure.code, **failure.details)
            answer: Body = {"ok": True, "ack_ms": outcome.ack_ms, "journal_from": journal_from}
            if request.path.endswith("/submit"):
                answer |= {"response_action": outcome.response_action, "errors": outcome.errors}
            return web.json_response(answer)

        return serve

    async def _move_clock(self, body: Body) -> Outcome:
        """Move to the target in steps; after each the bot ticks and comes to rest."""
        async with self._moving:
            target = self._target(body)
            while True:
                await self._rest()
                now = self._clock.now()
                if now >= target:
                    self._journal.notify()
                    return Outcome()
                step = min(timedelta(seconds=STEP_S), target - now)
                wake = self._clock.next_wake()
                if wake is not None:
                    step = min(step, max(wake - now, timedelta()))
                self._clock.advance(step.total_seconds())

    def _target(self, body: Body) -> datetime:
        """The moment to move to.

        Raises:
            RefusedActionError: invalid_time, it is no moment or lies in the past.
        """
        until, advance_s = body.get("until"), body.get("advance_s")
        now = self._clock.now()
        try:
            if until is not None:
                target = datetime.fromisoformat(str(until))
            else:
                target = now + timedelta(seconds=float(advance_s))  # type: ignore[arg-type]  # None and others raise TypeError below
            is_past = target < now
        except (TypeError, ValueError, OverflowError):
            raise RefusedActionError("invalid_time") from None
        if is_past:
            raise RefusedActionError("invalid_time")
        return target

    async def _rest(self) -> None:
        """Let the bot do what is due now and wait until it has nothing left to do.

        Raises:
            RefusedActionError: not_idle, it was still busy after 50 s of real time.
        """
        try:
            async with asyncio.timeout(self._idle_s):
                await self._slack.settled()
                if self.running is not None:
                    await self.running.tick()
                    await self.running.idle()
                    await self._slack.settled()
                    await self.running.idle()
        except TimeoutError:
            raise RefusedActionError("not_idle") from None

    async def _add_fault(self, body: Body) -> Outcome:
        target, kind = text_of(body, "target"), text_of(body, "kind")
        if target not in TARGETS:
            raise RefusedActionError("unknown_target")
        if kind not in (SOCKET_KINDS if target == "socket" else HTTP_KINDS):
            raise RefusedActionError("unknown_kind")
        count, retry_after_s = body.get("count", 1), body.get("retry_after_s")
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise RefusedActionError("invalid_count")
        if retry_after_s is not None and not isinstance(retry_after_s, int | float):
            raise RefusedActionError("invalid_retry_after_s")
        fault = Fault(
            target=cast("Any", target),
            kind=cast("Any", kind),
            count=count,
            method=find_text(body, "method"),
            retry_after_s=retry_after_s,
        )
        self._faults.add(fault)
        return Outcome()

    async def _refresh(self, body: Body) -> Outcome:
        await self._slack.sockets.refresh(find_text(body, "reason") or "refresh_requested")
        return Outcome()

    async def _play_story(self, body: Body) -> Outcome:
        try:
            await self._story(text_of(body, "name"))
        except LookupError:
            raise RefusedActionError("unknown_story") from None
        return Outcome()

    async def _put_key(self, body: Body) -> Outcome:
        name, state = text_of(body, "key"), find_text(body, "state")
        try:
            self._put(name, state)
        except LookupError:
            raise RefusedActionError("unknown_key") from None
        except ValueError:
            raise RefusedActionError("unknown_state") from None
        return Outcome()

    async def _start_anew(self, _body: Body) -> Outcome:
        await self._reset()
        return Outcome()

    async def _later(self, _body: Body) -> Outcome:
        raise RefusedActionError("not_supported_yet")

    async def _state(self, request: web.Request) -> web.Response:
        if not is_local(request):
            return refusal("forbidden_host", status=403)
        state = workspace_state(self._slack.workspace, self._slack.manifest)
        return web.json_response({"ready": self.is_ready, **state})

    async def _entries(self, request: web.Request) -> web.Response:
        if not is_local(request):
            return refusal("forbidden_host", status=403)
        since = request.query.get("since", "0")
        if not since.isdecimal():
            return refusal("invalid_since")
        entries = self._journal.list_entries(since=int(since))
        return web.json_response(
            {"entries": [entry.to_json() for entry in entries], "next": self._journal.next}
        )

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: `{"next": N}` at once and at every change, until either side ends."""
        if not is_local(request):
            return refusal("forbidden_host", status=403)
        stream = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await stream.prepare(request)
        with suppress(ConnectionError):
            while not self._closing.is_set():
                changed = asyncio.ensure_future(self._journal.changed())
                try:
                    await asyncio.sleep(0)
                    body = json.dumps({"next": self._journal.next})
                    await stream.write(f"data: {body}\n\n".encode())
                    await changed
                finally:
                    changed.cancel()
        return stream


def is_local(request: web.Request) -> bool:
    """Whether the caller asked for this machine by name: a guard against DNS rebinding."""
    return request.host.rsplit(":", 1)[0] in HOSTS


async def read_body(request: web.Request) -> Body:
    """The JSON object that was posted.

    Raises:
        RefusedActionError: invalid_content_type or invalid_json.
    """
    if request.content_type != "application/json":
        raise RefusedActionError("invalid_content_type")
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise RefusedActionError("invalid_json") from None
    if not isinstance(body, dict):
        raise RefusedActionError("invalid_json")
    return body


def refusal(code: str, *, status: int = 400, **details: Any) -> web.Response:
    """The answer to what cannot be done."""
    return web.json_response({"ok": False, "error": code, **details}, status=status)
