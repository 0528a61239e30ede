"""Tokens, scopes, arguments, people and the team through the real SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

WEB = "C0WEBTEAM1"
OPS = "C0OPS00003"
PARTNER = "C0PARTNER4"
MISAKI = "U0MISAKI01"
GUEST = "U0GUEST004"
EXTERNAL = "U0EXTERN05"
BOT = "U0APIKEYBT"


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
