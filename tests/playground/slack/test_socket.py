"""An unmodified Bolt app over the real WebSocket: what people do, what comes back."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from playground.faults import Fault
from playground.slack import RefusedActionError

WEB, MOBILE, OPS, PARTNER = "C0WEBTEAM1", "C0MOBILE02", "C0OPS00003", "C0PARTNER4"
MISAKI, KENTA, EXTERNAL, BOT = "U0MISAKI01", "U0KENTA002", "U0EXTERN05", "U0APIKEYBT"


def ephemeral_texts(world: Any) -> list[str]:
    return [note["text"] for note in world.slack.workspace.ephemerals]


async def settle_socket(world: Any) -> Any:
    """The socket's message events are over when nothing waits for an acknowledgement."""
    await world.slack.settled()
    return world.slack.workspace


async def test_a_commands_acknowledgement_is_shown_to_its_person(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)

    outcome = await world.slack.interactions.command(
        user=MISAKI, channel=WEB, text="/apikey  status <@U0KENTA002> & @alex in #ops"
    )

    assert outcome.ack_ms is not None
    assert seen[0]["text"] == ("status <@U0KENTA002> &amp; <@U0ALEX0003|alex> in <#C0OPS00003|ops>")
    assert seen[0]["is_enterprise_install"] == "false"
    assert ephemeral_texts(world)[0].startswith("you said status")
    entry = world.journal.list_entries()[-1]
    assert (entry.kind, entry.method, entry.user) == ("ack", "slash_commands", MISAKI)
    assert entry.message["text"].startswith("you said")
    assert entry.args == {"command": "/apikey"}


async def test_a_reply_in_the_channel_is_a_message_of_the_bot(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)

    await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey aloud")

    assert world.slack.workspace.channels[WEB].messages[0]["text"] == "to all"


async def test_an_unacknowledged_command_fails_before_the_persons_eyes(
    make_world: Any, connect_bot: Any, register: Any
) -> None:
    world = await make_world(ack_timeout_s=0.2)
    await connect_bot(world, register)

    with pytest.raises(RefusedActionError, match="operation_timeout"):
        await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey never")

    assert ephemeral_texts(world) == ['/apikey failed with the error "operation_timeout"']
    entry = world.journal.list_entries()[-1]
    assert (entry.kind, entry.ok, entry.error) == ("ack", False, "operation_timeout")


async def test_an_acknowledgement_with_wrong_blocks_is_refused(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)

    with pytest.raises(RefusedActionError, match="invalid_response"):
        await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey broken")

    assert ephemeral_texts(world) == ['/apikey failed with the error "invalid_blocks"']


@pytest.mark.parametrize(
    ("user", "channel", "text", "error"),
    [
        ("U0NOBODY00", WEB, "/apikey", "unknown_user"),
        (BOT, WEB, "/apikey", "unknown_user"),
        (MISAKI, "C0NOWHERE0", "/apikey", "unknown_channel"),
        (EXTERNAL, WEB, "/apikey", "user_not_in_channel"),
        (MISAKI, WEB, "/other", "unknown_command"),
    ],
)
async def test_a_command_that_slack_would_not_send(
    world: Any, user: str, channel: str, text: str, error: str
) -> None:
    with pytest.raises(RefusedActionError, match=error):
        await world.slack.interactions.command(user=user, channel=channel, text=text)


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


async def test_an_ephemerals_button_replaces_the_ephemeral(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    await world.slack.interactions.command(user=MISAKI, channel=WEB, text="/apikey later")
    note = world.slack.workspace.ephemerals[0]

    await world.slack.interactions.click(
        user=MISAKI, channel=WEB, ts=note["ts"], action_id="take", block_id="buttons"
    )

    assert seen[-1]["container"]["is_ephemeral"] is True
    assert "message" not in seen[-1]
    assert [(n["text"], n["blocks"]) for n in world.slack.workspace.ephemerals] == [("taken", [])]
    with pytest.raises(RefusedActionError, match="unknown_message"):
        await world.slack.interactions.click(
            user=KENTA, channel=WEB, ts=note["ts"], action_id="take"
        )


async def test_a_modal_shows_errors_then_its_result(
    world: Any, connect_bot: Any, register: Any, seen: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    refused = await people.submit(user=MISAKI, view_id=view_id, values={"name": "bad"})
    errors = (await world.look("state"))["views"][0]["errors"]
    accepted = await people.submit(
        user=MISAKI, view_id=view_id, values={"name": "web", "environment": "本番"}
    )

    assert (refused.response_action, refused.errors) == ("errors", {"name": "Not a good name"})
    assert errors == {"name": "Not a good name"}
    assert accepted.response_action == "update"
    values = seen[-1]["view"]["state"]["values"]
    assert values["name"]["name"] == {"type": "plain_text_input", "value": "web"}
    chosen = values["environment"]["environment"]["selected_option"]
    assert (chosen["value"], chosen["text"]["text"]) == ("prod", "本番")
    shown = (await world.look("state"))["views"]
    assert [(v["id"], v["callback_id"], v["errors"]) for v in shown] == [(view_id, "done", {})]
    assert all("web" not in str(e.to_json()) for e in world.journal.list_entries())


@pytest.mark.parametrize(
    ("name", "left"), [("push", ["add", "done"]), ("clear", []), ("close", [])]
)
async def test_a_submission_pushes_clears_or_closes(
    world: Any, connect_bot: Any, register: Any, name: str, left: list[str]
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    await people.submit(user=MISAKI, view_id=view_id, values={"name": name})

    assert [v["callback_id"] for v in (await world.look("state"))["views"]] == left


async def test_errors_for_a_block_that_is_not_there_are_an_invalid_response(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    with pytest.raises(RefusedActionError, match="invalid_response"):
        await people.submit(user=MISAKI, view_id=view_id, values={"name": "wrong"})


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "missing_value"),
        ({"name": "x" * 11}, "value_too_long"),
        ({"name": "x", "environment": "moon"}, "invalid_option"),
        ({"name": "x", "other": "y"}, "unknown_action"),
    ],
)
async def test_slacks_client_holds_back_an_incomplete_form(
    world: Any, connect_bot: Any, register: Any, values: dict[str, Any], error: str
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    with pytest.raises(RefusedActionError, match=error):
        await people.submit(user=MISAKI, view_id=view_id, values=values)
    with pytest.raises(RefusedActionError, match="unknown_view"):
        await people.submit(user=KENTA, view_id=view_id, values={"name": "x"})


async def test_a_closed_modal_is_gone_and_told_only_where_the_view_asks(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    outcome = await people.close(user=MISAKI, view_id=view_id)

    assert outcome.ack_ms is None
    assert world.slack.workspace.views == {}


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


async def test_closing_the_server_ends_background_deliveries(world: Any) -> None:
    world.slack.deliveries.announce(
        "message.im", {"type": "message"}, channel=world.slack.workspace.find_im(MISAKI)
    )
    await asyncio.sleep(0)

    await world.slack.close()

    await asyncio.wait_for(world.slack.settled(), timeout=5)
    assert world.journal.list_entries() == []
