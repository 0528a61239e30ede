"""chat.* through the real SDK: the happy path and what Slack refuses."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

WEB = "C0WEBTEAM1"
MOBILE = "C0MOBILE02"
MISAKI = "U0MISAKI01"
BOT = "U0APIKEYBT"
LONG_SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_timestamps_follow_the_clock_and_never_repeat(world: Any, start: Any) -> None:
    first = await world.client.chat_postMessage(channel=WEB, text="one")
    world.clock.advance(86_400)
    second = await world.client.chat_postMessage(channel=WEB, text="two")

    assert 0 <= float(first["ts"]) - start.timestamp() < 60
    assert float(second["ts"]) - float(first["ts"]) >= 86_400
    stamps = [world.slack.workspace.next_ts() for _ in range(100)]
    assert len(set(stamps)) == 100
    assert stamps == sorted(stamps)


async def test_a_text_over_the_limit_is_cut_not_refused(world: Any) -> None:
    posted = await world.client.chat_postMessage(channel=WEB, text="あ" * 40_001)

    assert len(posted["message"]["text"]) == 40_000


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C0NOWHERE0", "text": "x"}, "channel_not_found"),
        ({"channel": MOBILE, "text": "x"}, "not_in_channel"),
        ({"channel": WEB, "text": ""}, "no_text"),
        ({"channel": WEB, "text": "x", "blocks": [{"type": "hologram"}]}, "invalid_blocks"),
        ({"channel": WEB, "text": "x", "blocks": "[broken"}, "invalid_blocks_format"),
        ({"channel": WEB, "text": "x", "blocks": '{"type": "divider"}'}, "invalid_blocks_format"),
        ({"channel": WEB, "text": "x", "metadata": {"event_type": 1}}, "invalid_metadata_format"),
        (
            {
                "channel": WEB,
                "text": "x",
                "metadata": {"event_type": "a", "event_payload": {"b": "c" * 17_000}},
            },
            "metadata_too_large",
        ),
        ({"channel": WEB, "text": "x", "thread_ts": "1.000001"}, "cannot_reply_to_message"),
        ({"channel": WEB, "text": "x", "markdown_text": "y"}, "markdown_text_conflict"),
        ({"channel": WEB, "markdown_text": "y" * 12_001}, "invalid_arguments"),
        (
            {"channel": WEB, "text": "x", "attachments": [{"text": "a"}] * 101},
            "too_many_attachments",
        ),
        (
            {
                "channel": WEB,
                "text": "x",
                "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "y" * 2900}}] * 5,
            },
            "msg_blocks_too_long",
        ),
    ],
)
async def test_a_message_that_slack_refuses(
    world: Any, arguments: dict[str, Any], error: str
) -> None:
    assert await error_of(world.client.api_call("chat.postMessage", json=arguments)) == error


async def test_nothing_is_posted_in_an_archived_channel(world: Any) -> None:
    await world.slack.interactions.change_channel(channel=WEB, change="archive")

    assert await error_of(world.client.chat_postMessage(channel=WEB, text="x")) == "is_archived"


async def test_a_person_id_as_channel_posts_to_their_im(world: Any) -> None:
    im = await world.client.conversations_open(users=MISAKI)

    posted = await world.client.api_call(
        "chat.postMessage", json={"channel": MISAKI, "markdown_text": "**hi**"}
    )

    assert posted["channel"] == im["channel"]["id"]
    assert posted["message"]["blocks"][0]["type"] == "markdown"


async def test_an_update_with_text_alone_removes_the_blocks_and_marks_the_edit(world: Any) -> None:
    blocks = [{"type": "divider"}]
    posted = await world.client.chat_postMessage(channel=WEB, text="one", blocks=blocks)

    kept = await world.client.api_call(
        "chat.update", json={"channel": WEB, "ts": posted["ts"], "blocks": blocks * 2}
    )
    changed = await world.client.chat_update(channel=WEB, ts=posted["ts"], text="two")

    assert kept["text"] == "one"
    assert len(kept["message"]["blocks"]) == 2
    assert "edited" not in kept["message"]
    assert "blocks" not in changed["message"]
    assert changed["message"]["edited"]["user"] == BOT
    assert "ts" not in changed["message"]
    assert world.journal.list_entries()[-1].message["text"] == "two"


async def test_only_own_messages_can_be_updated_or_deleted(world: Any) -> None:
    await world.slack.interactions.message(user=MISAKI, channel=WEB, text="mine")
    ts = world.slack.workspace.channels[WEB].messages[0]["ts"]
    client = world.client

    assert await error_of(client.chat_update(channel=WEB, ts=ts, text="x")) == (
        "cant_update_message"
    )
    assert await error_of(client.chat_delete(channel=WEB, ts=ts)) == "cant_delete_message"
    assert await error_of(client.chat_delete(channel=WEB, ts="1.2")) == "message_not_found"
    assert await error_of(client.chat_update(channel=WEB, ts="1.2", text="x")) == (
        "message_not_found"
    )


async def test_an_update_has_the_tight_limit_of_text(world: Any) -> None:
    posted = await world.client.chat_postMessage(channel=WEB, text="one")

    refused = world.client.chat_update(channel=WEB, ts=posted["ts"], text="あ" * 1400)

    assert await error_of(refused) == "msg_too_long"
    empty = world.client.api_call("chat.update", json={"channel": WEB, "ts": posted["ts"]})
    assert await error_of(empty) == "no_text"


async def test_a_deleted_message_is_gone(world: Any) -> None:
    posted = await world.client.chat_postMessage(channel=WEB, text="one")

    await world.client.chat_delete(channel=WEB, ts=posted["ts"])

    assert (await world.client.conversations_history(channel=WEB))["messages"] == []


async def test_an_ephemeral_can_stand_in_a_thread(world: Any) -> None:
    posted = await world.client.chat_postMessage(channel=WEB, text="root")

    await world.client.chat_postEphemeral(
        channel=WEB, user=MISAKI, text="x", thread_ts=posted["ts"]
    )

    assert world.slack.workspace.ephemerals[0]["thread_ts"] == posted["ts"]


async def test_a_permalink_leads_to_this_server(world: Any) -> None:
    root = await world.client.chat_postMessage(channel=WEB, text="root")
    reply = await world.client.chat_postMessage(channel=WEB, text="re", thread_ts=root["ts"])

    plain = await world.client.chat_getPermalink(channel=WEB, message_ts=root["ts"])
    nested = await world.client.chat_getPermalink(channel=WEB, message_ts=reply["ts"])

    assert re.fullmatch(rf"{world.base}/archives/{WEB}/p\d+", plain["permalink"])
    assert f"?thread_ts={root['ts']}&cid={WEB}" in nested["permalink"]
    missing = world.client.chat_getPermalink(channel=WEB, message_ts="1.2")
    assert await error_of(missing) == "message_not_found"


async def test_with_the_public_scope_the_bot_posts_where_it_is_no_member(
    make_world: Any, world: Any
) -> None:
    scopes = (*world.slack.manifest.scopes, "chat:write.public")
    wide = await make_world(manifest=replace(world.slack.manifest, scopes=scopes))

    assert (await wide.client.chat_postMessage(channel=MOBILE, text="x"))["channel"] == MOBILE
