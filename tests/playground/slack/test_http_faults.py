"""What the SDK sees when the loopback Slack misbehaves, and response_urls over plain HTTP."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from playground.faults import Fault

WEB, MISAKI = "C0WEBTEAM1", "U0MISAKI01"


def texts(world: Any) -> list[str]:
    return [message["text"] for message in world.slack.workspace.channels[WEB].messages]


async def test_a_rate_limit_says_how_long_to_wait(world: Any) -> None:
    world.faults.add(Fault(target="slack", kind="429", retry_after_s=7, method="chat.postMessage"))

    with pytest.raises(SlackApiError) as caught:
        await world.client.chat_postMessage(channel=WEB, text="x")
    await world.client.chat_postMessage(channel=WEB, text="y")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert texts(world) == ["y"]


@pytest.mark.parametrize(("kind", "status"), [("5xx", 503), ("nonsense", 200)])
async def test_what_is_no_json_is_an_api_error(world: Any, kind: Any, status: int) -> None:
    world.faults.add(Fault(target="slack", kind=kind))

    with pytest.raises(SlackApiError) as caught:
        await world.client.chat_postMessage(channel=WEB, text="x")

    assert caught.value.response.status_code == status
    assert texts(world) == []


async def test_a_dropped_call_happened_although_the_client_never_hears(world: Any) -> None:
    world.faults.add(Fault(target="slack", kind="drop"))

    with pytest.raises(aiohttp.ClientError):
        await world.client.chat_postMessage(channel=WEB, text="x")

    assert texts(world) == ["x"]
    entry = world.journal.list_entries()[0]
    assert (entry.ok, entry.error) == (True, "connection_dropped")


async def test_a_hanging_call_lasts_until_the_client_gives_up(world: Any) -> None:
    world.faults.add(Fault(target="slack", kind="hang"))
    call = asyncio.create_task(world.client.chat_postMessage(channel=WEB, text="x"))
    entry = await world.journal.wait_for(lambda e: e.method == "chat.postMessage")

    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call

    assert (entry.ok, entry.error) == (False, "hang")
    assert texts(world) == []


async def test_a_hanging_call_ends_when_the_server_closes(world: Any) -> None:
    world.faults.add(Fault(target="slack", kind="hang"))
    call = asyncio.create_task(world.client.chat_postMessage(channel=WEB, text="x"))
    await world.journal.wait_for(lambda e: e.error == "hang")

    await world.slack.close()

    with pytest.raises(aiohttp.ClientError):
        await call


async def test_a_slow_call_is_answered_after_all(world: Any) -> None:
    world.faults.add(Fault(target="slack", kind="slow"))

    answer = await world.client.chat_postMessage(channel=WEB, text="x")

    assert answer["ok"]
    assert texts(world) == ["x"]


async def post(world: Any, url: str, body: Any) -> tuple[int, str]:
    async with world.http.post(url, json=body) as response:
        return response.status, await response.text()


async def test_a_response_url_has_five_uses(world: Any) -> None:
    url = world.slack.platform.response_urls.issue(channel=WEB, user=MISAKI)

    answers = [await post(world, url, {"text": str(n)}) for n in range(6)]

    assert answers[:5] == [(200, "ok")] * 5
    assert answers[5][0] == 404
    assert [note["text"] for note in world.slack.workspace.ephemerals] == ["0", "1", "2", "3", "4"]
    entry = world.journal.list_entries()[-1]
    assert (entry.kind, entry.error) == ("response_url", "used_url")


async def test_a_response_url_lives_half_an_hour_of_the_clock(world: Any) -> None:
    url = world.slack.platform.response_urls.issue(channel=WEB, user=MISAKI)

    world.clock.advance(1801)

    assert (await post(world, url, {"text": "late"}))[0] == 404
    assert (await post(world, f"{world.base}/respond/unknown", {"text": "x"}))[0] == 404


async def test_a_response_is_said_aloud_or_in_its_thread(world: Any) -> None:
    root = await world.client.chat_postMessage(channel=WEB, text="root")
    urls = world.slack.platform.response_urls
    url = urls.issue(channel=WEB, user=MISAKI, ts=root["ts"], thread_ts=root["ts"])

    await post(world, url, {"text": "to all", "response_type": "in_channel"})
    await post(world, url, {"text": "only you"})

    said = world.slack.workspace.channels[WEB].messages[1]
    assert (said["text"], said["thread_ts"]) == ("to all", root["ts"])
    assert world.slack.workspace.ephemerals[0]["thread_ts"] == root["ts"]


async def test_the_original_is_replaced_or_deleted(world: Any) -> None:
    message = await world.client.chat_postMessage(channel=WEB, text="one")
    note = await world.client.chat_postEphemeral(channel=WEB, user=MISAKI, text="only you")
    urls = world.slack.platform.response_urls
    on_message = urls.issue(channel=WEB, user=MISAKI, ts=message["ts"])
    on_note = urls.issue(channel=WEB, user=MISAKI, ts=note["message_ts"], is_ephemeral=True)

    await post(world, on_message, {"text": "two", "replace_original": True})
    replaced = texts(world)
    await post(world, on_note, {"text": "new", "replace_original": True})
    replaced += [n["text"] for n in world.slack.workspace.ephemerals]
    await post(world, on_message, {"delete_original": True})
    await post(world, on_note, {"delete_original": True})

    assert replaced == ["two", "new"]
    assert texts(world) == []
    assert world.slack.workspace.ephemerals == []
    for url in (on_message, on_note):
        for body in ({"delete_original": True}, {"text": "x", "replace_original": True}):
            assert (await post(world, url, body))[0] == 400


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks"),
        ([], "invalid_arguments"),
    ],
)
async def test_a_response_that_slack_refuses(world: Any, body: Any, error: str) -> None:
    url = world.slack.platform.response_urls.issue(channel=WEB, user=MISAKI)

    status, answer = await post(world, url, body)

    assert (status == 200 and error == "invalid_arguments") or status == 400
    assert error in answer


@pytest.mark.parametrize("kind", ["429", "drop"])
async def test_a_response_url_can_fail_too(world: Any, kind: Any) -> None:
    url = world.slack.platform.response_urls.issue(channel=WEB, user=MISAKI)
    world.faults.add(Fault(target="slack", kind=kind, method="response_url"))

    if kind == "drop":
        with pytest.raises(aiohttp.ClientError):
            await post(world, url, {"text": "x"})
        assert [n["text"] for n in world.slack.workspace.ephemerals] == ["x"]
    else:
        assert (await post(world, url, {"text": "x"}))[0] == 429
        assert world.slack.workspace.ephemerals == []
