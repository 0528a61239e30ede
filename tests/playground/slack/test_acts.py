"""Commands, modals and clicks that an unmodified Bolt app acknowledges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from playground.slack import RefusedActionError

WEB = "C0WEBTEAM1"
MISAKI = "U0MISAKI01"
KENTA = "U0KENTA002"
EXTERNAL = "U0EXTERN05"
BOT = "U0APIKEYBT"


def ephemeral_texts(world: Any) -> list[str]:
    return [note["text"] for note in world.slack.workspace.ephemerals]


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


async def test_an_unknown_response_action_is_an_invalid_response(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)
    people = world.slack.interactions
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views

    with pytest.raises(RefusedActionError, match="invalid_response"):
        await people.submit(user=MISAKI, view_id=view_id, values={"name": "strange"})


async def test_a_fourth_modal_is_not_pushed_by_an_acknowledgement(
    world: Any, connect_bot: Any, register: Any
) -> None:
    await connect_bot(world, register)
    people, triggers = world.slack.interactions, world.slack.platform.triggers
    await people.command(user=MISAKI, channel=WEB, text="/apikey add")
    (view_id,) = world.slack.workspace.views
    form = world.slack.workspace.views[view_id].view
    settable = ("type", "callback_id", "title", "submit", "blocks")
    view = {name: form[name] for name in settable}
    for _ in range(2):
        trigger = triggers.issue(user=MISAKI, view_id=view_id)
        pushed = await world.client.views_push(trigger_id=trigger, view=view)
        view_id = pushed["view"]["id"]

    with pytest.raises(RefusedActionError) as caught:
        await people.submit(user=MISAKI, view_id=view_id, values={"name": "push"})

    assert caught.value.details == {"reason": "push_limit_reached"}


async def test_without_interactivity_in_the_manifest_nothing_can_be_clicked(
    world: Any, make_world: Any
) -> None:
    quiet = await make_world(manifest=replace(world.slack.manifest, interactivity=False))
    element = {"type": "button", "action_id": "b", "text": {"type": "plain_text", "text": "x"}}
    posted = await quiet.client.chat_postMessage(
        channel=WEB, text="x", blocks=[{"type": "actions", "elements": [element]}]
    )

    with pytest.raises(RefusedActionError, match="interactivity_disabled"):
        await quiet.slack.interactions.click(
            user=MISAKI, channel=WEB, ts=posted["ts"], action_id="b"
        )
