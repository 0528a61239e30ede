"""conversations.* through the real SDK."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

WEB = "C0WEBTEAM1"
MOBILE = "C0MOBILE02"
OPS = "C0OPS00003"
PARTNER = "C0PARTNER4"
MISAKI = "U0MISAKI01"
ALEX = "U0ALEX0003"
GUEST = "U0GUEST004"
EXTERNAL = "U0EXTERN05"
BOT = "U0APIKEYBT"


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_posted_message_stands_in_history_without_its_metadata(world: Any) -> None:
    metadata = {"event_type": "digest", "event_payload": {"slot": "x"}}
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "hi"}}]

    posted = await world.client.chat_postMessage(
        channel=WEB, text="hi", blocks=blocks, metadata=metadata
    )
    plain = await world.client.conversations_history(channel=WEB)
    whole = await world.client.conversations_history(channel=WEB, include_all_metadata=True)

    assert posted["message"]["bot_id"] == "B0APIKEYBT"
    assert posted["message"]["blocks"][0]["block_id"]
    assert plain["messages"][0]["ts"] == posted["ts"]
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata


async def test_an_ephemeral_is_seen_by_its_person_and_stands_in_no_history(world: Any) -> None:
    sent = await world.client.chat_postEphemeral(channel=WEB, user=MISAKI, text="only you")

    state = await world.look("state")
    history = await world.client.conversations_history(channel=WEB)
    assert [(n["user"], n["ts"], n["text"]) for n in state["ephemerals"]] == [
        (MISAKI, sent["message_ts"], "only you")
    ]
    assert history["messages"] == []
    outsider = world.client.chat_postEphemeral(channel=WEB, user=EXTERNAL, text="x")
    assert await error_of(outsider) == "user_not_in_channel"
    long = world.client.chat_postEphemeral(channel=WEB, user=MISAKI, text="x" * 4001)
    assert await error_of(long) == "msg_too_long"


async def test_a_thread_has_its_counters_and_its_replies_leave_history(world: Any) -> None:
    root = await world.client.chat_postMessage(channel=WEB, text="root")
    await world.client.chat_postMessage(channel=WEB, text="re", thread_ts=root["ts"])
    shared = await world.client.chat_postMessage(
        channel=WEB, text="to all", thread_ts=root["ts"], reply_broadcast=True
    )

    history = await world.client.conversations_history(channel=WEB)
    thread = await world.client.conversations_replies(channel=WEB, ts=shared["ts"])

    assert [m["text"] for m in history["messages"]] == ["to all", "root"]
    assert history["messages"][1]["reply_count"] == 2
    assert [m["text"] for m in thread["messages"]] == ["root", "re", "to all"]
    lost = world.client.conversations_replies(channel=WEB, ts="1.2")
    assert await error_of(lost) == "thread_not_found"
    outside = world.client.conversations_replies(channel=MOBILE, ts="1.2")
    assert await error_of(outside) == "channel_not_found"


async def test_history_is_paged_and_bounded(world: Any) -> None:
    stamps = [
        (await world.client.chat_postMessage(channel=WEB, text=str(n)))["ts"] for n in range(5)
    ]

    first = await world.client.conversations_history(channel=WEB, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await world.client.conversations_history(channel=WEB, limit=2, cursor=cursor)
    open_span = await world.client.conversations_history(
        channel=WEB, oldest=stamps[1], latest=stamps[3]
    )
    closed_span = await world.client.conversations_history(
        channel=WEB, oldest=stamps[1], latest=stamps[3], inclusive=True
    )

    assert [m["text"] for m in first["messages"]] == ["4", "3"]
    assert [m["text"] for m in second["messages"]] == ["2", "1"]
    assert [m["text"] for m in open_span["messages"]] == ["2"]
    assert [m["text"] for m in closed_span["messages"]] == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": MOBILE}, "not_in_channel"),
        ({"channel": "C0NOWHERE0"}, "channel_not_found"),
        ({"channel": WEB, "cursor": "%%"}, "invalid_cursor"),
        ({"channel": WEB, "oldest": "yesterday"}, "invalid_ts_oldest"),
        ({"channel": WEB, "latest": "tomorrow"}, "invalid_ts_latest"),
        ({"channel": WEB, "limit": 0}, "invalid_arguments"),
    ],
)
async def test_a_history_that_slack_refuses(
    world: Any, arguments: dict[str, Any], error: str
) -> None:
    assert await error_of(world.client.conversations_history(**arguments)) == error


async def test_channel_objects_tell_their_kind_and_not_their_members(world: Any) -> None:
    kinds = {}
    for channel in (WEB, MOBILE, OPS, PARTNER):
        answer = await world.client.conversations_info(
            channel=channel, include_num_members=True, include_locale=True
        )
        kinds[channel] = answer["channel"]
    im = (await world.client.conversations_open(users=MISAKI, return_im=True))["channel"]

    assert all("members" not in channel for channel in kinds.values())
    assert kinds[WEB]["num_members"] == 5
    assert [kinds[c]["is_member"] for c in (WEB, MOBILE)] == [True, False]
    assert [kinds[c]["is_private"] for c in (WEB, OPS)] == [False, True]
    assert [kinds[c]["is_ext_shared"] for c in (WEB, PARTNER)] == [False, True]
    assert (im["is_im"], im["user"]) == (True, MISAKI)
    unknown = world.client.conversations_info(channel="C0NOWHERE0")
    assert await error_of(unknown) == "channel_not_found"


async def test_a_private_channel_without_the_bot_is_not_there(world: Any) -> None:
    await world.slack.interactions.change_channel(channel=OPS, change="remove_bot")

    assert await error_of(world.client.conversations_info(channel=OPS)) == "channel_not_found"
    listed = await world.client.conversations_list(types="public_channel,private_channel")
    assert [c["id"] for c in listed["channels"]] == [WEB, MOBILE, PARTNER]


async def test_channels_are_listed_by_type_and_page(world: Any) -> None:
    await world.slack.interactions.change_channel(channel=PARTNER, change="archive")

    first = await world.client.conversations_list(types="public_channel,private_channel", limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await world.client.conversations_list(
        types="public_channel,private_channel", limit=2, cursor=cursor
    )
    ims = await world.client.conversations_list(types="im")
    living = await world.client.conversations_list(exclude_archived=True)

    assert [c["id"] for c in [*first["channels"], *rest["channels"]]] == [WEB, MOBILE, OPS, PARTNER]
    assert rest["response_metadata"]["next_cursor"] == ""
    assert len(ims["channels"]) == 5
    assert PARTNER not in [c["id"] for c in living["channels"]]
    assert await error_of(world.client.conversations_list(types="secret")) == "invalid_types"
    assert await error_of(world.client.conversations_list(types="mpim")) == "missing_scope"
    assert await error_of(world.client.conversations_list(limit=2000)) == "invalid_limit"


async def test_members_are_told_in_pages(world: Any) -> None:
    first = await world.client.conversations_members(channel=WEB, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await world.client.conversations_members(channel=WEB, limit=3, cursor=cursor)

    assert [*first["members"], *rest["members"]] == [MISAKI, "U0KENTA002", ALEX, GUEST, BOT]
    bad = world.client.conversations_members(channel=WEB, cursor="%%")
    assert await error_of(bad) == "invalid_cursor"


async def test_opening_an_im_needs_one_known_person(world: Any) -> None:
    client = world.client
    im = (await client.conversations_open(users=MISAKI))["channel"]["id"]

    assert (await client.conversations_open(channel=im))["channel"]["id"] == im
    assert await error_of(client.conversations_open(users="U0NOBODY00")) == "user_not_found"
    assert await error_of(client.conversations_open(users=[MISAKI, ALEX])) == "missing_scope"
    assert await error_of(client.conversations_open(channel=WEB)) == (
        "method_not_supported_for_channel_type"
    )
    assert await error_of(client.api_call("conversations.open", json={})) == (
        "users_list_not_supplied"
    )
