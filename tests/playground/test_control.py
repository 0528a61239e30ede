"""The control interface over HTTP, with a small Bolt app on the other side."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

WEB, MISAKI, BOT = "C0WEBTEAM1", "U0MISAKI01", "U0APIKEYBT"


class Bot:
    """What the assembler hands in once the bot runs: counts ticks, may be busy."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.ticks: list[Any] = []
        self.is_busy = False

    async def tick(self) -> None:
        self.ticks.append(self.clock.now())

    async def idle(self) -> None:
        if self.is_busy:
            await asyncio.Event().wait()


@pytest.fixture
def echo() -> Callable[[AsyncApp], None]:
    def register(app: AsyncApp) -> None:
        @app.command("/apikey")
        async def command(ack: Any, body: Any) -> None:
            await ack(f"you said {body['text']}")

        @app.event("message")
        async def message(body: Any, say: Any) -> None:
            await say(text="heard")

    return register


async def test_a_command_answers_with_its_acknowledgement(
    world: Any, connect_bot: Any, echo: Any
) -> None:
    await connect_bot(world, echo)
    before = world.journal.next

    answer = await world.act("command", {"user": MISAKI, "channel": WEB, "text": "/apikey help"})
    entries = (await world.look(f"journal?since={before}"))["entries"]

    assert answer.keys() == {"ok", "ack_ms", "journal_from"}
    assert (answer["ok"], answer["journal_from"]) == (True, before)
    assert 0 <= answer["ack_ms"] < 3000
    assert [e["message"]["text"] for e in entries if e["kind"] == "ack"] == ["you said help"]
    assert entries[0]["at"].endswith("Z")


async def test_a_direct_message_is_answered_and_stands_in_the_state(
    world: Any, connect_bot: Any, echo: Any
) -> None:
    await connect_bot(world, echo)
    im = world.slack.workspace.find_im(MISAKI).id

    await world.act("message", {"user": MISAKI, "channel": im, "text": "hello"})
    state = await world.look("state")

    room = next(c for c in state["channels"] if c["id"] == im)
    assert [m["text"] for m in room["messages"]] == ["hello", "heard"]
    assert (room["kind"], set(room["members"])) == ("im", {MISAKI, BOT})


async def test_the_state_shows_the_story_in_its_order(world: Any) -> None:
    state = await world.look("state")

    assert state["ready"] is False
    assert state["bot_user_id"] == BOT
    assert state["team"] == {"id": "T0PLAYGRND"}
    assert [u["kind"] for u in state["users"]] == [
        "admin",
        "member",
        "member",
        "guest",
        "external",
        "bot",
    ]
    first = state["users"][0]
    assert (first["is_admin"], first["locale"], first["tz"]) == (True, "ja-JP", "Asia/Tokyo")
    assert [(c["name"], c["kind"]) for c in state["channels"][:4]] == [
        ("web-team", "public"),
        ("mobile-team", "public"),
        ("ops", "private"),
        ("partner-lab", "shared"),
    ]
    assert BOT not in state["channels"][1]["members"]
    assert state["commands"][0]["command"] == "/apikey"


async def test_it_is_ready_when_the_bot_runs_and_its_socket_is_open(
    world: Any, connect_bot: Any, echo: Any
) -> None:
    world.control.running = Bot(world.clock)
    without_socket = (await world.look("state"))["ready"]

    await connect_bot(world, echo)

    assert (without_socket, (await world.look("state"))["ready"]) == (False, True)


@pytest.mark.parametrize(
    ("name", "body", "error"),
    [
        ("command", {"user": "U0", "channel": WEB, "text": "/apikey"}, "unknown_user"),
        ("command", {"channel": WEB, "text": "/apikey"}, "missing_user"),
        ("command", {"user": 5, "channel": WEB, "text": "/apikey"}, "invalid_user"),
        ("message", {"user": MISAKI, "channel": WEB, "text": ""}, "no_text"),
        (
            "message",
            {"user": MISAKI, "channel": WEB, "text": "x", "thread_ts": "1.2"},
            "unknown_message",
        ),
        (
            "click",
            {"user": MISAKI, "channel": WEB, "ts": "1.2", "action_id": "a"},
            "unknown_message",
        ),
        ("click", {"user": MISAKI, "view_id": "V0", "action_id": "a"}, "unknown_view"),
        ("submit", {"user": MISAKI, "view_id": "V0", "values": {}}, "unknown_view"),
        ("submit", {"user": MISAKI, "view_id": "V0", "values": []}, "invalid_values"),
        ("close", {"user": MISAKI, "view_id": "V0"}, "unknown_view"),
        ("edit", {"user": MISAKI, "channel": WEB, "ts": "1.2", "text": "x"}, "unknown_message"),
        ("delete", {"user": MISAKI, "channel": WEB, "ts": "1.2"}, "unknown_message"),
        ("react", {"user": MISAKI, "channel": WEB, "ts": "1.2", "name": "eyes"}, "unknown_message"),
        ("home", {"user": BOT}, "unknown_user"),
        ("join", {"user": "U0", "channel": WEB}, "unknown_user"),
        (
            "join",
            {"user": MISAKI, "channel": "D0MISAKI01"},
            "method_not_supported_for_channel_type",
        ),
        (
            "channel",
            {"channel": "D0MISAKI01", "do": "archive"},
            "method_not_supported_for_channel_type",
        ),
        ("channel", {"channel": WEB, "do": "explode"}, "unknown_change"),
        ("story", {"name": "fairy tale"}, "unknown_story"),
        ("shortcut", {}, "missing_user"),
        ("upload", {}, "not_supported_yet"),
        ("fault", {"target": "moon", "kind": "429"}, "unknown_target"),
        ("fault", {"target": "slack", "kind": "duplicate"}, "unknown_kind"),
        ("fault", {"target": "socket", "kind": "429"}, "unknown_kind"),
        ("fault", {"target": "slack", "kind": "429", "count": 0}, "invalid_count"),
        (
            "fault",
            {"target": "slack", "kind": "429", "retry_after_s": "x"},
            "invalid_retry_after_s",
        ),
        ("clock", {}, "invalid_time"),
        ("clock", {"advance_s": -5}, "invalid_time"),
        ("clock", {"until": "tomorrow"}, "invalid_time"),
        ("clock", {"until": "2026-12-01T00:00:00"}, "invalid_time"),
        ("clock", {"until": "2020-01-01T00:00:00Z"}, "invalid_time"),
    ],
)
async def test_what_cannot_be_done_says_why(
    world: Any, name: str, body: dict[str, Any], error: str
) -> None:
    answer = await world.act(name, body, status=400)

    assert (answer["ok"], answer["error"]) == (False, error)


@pytest.mark.parametrize(
    ("headers", "data", "status", "error"),
    [
        ({"Content-Type": "application/json"}, "{}", 403, "missing_header"),
        ({"X-Playground": "1", "Content-Type": "text/plain"}, "{}", 400, "invalid_content_type"),
        ({"X-Playground": "1", "Content-Type": "application/json"}, "{", 400, "invalid_json"),
        ({"X-Playground": "1", "Content-Type": "application/json"}, "[]", 400, "invalid_json"),
        (
            {"X-Playground": "1", "Content-Type": "application/json", "Host": "evil.example"},
            "{}",
            403,
            "forbidden_host",
        ),
    ],
)
async def test_only_the_page_itself_may_post(
    world: Any, headers: dict[str, str], data: str, status: int, error: str
) -> None:
    async with world.http.post(
        f"{world.base}/_control/reset", data=data, headers=headers
    ) as response:
        answer = await response.json()

    assert (response.status, answer) == (status, {"ok": False, "error": error})


@pytest.mark.parametrize("path", ["state", "journal", "events"])
async def test_a_strange_host_reads_nothing(world: Any, path: str) -> None:
    headers = {"Host": "evil.example:80"}

    async with world.http.get(f"{world.base}/_control/{path}", headers=headers) as response:
        answer = await response.json()

    assert (response.status, answer["error"]) == (403, "forbidden_host")


async def test_the_journal_wants_a_number(world: Any) -> None:
    assert (await world.look("journal?since=x"))["error"] == "invalid_since"
    assert (await world.look("journal")) == {"entries": [], "next": 0}


async def test_a_fault_happens_as_often_as_asked(world: Any) -> None:
    body = {"target": "slack", "kind": "5xx", "count": 2, "method": "auth.test"}

    await world.act("fault", body)

    assert [world.faults.take("slack", "auth.test") is not None for _ in range(3)] == [
        True,
        True,
        False,
    ]


async def test_a_known_story_is_played_and_reset_starts_anew(world: Any) -> None:
    await world.client.chat_postMessage(channel=WEB, text="x")

    await world.act("story", {"name": "leak"})
    await world.act("reset", {})

    assert world.stories == ["leak"]
    assert all(c["messages"] == [] for c in (await world.look("state"))["channels"])


async def test_a_refresh_can_be_asked_for(world: Any, connect_bot: Any, echo: Any) -> None:
    await connect_bot(world, echo)

    await world.act("refresh", {})
    answer = await world.act("command", {"user": MISAKI, "channel": WEB, "text": "/apikey hi"})

    assert answer["ok"]


async def test_people_change_channels_and_messages_over_http(world: Any) -> None:
    await world.act("message", {"user": MISAKI, "channel": WEB, "text": "one"})
    ts = world.slack.workspace.channels[WEB].messages[0]["ts"]

    await world.act("edit", {"user": MISAKI, "channel": WEB, "ts": ts, "text": "two"})
    await world.act("react", {"user": MISAKI, "channel": WEB, "ts": ts, "name": "eyes"})
    await world.act("channel", {"channel": WEB, "do": "rename", "name": "site"})
    room = (await world.look("state"))["channels"][0]
    await world.act("delete", {"user": MISAKI, "channel": WEB, "ts": ts})

    assert room["name"] == "site"
    assert room["messages"][0]["text"] == "two"
    assert room["messages"][0]["reactions"] == [{"name": "eyes", "users": [MISAKI], "count": 1}]
    assert world.slack.workspace.channels[WEB].messages == []


async def test_every_change_is_told_at_once(world: Any) -> None:
    async with world.http.get(f"{world.base}/_control/events") as stream:
        assert stream.headers["Content-Type"] == "text/event-stream"
        first = await read_event(stream)
        await world.client.chat_postMessage(channel=WEB, text="x")
        second = await read_event(stream)

    assert (first, second) == ({"next": 0}, {"next": 1})


async def test_the_stream_ends_with_the_server(world: Any) -> None:
    async with world.http.get(f"{world.base}/_control/events") as stream:
        await read_event(stream)
        await world.control.close()
        rest = await stream.read()

    assert rest == b""


async def read_event(stream: Any) -> Any:
    line = await stream.content.readline()
    await stream.content.readline()
    return json.loads(line.decode().removeprefix("data: "))


async def test_waiting_for_an_entry_that_never_comes_ends(world: Any) -> None:
    with pytest.raises(TimeoutError):
        await world.journal.wait_for(lambda entry: True, timeout_s=0.01)
