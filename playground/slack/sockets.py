"""Socket Mode's server side: real WebSockets, one envelope to one of them, acknowledgements."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from playground.faults import Faults
from playground.slack.records import Json

SLOW_S = 2.0
"""How late a message of the fault `slow` comes; real time."""


class NoAcknowledgementError(Exception):
    """Nobody acknowledged the envelope in time; `reason` is Slack's retry_reason."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sockets:
    """The app's open connections. Slack may use any of them; we use the newest."""

    def __init__(self, *, app_id: str, faults: Faults, ack_timeout_s: float) -> None:
        self._app_id = app_id
        self._faults = faults
        self._ack_timeout_s = ack_timeout_s
        self._open: list[web.WebSocketResponse] = []
        self._retiring: set[web.WebSocketResponse] = set()
        self._waiting: dict[str, asyncio.Future[Json]] = {}
        self.connected = asyncio.Event()

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection of `/link` until it ends."""
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self._open.append(socket)
        await socket.send_json(
            {
                "type": "hello",
                "num_connections": len(self._open),
                "connection_info": {"app_id": self._app_id},
                "debug_info": {
                    "host": "playground",
                    "build_number": 1,
                    "approximate_connection_time": 18060,
                },
            }
        )
        self.connected.set()
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._settle(message.data)
        finally:
            self._open.remove(socket)
            self._retiring.discard(socket)
            if not self._open:
                self.connected.clear()
        return socket

    async def send(self, envelope_type: str, payload: Json, extra: Json | None = None) -> Json:
        """Deliver one envelope to one connection and give the acknowledgement's payload.

        Raises:
            NoAcknowledgementError: none came within the acknowledgement time.
        """
        name = payload.get("event", {}).get("type") or payload.get("type") or envelope_type
        fault = self._faults.take("socket", str(name))
        kind = fault.kind if fault else None
        try:
            async with asyncio.timeout(self._ack_timeout_s):
                await self.connected.wait()
                if kind == "drop":
                    await self.close_all()
                    raise NoAcknowledgementError("connection_failed")
                if kind == "slow":
                    await asyncio.sleep(SLOW_S)
                if kind == "hang":
                    await asyncio.Event().wait()  # the envelope is stuck on its way
                if kind == "nonsense":
                    await self._socket().send_str("\x00 not an envelope")
                if kind == "duplicate":
                    first, _ = await asyncio.gather(
                        self._deliver(envelope_type, payload, extra),
                        self._deliver(envelope_type, payload, extra),
                    )
                    return first
                return await self._deliver(envelope_type, payload, extra)
        except TimeoutError:
            raise NoAcknowledgementError("timeout") from None

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Tell every connection that it will end soon, as Slack does every few hours."""
        for socket in list(self._open):
            self._retiring.add(socket)
            await socket.send_json(
                {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
            )

    async def close_all(self) -> None:
        """Close every connection."""
        for socket in list(self._open):
            await socket.close()

    def _socket(self) -> web.WebSocketResponse:
        if not self._open:
            raise NoAcknowledgementError("connection_failed")
        staying = [socket for socket in self._open if socket not in self._retiring]
        return (staying or self._open)[-1]

    async def _deliver(self, envelope_type: str, payload: Json, extra: Json | None) -> Json:
        envelope_id = str(uuid.uuid4())
        acknowledged: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acknowledged
        envelope = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": envelope_type,
            "accepts_response_payload": False,
            **(extra or {}),
        }
        try:
            await self._socket().send_json(envelope)
            return await acknowledged
        except ConnectionError:
            raise NoAcknowledgementError("connection_failed") from None
        finally:
            del self._waiting[envelope_id]

    def _settle(self, text: str) -> None:
        """Take an acknowledgement in; it may come over another connection than its envelope."""
        try:
            message: Any = json.loads(text)
        except ValueError:
            return
        envelope_id = message.get("envelope_id") if isinstance(message, dict) else None
        waiting = self._waiting.get(str(envelope_id))
        if waiting is not None and not waiting.done():
            payload = message.get("payload")
            waiting.set_result(payload if isinstance(payload, dict) else {})
