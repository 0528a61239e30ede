"""The loopback Slack's HTTP side: one route for all methods, the socket, the response_urls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from aiohttp import web

from playground.faults import Fault, Faults
from playground.journal import Journal
from playground.slack.arguments import Arguments, bearer_token, read_arguments
from playground.slack.deliveries import Deliveries
from playground.slack.files import take_bytes, take_file
from playground.slack.manifest import Manifest
from playground.slack.methods import METHODS
from playground.slack.platform import Answer, Platform
from playground.slack.records import Json, SlackError
from playground.slack.response_urls import ResponseUrls
from playground.slack.responses import take_response
from playground.slack.shortcuts import Shortcuts
from playground.slack.sockets import SLOW_S, Sockets
from playground.slack.triggers import Triggers
from playground.slack.workspace import Workspace

PATIENCE_S = 3.0
"""How long Slack waits for an acknowledgement, and how long a trigger lives; real time.

https://docs.slack.dev/interactivity/handling-user-interaction, 2026-11-23
"""
HANG_S = 60.0
"""How long a hanging call is held open at most; real time."""


class Clock(Protocol):
    """The playground's clock, as far as Slack needs it."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return when the clock shows that much more."""
        ...


class SlackServer:
    """One workspace over real HTTP and a real WebSocket.

    `base_url` gives the server's own address without a trailing slash, once the port is known.
    `ack_timeout_s` and `trigger_life_s` are real time; all else follows `clock`.
    """

    bot_token = "xoxb-playground-0000000000-loopback"
    app_token = "xapp-1-A0APIKEYBT-0000000000-loopback"

    def __init__(
        self,
        *,
        clock: Clock,
        journal: Journal,
        faults: Faults,
        manifest: Manifest,
        base_url: Callable[[], str],
        ack_timeout_s: float = PATIENCE_S,
        trigger_life_s: float = PATIENCE_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.workspace = Workspace(now=clock.now)
        self.manifest = manifest
        self._journal = journal
        self._faults = faults
        self._base_url = base_url
        self._closing = asyncio.Event()
        self.sockets = Sockets(
            app_id=self.workspace.app_id, faults=faults, ack_timeout_s=ack_timeout_s
        )
        self.deliveries = Deliveries(
            workspace=self.workspace,
            manifest=manifest,
            sockets=self.sockets,
            journal=journal,
            clock=clock,
        )
        self.platform = Platform(
            workspace=self.workspace,
            manifest=manifest,
            triggers=Triggers(monotonic=monotonic, life_s=trigger_life_s),
            deliveries=self.deliveries,
            response_urls=ResponseUrls(now=clock.now, base_url=base_url),
            journal=journal,
            base_url=base_url,
        )
        self.interactions = Shortcuts(self.platform)

    @property
    def connected(self) -> asyncio.Event:
        """Set while at least one socket is open."""
        return self.sockets.connected

    def routes(self) -> list[web.RouteDef]:
        """The routes of the loopback Slack: methods, socket, response_urls, files."""
        return [
            web.get("/api/{method}", self._call),
            web.post("/api/{method}", self._call),
            web.get("/link", self.sockets.accept),
            web.get("/link/", self.sockets.accept),
            web.post("/respond/{id}", self._respond),
            web.post("/upload/{id}", self._upload),
            web.get("/files/{id}/{name}", self._show_file),
        ]

    async def settled(self) -> None:
        """Return when the bot has acknowledged all that was sent to it."""
        await self.deliveries.settled()

    def reset(self) -> None:
        """Start the workspace anew, without the retries of the old one; open sockets stay."""
        self.deliveries.forget()
        self.workspace.reset()
        self._journal.notify()

    async def close(self, _app: web.Application | None = None) -> None:
        """End hanging calls, background deliveries and sockets; fits `app.on_shutdown`."""
        self._closing.set()
        await self.deliveries.close()
        await self.sockets.close_all()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self._faults.take("slack", method)
        try:
            values = await read_arguments(request)
        except SlackError as failure:
            return self._refuse(method, {}, failure)
        token = bearer_token(request, values)
        args = Arguments(values)
        if fault is not None and fault.kind != "drop":
            broken = await self._misbehave(request, method, args.to_journal(), fault)
            if broken is not None:
                return broken
        try:
            self._authenticate(method, token)
            answer = await self._answer(method, args)
        except SlackError as failure:
            return self._refuse(method, args.to_journal(), failure)
        self._note(method, args, answer, fault)
        if fault is not None and fault.kind == "drop":
            return _cut(request)
        return self._json({"ok": True, **answer.body})

    async def _answer(self, method: str, args: Arguments) -> Answer:
        if method == "apps.connections.open":
            address = self._base_url().replace("http", "ws", 1)
            return Answer(body={"url": f"{address}/link/?app_id={self.workspace.app_id}"})
        return await METHODS[method](self.platform, args)

    def _authenticate(self, method: str, token: str | None) -> None:
        if method not in METHODS and method != "apps.connections.open":
            raise SlackError("unknown_method", req_method=method)
        if token is None:
            raise SlackError("not_authed")
        if token not in {self.bot_token, self.app_token}:
            raise SlackError("invalid_auth")
        if (method == "apps.connections.open") != (token == self.app_token):
            raise SlackError("not_allowed_token_type")

    async def _misbehave(
        self, request: web.Request, method: str, args: Json, fault: Fault
    ) -> web.StreamResponse | None:
        """What goes wrong instead of an answer; None where the answer follows after all."""
        if fault.kind == "slow":
            await asyncio.sleep(SLOW_S)
            return None
        if fault.kind == "duplicate":
            return None
        error = {"429": "ratelimited", "5xx": "http_503"}.get(fault.kind, fault.kind)
        self._journal.append(kind="api", method=method, args=args, ok=False, error=error)
        if fault.kind == "429":
            wait_s = 1.0 if fault.retry_after_s is None else fault.retry_after_s
            return web.json_response(
                {"ok": False, "error": "ratelimited"},
                status=429,
                headers={"Retry-After": f"{wait_s:g}"},
            )
        if fault.kind == "5xx":
            return web.Response(status=503, text="<html>upstream unavailable</html>")
        if fault.kind == "hang":
            await self._hang(request)
            return _cut(request)
        return web.Response(text="\x00 nonsense", content_type="text/html")

    async def _hang(self, request: web.Request) -> None:
        """Say nothing until the client gives up, the server closes or a minute is over."""
        deadline = time.monotonic() + HANG_S
        while time.monotonic() < deadline and not self._closing.is_set():
            if request.transport is None or request.transport.is_closing():
                return
            await asyncio.sleep(0.02)

    def _note(self, method: str, args: Arguments, answer: Answer, fault: Fault | None) -> None:
        self._journal.append(
            kind="api",
            method=method,
            args=args.to_journal(),
            ok=True,
            error="connection_dropped" if fault is not None and fault.kind == "drop" else None,
            channel=answer.channel,
            user=answer.user,
            ts=answer.ts,
            message=answer.message,
        )

    def _refuse(self, method: str, args: Json, failure: SlackError) -> web.Response:
        self._journal.append(kind="api", method=method, args=args, ok=False, error=failure.code)
        return self._json({"ok": False, "error": failure.code, **failure.details})

    def _json(self, body: Json) -> web.Response:
        return web.json_response(body, headers={"X-OAuth-Scopes": ",".join(self.manifest.scopes)})

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        fault = self._faults.take("slack", "response_url")
        try:
            payload = await read_arguments(request)
        except SlackError as failure:
            return self._refuse("response_url", {}, failure)
        if fault is not None and fault.kind != "drop":
            broken = await self._misbehave(request, "response_url", payload, fault)
            if broken is not None:
                return broken
        response = take_response(self.platform, request.match_info["id"], payload)
        return _cut(request) if fault is not None and fault.kind == "drop" else response

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        fault = self._faults.take("slack", "upload")
        if fault is not None and fault.kind != "drop":
            broken = await self._misbehave(request, "upload", {}, fault)
            if broken is not None:
                return broken
        response = await take_bytes(self.platform, request)
        return _cut(request) if fault is not None and fault.kind == "drop" else response

    async def _show_file(self, request: web.Request) -> web.Response:
        return take_file(self.platform, request)


def _cut(request: web.Request) -> web.Response:
    """Cut the connection; the response that aiohttp wants goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
