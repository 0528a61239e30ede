"""The line from Slack: open or not, since when, and what came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from slack_sdk.socket_mode.request import SocketModeRequest

from bot.gateways.metrics import PrometheusVitals
from bot.gateways.socket_line import SocketLine
from playground.clock import PlaygroundClock
from playground.world import DEFAULT_START


@dataclass
class Client:
    """slack_sdk's client, as far as the line sees it."""

    message_listeners: list[Any] = field(default_factory=list)
    socket_mode_request_listeners: list[Any] = field(default_factory=list)
    is_up: bool = True

    async def is_connected(self) -> bool:
        return self.is_up

    async def receive(self, kind: str, payload: dict[str, Any]) -> None:
        for listener in self.message_listeners:
            await listener(self, {"type": kind}, "")
        for listener in self.socket_mode_request_listeners:
            await listener(self, SocketModeRequest(type=kind, envelope_id="1", payload=payload))


async def test_states_have_their_beginning_and_strange_events_one_name() -> None:
    clock, vitals, client = PlaygroundClock(DEFAULT_START), PrometheusVitals(), Client()
    line = SocketLine(clock=clock, vitals=vitals, event_types=("message",))
    before = await line.look()
    line.attach(client)

    await client.receive("hello", {})
    clock.advance(60)
    up = await line.look()
    events: tuple[object, ...] = ({"type": "message"}, {"type": "U0EVIL"}, [])
    for event in events:
        await client.receive("events_api", {"event": event})
    await client.receive("interactive", {})
    client.is_up = False
    down = await line.look()
    clock.advance(60)
    still_down = await line.look()

    assert (before.is_connected, before.last_message_at) == (False, None)
    assert up.is_connected
    assert up.since is not None
    assert timedelta() <= up.since - DEFAULT_START < timedelta(seconds=30)
    assert down.since == still_down.since != up.since
    assert still_down.last_message_at is not None
    told = vitals.render().decode()
    assert 'apikey_bot_events_total{type="message"} 1.0' in told
    assert 'apikey_bot_events_total{type="interactive"} 1.0' in told
    assert 'apikey_bot_events_total{type="other"} 3.0' in told
    assert "U0EVIL" not in told
