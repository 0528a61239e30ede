"""The Web API methods through the real SDK: the happy path and what Slack refuses."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

WEB, MOBILE, OPS, PARTNER = "C0WEBTEAM1", "C0MOBILE02", "C0OPS00003", "C0PARTNER4"
MISAKI, ALEX, GUEST, EXTERNAL, BOT = (
    "U0MISAKI01",
    "U0ALEX0003",
    "U0GUEST004",
    "U0EXTERN05",
    "U0APIKEYBT",
)
HOME = {"type": "home", "blocks": [{"type": "divider"}]}
MODAL = {
    "type": "modal",
    "callback_id": "cb",
    "title": {"type": "plain_text", "text": "Title"},
    "blocks": [{"type": "divider"}],
}
Call = Callable[[AsyncWebClient], Awaitable[Any]]


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_auth_test_names_the_bot_and_its_scopes(world: Any) -> None:
    answer = await world.client.auth_test()

    assert answer["user_id"] == BOT
    assert answer["bot_id"] == "B0APIKEYBT"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_a_call_without_a_known_token_is_refused(world: Any) -> None:
    base = f"{world.base}/api/"

    assert await error_of(AsyncWebClient(token="xoxb-other", base_url=base).auth_test()) == (
        "invalid_auth"
    )
    assert await error_of(AsyncWebClient(base_url=base).auth_test()) == "not_authed"
    with_app_token = AsyncWebClient(token=world.slack.app_token, base_url=base)
    assert await error_of(with_app_token.auth_test()) == "not_allowed_token_type"


async def test_a_method_that_is_not_there_is_unknown(world: Any) -> None:
    assert await error_of(world.client.api_call("chat.nonsense")) == "unknown_method"


async def test_a_socket_is_opened_with_the_app_token_only(world: Any) -> None:
    answer = await world.client.apps_connections_open(app_token=world.slack.app_token)

    assert answer["url"].startswith("ws://127.0.0.1:")
    refused = world.client.apps_connections_open(app_token=world.slack.bot_token)
    assert await error_of(refused) == "not_allowed_token_type"


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


async def test_people_have_their_kind_zone_and_locale(world: Any) -> None:
    misaki = (await world.client.users_info(user=MISAKI, include_locale=True))["user"]
    guest = (await world.client.users_info(user=GUEST))["user"]
    partner = (await world.client.users_info(user=EXTERNAL))["user"]

    assert (misaki["is_admin"], misaki["tz"], misaki["locale"]) == (True, "Asia/Tokyo", "ja-JP")
    assert misaki["tz_offset"] == 32_400
    assert (guest["is_restricted"], "locale" in guest) == (True, False)
    assert partner["team_id"] != misaki["team_id"]
    assert await error_of(world.client.users_info(user="U0NOBODY00")) == "user_not_found"


async def test_a_stranger_is_who_shares_no_channel_with_the_bot(world: Any) -> None:
    before = (await world.client.users_info(user=EXTERNAL))["user"]
    await world.slack.interactions.change_channel(channel=PARTNER, change="remove_bot")
    after = (await world.client.users_info(user=EXTERNAL))["user"]

    assert (before["is_stranger"], after["is_stranger"]) == (False, True)


async def test_everybody_is_listed_in_pages(world: Any) -> None:
    first = await world.client.users_list(limit=4)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await world.client.users_list(limit=4, cursor=cursor)

    people = [*first["members"], *rest["members"]]
    assert [p["id"] for p in people if p["is_bot"]] == [BOT]
    assert len(people) == 6
    assert await error_of(world.client.users_list(cursor="%%")) == "invalid_cursor"


async def test_team_info_is_told_where_the_scope_is_granted(world: Any, make_world: Any) -> None:
    manifest = replace(world.slack.manifest, scopes=("team:read",))
    granted = await make_world(manifest=manifest)

    assert (await granted.client.team_info())["team"]["id"] == "T0PLAYGRND"
    assert await error_of(granted.client.team_info(team="T0OTHER")) == "team_not_found"
    assert await error_of(world.client.team_info()) == "missing_scope"


CALLS: list[tuple[str, Call]] = [
    ("chat:write", lambda c: c.chat_postMessage(channel=WEB, text="x")),
    ("chat:write", lambda c: c.chat_postEphemeral(channel=WEB, user=MISAKI, text="x")),
    ("chat:write", lambda c: c.chat_update(channel=WEB, ts="1.2", text="x")),
    ("chat:write", lambda c: c.chat_delete(channel=WEB, ts="1.2")),
    ("channels:read", lambda c: c.conversations_info(channel=WEB)),
    ("channels:read", lambda c: c.conversations_list()),
    ("channels:read", lambda c: c.conversations_members(channel=WEB)),
    ("im:write", lambda c: c.conversations_open(users=MISAKI)),
    ("groups:history", lambda c: c.conversations_history(channel=OPS)),
    ("channels:history", lambda c: c.conversations_replies(channel=WEB, ts="1.2")),
    ("users:read", lambda c: c.users_info(user=MISAKI)),
    ("users:read", lambda c: c.users_list()),
    ("team:read", lambda c: c.team_info()),
]


@pytest.mark.parametrize(("scope", "call"), CALLS)
async def test_a_method_without_its_scope_says_what_it_needs(
    make_world: Any, world: Any, scope: str, call: Call
) -> None:
    bare = await make_world(manifest=replace(world.slack.manifest, scopes=("commands",)))

    with pytest.raises(SlackApiError) as caught:
        await call(bare.client)

    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
    assert answer["provided"] == "commands"


async def test_with_the_public_scope_the_bot_posts_where_it_is_no_member(
    make_world: Any, world: Any
) -> None:
    scopes = (*world.slack.manifest.scopes, "chat:write.public")
    wide = await make_world(manifest=replace(world.slack.manifest, scopes=scopes))

    assert (await wide.client.chat_postMessage(channel=MOBILE, text="x"))["channel"] == MOBILE


async def test_a_modal_needs_a_fresh_trigger(world: Any) -> None:
    triggers = world.slack.platform.triggers
    client = world.client
    used, old = triggers.issue(user=MISAKI), triggers.issue(user=MISAKI)

    opened = await client.views_open(trigger_id=used, view=MODAL)

    assert opened["view"]["callback_id"] == "cb"
    assert opened["view"]["state"] == {"values": {}}
    again = client.views_open(trigger_id=used, view=MODAL)
    assert await error_of(again) == "exchanged_trigger_id"
    made_up = client.views_open(trigger_id="1.2.3", view=MODAL)
    assert await error_of(made_up) == "invalid_trigger_id"
    world.monotonic.now_s += 3.1
    late = client.views_open(trigger_id=old, view=MODAL)
    assert await error_of(late) == "expired_trigger_id"


async def test_a_stack_holds_three_modals(world: Any) -> None:
    triggers, client = world.slack.platform.triggers, world.client
    bottom = await client.views_open(trigger_id=triggers.issue(user=MISAKI), view=MODAL)
    view_id = bottom["view"]["id"]
    for _ in range(2):
        trigger = triggers.issue(user=MISAKI, view_id=view_id)
        pushed = await client.views_push(trigger_id=trigger, view=MODAL)
        assert pushed["view"]["previous_view_id"] == view_id
        view_id = pushed["view"]["id"]

    fourth = client.views_push(trigger_id=triggers.issue(user=MISAKI, view_id=view_id), view=MODAL)
    nowhere = client.views_push(trigger_id=triggers.issue(user=MISAKI), view=MODAL)

    assert pushed["view"]["root_view_id"] == bottom["view"]["id"]
    assert await error_of(fourth) == "push_limit_reached"
    assert await error_of(nowhere) == "not_found"


async def test_an_update_with_an_old_hash_conflicts(world: Any) -> None:
    triggers, client = world.slack.platform.triggers, world.client
    view = {**MODAL, "external_id": "mine"}
    opened = (await client.views_open(trigger_id=triggers.issue(user=MISAKI), view=view))["view"]

    changed = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    by_name = await client.views_update(external_id="mine", view=view)

    assert changed["view"]["hash"] != opened["hash"]
    assert by_name["view"]["id"] == opened["id"]
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    assert await error_of(stale) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=view)) == "not_found"
    other = triggers.issue(user=ALEX)
    assert await error_of(client.views_open(trigger_id=other, view=view)) == (
        "duplicate_external_id"
    )


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ({**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}, "invalid_arguments"),
        ({**MODAL, "title": {"type": "mrkdwn", "text": "x"}}, "invalid_arguments"),
        ({**MODAL, "blocks": []}, "invalid_arguments"),
        ({**MODAL, "private_metadata": "x" * 3001}, "invalid_arguments"),
        ({**MODAL, "type": "home"}, "invalid_arguments"),
        (
            {**MODAL, "blocks": [{"type": "data_visualization", "title": "x", "chart": {}}]},
            "invalid_arguments",
        ),
        (
            {
                **MODAL,
                "blocks": [
                    {
                        "type": "input",
                        "label": {"type": "plain_text", "text": "Name"},
                        "element": {"type": "plain_text_input", "action_id": "name"},
                    }
                ],
            },
            "invalid_arguments",
        ),
        ({**MODAL, "blocks": [{"type": "markdown", "text": "x" * 250_001}]}, "view_too_large"),
        ("[]", "invalid_arguments"),
        ("", "invalid_arguments"),
    ],
)
async def test_a_view_that_slack_refuses(world: Any, view: Any, error: str) -> None:
    trigger = world.slack.platform.triggers.issue(user=MISAKI)

    assert await error_of(world.client.views_open(trigger_id=trigger, view=view)) == error


async def test_a_home_is_published_for_one_person_and_guarded_by_its_hash(
    world: Any, make_world: Any
) -> None:
    first = (await world.client.views_publish(user_id=MISAKI, view=HOME))["view"]
    second = await world.client.views_publish(user_id=MISAKI, view=HOME, hash=first["hash"])

    assert second["view"]["id"] == first["id"]
    state = await world.look("state")
    assert list(state["homes"]) == [MISAKI]
    stale = world.client.views_publish(user_id=MISAKI, view=HOME, hash=first["hash"])
    assert await error_of(stale) == "hash_conflict"
    nobody = world.client.views_publish(user_id="U0NOBODY00", view=HOME)
    assert await error_of(nobody) == "invalid_arguments"
    with_submit = {**HOME, "submit": {"type": "plain_text", "text": "x"}}
    refused = world.client.views_publish(user_id=MISAKI, view=with_submit)
    assert await error_of(refused) == "invalid_arguments"
    closed = await make_world(manifest=replace(world.slack.manifest, home_tab=False))
    disabled = closed.client.views_publish(user_id=MISAKI, view=HOME)
    assert await error_of(disabled) == "not_enabled"


async def test_blocks_can_be_validated_without_being_sent(world: Any) -> None:
    validate = world.client.blocks_validate
    good = [{"type": "divider"}]

    assert (await validate(blocks=good))["ok"]
    assert (await validate(view={**MODAL, "blocks": good}))["ok"]
    assert await error_of(validate(blocks=[{"type": "alert"}])) == "invalid_blocks"
    assert await error_of(validate(message={"text": "x"})) == "invalid_message"
    both = world.client.api_call("blocks.validate", json={"blocks": good, "view": MODAL})
    assert await error_of(both) == "invalid_arguments"


async def test_arguments_are_read_from_form_query_and_body_alike(world: Any) -> None:
    headers = {"Authorization": f"Bearer {world.slack.bot_token}"}
    url = f"{world.base}/api/chat.postMessage"
    blocks = '[{"type": "divider"}]'

    async with world.http.post(
        url, data={"channel": WEB, "blocks": blocks, "token": world.slack.bot_token}
    ) as by_form:
        form = await by_form.json()
    async with world.http.get(
        url, params={"channel": WEB, "text": "q"}, headers=headers
    ) as by_query:
        query = await by_query.json()
    async with world.http.post(url, json={"channel": WEB, "text": "b"}, headers=headers) as by_body:
        body = await by_body.json()

    assert [form["ok"], query["ok"], body["ok"]] == [True, True, True]
    entries = world.journal.list_entries()
    assert entries[0].args == {"channel": WEB, "blocks": [{"type": "divider"}]}
    assert all(world.slack.bot_token not in str(entry.to_json()) for entry in entries)


@pytest.mark.parametrize(
    ("body", "error"), [("{broken", "invalid_form_data"), ("[]", "invalid_arguments")]
)
async def test_a_broken_body_is_refused(world: Any, body: str, error: str) -> None:
    headers = {"Content-Type": "application/json"}

    async with world.http.post(
        f"{world.base}/api/auth.test", data=body, headers=headers
    ) as response:
        answer = await response.json()

    assert answer == {"ok": False, "error": error}


async def test_a_missing_argument_is_named(world: Any) -> None:
    with pytest.raises(SlackApiError) as caught:
        await world.client.api_call("users.info", params={})

    assert caught.value.response["error"] == "invalid_arguments"
    assert "user" in caught.value.response["response_metadata"]["messages"][0]
