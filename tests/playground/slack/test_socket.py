"""The real WebSocket: refresh, loss, duplicates, retries, time running out."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from playground.faults import Fault
from playground.slack import RefusedActionError

WEB = "C0WEBTEAM1"
MISAKI = "U0MISAKI01"
BOT = "U0APIKEYBT"


def ephemeral_texts(world: Any) -> list[str]:
    return [note["text"] for note in world.slack.workspace.ephemerals]


async def test_after_a_refresh_the_client_comes_back_and_answers(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)

    await world.slack.sockets.refresh()
    outcome = await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")

    assert outcome.ack_ms is not None
    assert ephemeral_texts(world) == ["you said hi"]


async def test_a_duplicate_envelope_reaches_the_bot_twice(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    world.faults.add(Fault(target="socket", kind="duplicate"))

    await world.slack.interactions.message(user=MISAKI, channel=WEB, text=f"<@{BOT}> hi")
    await world.slack.settled()

    assert [body["event_id"] for body in seen] == [seen[0]["event_id"]] * 2


async def test_an_event_on_a_dropped_socket_comes_again_at_once(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    world.faults.add(Fault(target="socket", kind="drop", method="app_mention"))

    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.message(user=MISAKI, channel=WEB, text=f"<@{BOT}> hi")
    entry = await world.journal.wait_for(lambda e: e.method == "events_api" and e.ok, timeout_s=20)

    assert entry.args["retry_attempt"] == 1
    assert entry.args["retry_reason"] == "connection_failed"
    assert len(seen) == 1


async def test_an_event_that_nobody_takes_comes_after_a_minute_and_five_of_the_clock(
    make_world: Any, connect_bot: Any
) -> None:
    world = await make_world(ack_timeout_s=0.1)
    await connect_bot(world, lambda app: None)

    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.message(user=MISAKI, channel=WEB, text=f"<@{BOT}> hi")
    attempts = []
    for attempt, wait_s in ((1, 0), (2, 61), (3, 301)):
        world.clock.advance(wait_s)
        entry = await world.journal.wait_for(lambda e, n=attempt: e.args.get("retry_attempt") == n)
        attempts.append((entry.args["retry_attempt"], entry.args["retry_reason"]))

    assert attempts == [(1, "timeout"), (2, "timeout"), (3, "timeout")]
    await world.slack.settled()
    assert world.clock.next_wake() is None


async def test_nonsense_on_the_socket_does_not_hinder_the_envelope(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)
    world.faults.add(Fault(target="socket", kind="nonsense"))

    await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")

    assert ephemeral_texts(world) == ["you said hi"]


@pytest.mark.parametrize("kind", ["slow", "hang"])
async def test_a_command_that_comes_too_late_or_never_fails(
    make_world: Any, connect_bot: Any, register: Any, seen: Any, kind: Any
) -> None:
    world = await make_world(ack_timeout_s=0.1)
    await connect_bot(world, register)
    world.faults.add(Fault(target="socket", kind=kind))

    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")

    assert seen == []


async def test_without_a_socket_a_command_times_out(make_world: Any) -> None:
    world = await make_world(ack_timeout_s=0.05)

    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")

    assert not world.slack.connected.is_set()


async def test_closing_the_server_ends_background_deliveries(world: Any) -> None:
    world.slack.deliveries.announce(
        "message.im", {"type": "message"}, channel=world.slack.workspace.find_im(MISAKI)
    )
    await asyncio.sleep(0)

    await world.slack.close()

    await asyncio.wait_for(world.slack.settled(), timeout=5)
    assert world.journal.list_entries() == []


async def test_a_client_that_sends_rubbish_is_still_served(world: Any) -> None:
    async with world.http.ws_connect(f"{world.base}/link") as socket:
        hello = await socket.receive_json()
        for rubbish in ("not json", "[]", '{"envelope_id": "unknown"}'):
            await socket.send_str(rubbish)
        act = asyncio.create_task(
            world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")
        )
        envelope = await socket.receive_json()
        await socket.send_json({"envelope_id": envelope["envelope_id"]})
        outcome = await act

    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert outcome.ack_ms is not None
    assert ephemeral_texts(world) == []


async def test_of_two_connections_the_one_that_stays_gets_the_envelope(world: Any) -> None:
    link = f"{world.base}/link"
    async with world.http.ws_connect(link) as old:
        await old.receive_json()
        await world.slack.sockets.refresh("warning")
        goodbye = await old.receive_json()
        async with world.http.ws_connect(link) as new:
            await new.receive_json()
            act = asyncio.create_task(
                world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey hi")
            )
            envelope = await new.receive_json()
            await old.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "y"}})
            await act

    assert (goodbye["type"], goodbye["reason"]) == ("disconnect", "warning")
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"] is True
    assert ephemeral_texts(world) == ["y"]


async def test_a_reset_forgets_the_retries_of_before(make_world: Any, connect_bot: Any) -> None:
    world = await make_world(ack_timeout_s=0.1)
    await connect_bot(world, lambda app: None)
    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.message(user=MISAKI, channel=WEB, text=f"<@{BOT}> hi")
    await world.journal.wait_for(lambda entry: entry.args.get("retry_attempt") == 1)

    world.slack.reset()
    await world.slack.deliveries.close()

    assert world.clock.next_wake() is None
    assert world.slack.workspace.channels[WEB].messages == []
