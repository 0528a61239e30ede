"""The state of Socket Mode, and a count of what comes through it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from slack_sdk.socket_mode.request import SocketModeRequest

from bot.ports import Clock
from bot.vitals import LineState, Vitals


class SocketClient(Protocol):
    """slack_sdk's Socket Mode client, as far as it is looked at."""

    message_listeners: list[Any]
    socket_mode_request_listeners: list[Any]

    async def is_connected(self) -> bool:
        """Whether the socket is open and answers pings."""
        ...


class SocketLine:
    """Implements `bot.vitals.Line`.

    `event_types` are the events with a count of their own; the rest are `other`, so that whatever
    Slack invents makes no new series.
    """

    def __init__(self, *, clock: Clock, vitals: Vitals, event_types: tuple[str, ...]) -> None:
        self._clock = clock
        self._vitals = vitals
        self._kinds = frozenset(event_types) | {"slash_commands", "interactive"}
        self._client: SocketClient | None = None
        self._up_since: datetime | None = None
        self._down_since: datetime | None = None
        self._last_at: datetime | None = None

    def attach(self, client: SocketClient) -> None:
        """Listen to this client, before it connects and ahead of the app."""
        self._client = client
        client.message_listeners.append(self._on_message)
        client.socket_mode_request_listeners.insert(0, self._on_request)

    async def look(self) -> LineState:
        """How it is now; it counts as closed from the first look that finds it so."""
        is_connected = self._client is not None and await self._client.is_connected()
        if is_connected:
            self._down_since = None
        elif self._down_since is None:
            self._down_since = self._clock.now()
        return LineState(
            is_connected=is_connected,
            since=self._up_since if is_connected else self._down_since,
            last_message_at=self._last_at,
        )

    async def _on_message(self, _client: object, message: dict[str, Any], _raw: str | None) -> None:
        if message.get("type") == "hello":
            self._up_since = self._clock.now()

    async def _on_request(self, _client: object, request: SocketModeRequest) -> None:
        kind: object = request.type
        if kind == "events_api":
            event = request.payload.get("event")
            kind = event.get("type") if isinstance(event, dict) else None
        self._last_at = self._clock.now()
        is_known = isinstance(kind, str) and kind in self._kinds
        self._vitals.event_received(str(kind) if is_known else "other", self._last_at)
