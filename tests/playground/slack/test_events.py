"""What people do that Slack tells an unmodified Bolt app as an event."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from playground.slack import RefusedActionError

WEB = "C0WEBTEAM1"
MOBILE = "C0MOBILE02"
MISAKI = "U0MISAKI01"
KENTA = "U0KENTA002"
EXTERNAL = "U0EXTERN05"
BOT = "U0APIKEYBT"


async def settle_socket(world: Any) -> Any:
    """The socket's message events are over when nothing waits for an acknowledgement."""
    await world.slack.settled()
    return world.slack.workspace


async def test_a_mention_brings_a_thread_reply_and_its_button_replaces_it(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)

    await world.slack.interactions.message(user=KENTA, channel=WEB, text=f"<@{BOT}> help")
    question, answer = (await settle_socket(world)).channels[WEB].messages
    await world.slack.interactions.click(
        user=KENTA, channel=WEB, ts=answer["ts"], action_id="take", value="case-1"
    )

    assert [body["event"]["type"] for body in seen[:1]] == ["app_mention"]
    assert seen[0]["authorizations"][0] == {
        "enterprise_id": None,
        "team_id": "T0PLAYGRND",
        "user_id": BOT,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    assert answer["thread_ts"] == question["ts"]
    click = seen[1]
    assert click["container"]["message_ts"] == answer["ts"]
    assert click["message"]["text"] == "at your service"
    assert click["actions"][0]["value"] == "case-1"
    replaced = world.slack.workspace.channels[WEB].messages[1]
    assert (replaced["text"], "blocks" in replaced) == ("taken", False)
    assert world.journal.list_entries()[-2].kind == "response_url"


async def test_a_home_is_published_when_opened_and_its_button_works(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions

    await people.home(user=MISAKI)
    await people.home(user=MISAKI)
    view_id = world.slack.workspace.homes[MISAKI]["id"]
    await people.click(user=MISAKI, view_id=view_id, action_id="take")

    assert "view" not in seen[0]["event"]
    assert seen[1]["event"]["view"]["id"] == view_id
    assert seen[2]["container"] == {"type": "view", "view_id": view_id}
    with pytest.raises(RefusedActionError, match="unknown_view"):
        await people.click(user=KENTA, view_id=view_id, action_id="take")
    with pytest.raises(RefusedActionError, match="unknown_action"):
        await people.click(user=MISAKI, view_id=view_id, action_id="other")


async def test_a_direct_message_is_an_event_and_a_channel_message_is_not(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    im = world.slack.workspace.find_im(MISAKI).id

    private = await people.message(user=MISAKI, channel=im, text="https://x.example/a?b=1&c. <3")
    public = await people.message(user=MISAKI, channel=WEB, text="no mention")
    outside = await people.message(user=MISAKI, channel=MOBILE, text=f"<@{BOT}> hi")

    assert private.ack_ms is not None
    assert (public.ack_ms, outside.ack_ms) == (None, None)
    assert [(b["event"]["channel_type"], b["event"]["text"]) for b in seen] == [
        ("im", "<https://x.example/a?b=1&amp;c>. &lt;3")
    ]


async def test_with_channel_messages_subscribed_a_mention_comes_after_its_message(
    world: Any, make_world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    events = world.slack.manifest.events | {"message.channels"}
    wide = await make_world(manifest=replace(world.slack.manifest, events=events))
    await connect_bot(wide, register)

    await wide.slack.interactions.message(user=MISAKI, channel=WEB, text=f"<@{BOT}> hi")
    await wide.slack.settled()

    assert [body["event"]["type"] for body in seen] == ["message", "app_mention"]
    assert seen[0]["event"]["ts"] == seen[1]["event"]["ts"]


async def test_changes_of_messages_are_told_where_they_are_subscribed(
    world: Any, make_world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    events = world.slack.manifest.events | {"message.channels", "reaction_added"}
    scopes = (*world.slack.manifest.scopes, "reactions:read")
    wide = await make_world(manifest=replace(world.slack.manifest, events=events, scopes=scopes))
    await connect_bot(wide, register)
    people = wide.slack.interactions
    await people.message(user=MISAKI, channel=WEB, text="one")
    ts = wide.slack.workspace.channels[WEB].messages[0]["ts"]

    await people.edit(user=MISAKI, channel=WEB, ts=ts, text="two")
    await people.react(user=KENTA, channel=WEB, ts=ts, name="eyes")
    await people.react(user=MISAKI, channel=WEB, ts=ts, name="eyes")
    with pytest.raises(RefusedActionError, match="already_reacted"):
        await people.react(user=KENTA, channel=WEB, ts=ts, name="eyes")
    with pytest.raises(RefusedActionError, match="not_own_message"):
        await people.delete(user=KENTA, channel=WEB, ts=ts)
    await people.delete(user=MISAKI, channel=WEB, ts=ts)

    events_seen = [body["event"] for body in seen]
    assert [e.get("subtype", e["type"]) for e in events_seen] == [
        "message",
        "message_changed",
        "reaction_added",
        "reaction_added",
        "message_deleted",
    ]
    assert events_seen[1]["message"]["text"] == "two"
    assert events_seen[1]["previous_message"]["text"] == "one"
    assert wide.slack.workspace.channels[WEB].messages == []


async def test_joining_is_told_to_the_bot_that_is_there(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions

    joined = await people.join(user=BOT, channel=MOBILE, by=MISAKI)
    with pytest.raises(RefusedActionError, match="already_in_channel"):
        await people.join(user=BOT, channel=MOBILE)

    assert joined.ack_ms is not None
    assert (seen[0]["event"]["user"], seen[0]["event"]["inviter"]) == (BOT, MISAKI)


async def test_a_channel_is_renamed_shared_archived_and_left(
    world: Any, connect_bot: Any, register: Any, make_world: Any, seen: Any
) -> None:
    changes = {"channel_rename", "channel_archive", "channel_left", "channel_shared"}
    events = world.slack.manifest.events | changes
    wide = await make_world(manifest=replace(world.slack.manifest, events=events))
    await connect_bot(wide, register)
    people = wide.slack.interactions

    for change in ("rename", "share", "archive", "remove_bot"):
        await people.change_channel(channel=WEB, change=change)
    with pytest.raises(RefusedActionError, match="bot_not_in_channel"):
        await people.change_channel(channel=WEB, change="remove_bot")
    with pytest.raises(RefusedActionError, match="is_archived"):
        await people.message(user=MISAKI, channel=WEB, text="x")

    assert [body["event"]["type"] for body in seen] == [
        "channel_rename",
        "channel_shared",
        "channel_archive",
        "channel_left",
    ]
    room = wide.slack.workspace.channels[WEB]
    assert (room.name, room.kind, EXTERNAL in room.members) == ("web-team-renamed", "shared", True)
    assert seen[1]["is_ext_shared_channel"] is True


async def test_the_bots_own_messages_come_back_to_it_and_bolt_leaves_them(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    im = world.slack.workspace.find_im(MISAKI).id

    posted = await world.client.chat_postMessage(channel=im, text="hello")
    await world.client.chat_update(channel=im, ts=posted["ts"], text="hello again")
    await world.client.chat_delete(channel=im, ts=posted["ts"])
    await world.journal.wait_for(
        lambda e: e.kind == "ack" and world.journal.next >= 6, timeout_s=20
    )
    await world.slack.settled()

    acknowledged = [e for e in world.journal.list_entries() if e.method == "events_api"]
    assert len(acknowledged) == 3
    assert all(e.ok for e in acknowledged)
    assert seen == []
