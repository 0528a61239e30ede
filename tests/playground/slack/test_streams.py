"""Messages that grow, the sessions they belong to, and the Stop that people press."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

WEB, DIRECT, MISAKI, TEAM = "C0WEBTEAM1", "D0MISAKI01", "U0MISAKI01", "T0PLAYGRND"
FOR_MISAKI = {"recipient_user_id": MISAKI, "recipient_team_id": TEAM}
TASK = {"type": "task_update", "id": "1", "title": "Looking", "status": "in_progress"}


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


@pytest.fixture
async def root(world: Any) -> str:
    return str((await world.client.chat_postMessage(channel=WEB, text="root"))["ts"])


@pytest.fixture
async def ts(world: Any, root: str) -> str:
    began = await world.client.chat_startStream(
        channel=WEB, thread_ts=root, chunks=[TASK], **FOR_MISAKI
    )
    return str(began["ts"])


def status_of(world: Any, root: str) -> str:
    return str(world.slack.workspace.sessions[WEB, root].status)


async def test_a_message_grows_and_is_whole_in_the_end(world: Any, root: str, ts: str) -> None:
    began = world.slack.workspace.find_message(world.slack.workspace.channels[WEB], ts)
    assert (began["streaming_state"], status_of(world, root)) == ("in_progress", "processing")

    await world.client.chat_appendStream(channel=WEB, ts=ts, markdown_text="**Hello** ")
    await world.client.chat_appendStream(
        channel=WEB,
        ts=ts,
        chunks=[TASK | {"status": "complete"}, {"type": "markdown_text", "text": "world"}],
    )
    final = [{"type": "section", "text": {"type": "mrkdwn", "text": "Sources"}}]
    await world.client.chat_stopStream(channel=WEB, ts=ts, blocks=final, session_status="active")

    message = world.journal.list_entries()[-1].message
    assert [block["type"] for block in message["blocks"]] == ["task_card", "markdown", "section"]
    assert message["blocks"][0]["status"] == "complete"
    assert (message["text"], message["thread_ts"]) == ("**Hello** world", root)
    assert (message["streaming_state"], status_of(world, root)) == ("completed", "active")
    closed = world.client.chat_appendStream(channel=WEB, ts=ts, markdown_text="x")
    assert await error_of(closed) == "message_not_in_streaming_state"


async def test_wrong_calls_are_refused_as_documented(world: Any, root: str, ts: str) -> None:
    client, there = world.client, {"channel": WEB, "thread_ts": root}

    for given, expected in (
        ({}, "missing_recipient_user_id"),
        ({"recipient_user_id": MISAKI}, "missing_recipient_team_id"),
        (FOR_MISAKI | {"recipient_user_id": "U0NOBODY99"}, "user_not_found"),
        (FOR_MISAKI | {"recipient_team_id": "T0OTHER999"}, "team_not_found"),
        (FOR_MISAKI | {"task_display_mode": "dance"}, "invalid_arguments"),
        (FOR_MISAKI | {"thread_ts": "1.2"}, "invalid_arguments"),
    ):
        assert await error_of(client.chat_startStream(**(there | given))) == expected
    for more, expected in (
        ({"markdown_text": "x", "chunks": [TASK]}, "invalid_arguments"),
        ({}, "no_text"),
        ({"markdown_text": "x" * 12_001}, "msg_blocks_too_long"),
        ({"chunks": [TASK | {"title": "x" * 257}]}, "invalid_chunks"),
        ({"chunks": [TASK | {"status": "weird"}]}, "invalid_chunks"),
        ({"chunks": [{"type": "hologram"}]}, "invalid_chunks"),
    ):
        assert await error_of(client.chat_appendStream(channel=WEB, ts=ts, **more)) == expected
    update = client.chat_update(channel=WEB, ts=ts, text="x")
    assert await error_of(update) == "streaming_state_conflict"
    plain = client.chat_stopStream(channel=WEB, ts=root)
    assert await error_of(plain) == "message_not_in_streaming_state"


async def test_slack_closes_a_stream_after_five_minutes(world: Any, root: str, ts: str) -> None:
    world.clock.advance(299)
    await world.client.chat_appendStream(channel=WEB, ts=ts, markdown_text="still")
    world.clock.advance(2)

    late = world.client.chat_stopStream(channel=WEB, ts=ts)

    assert await error_of(late) == "message_not_in_streaming_state"
    assert status_of(world, root) == "active"
    await world.client.chat_update(channel=WEB, ts=ts, text="whole")


async def test_stop_reaches_the_bot_which_ends_the_stream_itself(
    world: Any, connect_bot: Any, root: str, ts: str
) -> None:
    heard: list[Any] = []

    def register(app: AsyncApp) -> None:
        @app.event("agent_session_stopped")
        async def on_stopped(event: Any) -> None:
            heard.append(event)

        @app.event("message")
        async def on_message() -> None:
            await asyncio.sleep(0)

    await connect_bot(world, register)
    body = {"user": MISAKI, "channel": WEB, "thread_ts": root}

    told = await world.act("stop", body)

    assert told["ack_ms"] is not None
    (event,) = heard
    assert (event["channel"], event["thread_ts"], event["user"]) == (WEB, root, MISAKI)
    assert event["streaming_message_ts"] == [ts]
    more = world.client.chat_appendStream(channel=WEB, ts=ts, markdown_text="x")
    assert await error_of(more) == "stopped_by_user"
    await world.client.chat_stopStream(channel=WEB, ts=ts, markdown_text="stopped")
    assert (await world.act("stop", body, status=400))["error"] == "nothing_to_stop"


async def test_sessions_have_a_status_and_a_name(world: Any, root: str) -> None:
    client, here = world.client, {"channel_id": WEB, "thread_ts": root}
    unknown = client.agents_sessions_rename(**here, title="x")
    assert await error_of(unknown) == "session_not_found"

    await client.agents_sessions_setStatus(**here, status="suspended", title="Prices")
    await client.agents_sessions_rename(**here, title="Bills")
    session = world.slack.workspace.sessions[WEB, root]
    assert (session.status, session.title) == ("suspended", "Bills")
    await client.assistant_threads_setStatus(**here, status="is thinking")
    assert session.status == "processing"
    await client.assistant_threads_setStatus(**here, status="")
    assert session.status == "active"
    prompts = [{"title": "Why?", "message": "Why did our key fail?"}]
    await client.assistant_threads_setSuggestedPrompts(**here, prompts=prompts)

    for call, expected in (
        (client.agents_sessions_setStatus(**here, status="lost"), "invalid_status"),
        (client.agents_sessions_setStatus(channel_id=WEB, status="active"), "thread_ts_required"),
        (client.agents_sessions_rename(**here, title="x" * 201), "invalid_name"),
        (
            client.assistant_threads_setStatus(channel_id=WEB, thread_ts="1.2", status=""),
            "invalid_thread_ts",
        ),
        (
            client.assistant_threads_setSuggestedPrompts(**here, prompts=prompts * 5),
            "invalid_arguments",
        ),
    ):
        assert await error_of(call) == expected


async def test_an_app_that_is_no_agent_or_hears_no_stop_streams_nothing(
    make_world: Any, world: Any
) -> None:
    shipped = world.slack.manifest
    plain = await make_world(manifest=replace(shipped, is_agent=False))
    deaf = await make_world(manifest=replace(shipped, events=frozenset()))
    root = (await plain.client.chat_postMessage(channel=WEB, text="x"))["ts"]
    other = (await deaf.client.chat_postMessage(channel=WEB, text="x"))["ts"]

    status = plain.client.agents_sessions_setStatus(channel_id=WEB, thread_ts=root, status="active")
    assert await error_of(status) == "feature_disabled"
    prompts = plain.client.assistant_threads_setSuggestedPrompts(channel_id=WEB, prompts=[])
    assert await error_of(prompts) == "not_agent_app"
    start = deaf.client.chat_startStream(channel=WEB, thread_ts=other, **FOR_MISAKI)
    assert await error_of(start) == "not_subscribed_to_message_stream_stopped"
