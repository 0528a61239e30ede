"""What the bot sends stands in Slack once, where it belongs, and is found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_messages import METADATA_EVENT, SlackMessages
from bot.ports import ChannelRef, Delivery, Outgoing
from playground.faults import Fault

MISAKI = "U0MISAKI01"
SINCE = datetime(2026, 11, 22, tzinfo=UTC)
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*hello*"}}
MODAL = {
    "type": "modal",
    "callback_id": "note",
    "title": {"type": "plain_text", "text": "Note"},
    "blocks": [SECTION],
}


@pytest.fixture
def messages(slack: Any) -> SlackMessages:
    return SlackMessages(posting=slack.client, interactive=slack.client)


@pytest.fixture
def room(slack: Any) -> Any:
    return slack.server.workspace.channels["C0WEBTEAM1"]


def deliver(kind: Any = "post", *, replaces_ts: str | None = None, **changes: Any) -> Delivery:
    facts: dict[str, Any] = {
        "delivery_id": "d1",
        "channel": ChannelRef("T0PLAYGRND", "C0WEBTEAM1"),
        "text": "hello",
        "blocks": (SECTION,),
        "purpose": "digest",
    }
    outgoing = Outgoing(kind=kind, **(facts | changes))
    return Delivery(outgoing=outgoing, attempts=1, may_have_arrived=True, replaces_ts=replaces_ts)


async def test_a_post_stands_in_the_channel_with_its_mark(
    messages: SlackMessages, room: Any
) -> None:
    ts = await messages.post(deliver())

    (message,) = room.messages
    assert (message["ts"], message["text"]) == (ts, "hello")
    assert message["blocks"][0]["text"]["text"] == "*hello*"
    assert message["metadata"] == {
        "event_type": METADATA_EVENT,
        "event_payload": {"id": "d1", "purpose": "digest"},
    }


async def test_a_reply_stands_in_its_thread_and_is_found_there(
    messages: SlackMessages, room: Any
) -> None:
    parent = await messages.post(deliver())
    reply = deliver(delivery_id="d2", thread_ts=parent)

    ts = await messages.post(reply)

    assert room.messages[-1]["thread_ts"] == parent
    assert await messages.find(reply, SINCE) == ts
    assert await messages.find(deliver(delivery_id="d3", thread_ts=parent), SINCE) is None


async def test_an_ephemeral_is_seen_by_one_person_and_has_no_ts(
    slack: Any, messages: SlackMessages, room: Any
) -> None:
    delivery = deliver("ephemeral", user_id=MISAKI)

    assert await messages.post(delivery) is None
    assert await messages.find(delivery, SINCE) is None

    (note,) = slack.server.workspace.ephemerals
    assert (note["user"], note["channel"], note["text"]) == (MISAKI, room.id, "hello")
    assert room.messages == []


async def test_an_update_replaces_and_may_be_repeated(messages: SlackMessages, room: Any) -> None:
    ts = await messages.post(deliver())
    update = deliver("update", delivery_id="d2", text="newer", replaces="d1", replaces_ts=ts)

    assert await messages.find(update, SINCE) is None
    assert [await messages.post(update), await messages.post(update)] == [ts, ts]

    (message,) = room.messages
    assert message["text"] == "newer"


async def test_a_direct_message_goes_to_the_person_and_is_found_there(
    slack: Any, messages: SlackMessages, room: Any
) -> None:
    delivery = deliver("dm", user_id=MISAKI)

    ts = await messages.post(delivery)

    (message,) = slack.server.workspace.channels["D0MISAKI01"].messages
    assert message["ts"] == ts
    assert room.messages == []
    assert await messages.find(delivery, SINCE) == ts


async def test_a_post_whose_answer_got_lost_is_found(
    slack: Any, messages: SlackMessages, room: Any
) -> None:
    slack.faults.add(Fault(target="slack", kind="drop", method="chat.postMessage"))
    with pytest.raises(SlackUnavailableError) as caught:
        await messages.post(deliver())

    found = await messages.find(deliver(), SINCE)

    assert caught.value.applied_unknown
    assert found == room.messages[0]["ts"]


async def test_others_messages_and_older_ones_are_not_ours(
    slack: Any, messages: SlackMessages
) -> None:
    await slack.client.chat_postMessage(channel="C0WEBTEAM1", text="no mark")
    await slack.client.chat_postMessage(
        channel="C0WEBTEAM1",
        text="a mark of somebody else",
        metadata={"event_type": "else", "event_payload": {"id": "d1"}},
    )
    assert await messages.find(deliver(), SINCE) is None

    ts = str(await messages.post(deliver()))
    posted_at = datetime.fromtimestamp(float(ts), UTC)

    assert await messages.find(deliver(delivery_id="d9"), SINCE) is None
    assert await messages.find(deliver(), posted_at + timedelta(seconds=1)) is None
    assert await messages.find(deliver(), posted_at - timedelta(seconds=1)) == ts


async def test_a_channel_that_is_gone_refuses(messages: SlackMessages) -> None:
    gone = deliver(channel=ChannelRef("T0PLAYGRND", "C0NOWHERE9"))

    with pytest.raises(SlackRefusedError, match="channel_not_found"):
        await messages.post(gone)


async def test_a_modal_opens_and_changes_while_it_is_open(
    slack: Any, messages: SlackMessages
) -> None:
    trigger = slack.server.platform.triggers.issue(user=MISAKI)

    view_id = await messages.open_view(trigger, MODAL)
    await messages.update_view(view_id, MODAL | {"callback_id": "changed"})

    modal = slack.server.workspace.views[view_id]
    assert modal.user == MISAKI
    assert modal.view["callback_id"] == "changed"


async def test_a_modal_that_was_closed_is_left_alone_but_a_wrong_one_is_told(
    slack: Any, messages: SlackMessages
) -> None:
    trigger = slack.server.platform.triggers.issue(user=MISAKI)
    view_id = await messages.open_view(trigger, MODAL)

    with pytest.raises(SlackRefusedError, match="invalid_arguments"):
        await messages.update_view(view_id, MODAL | {"title": None})
    del slack.server.workspace.views[view_id]
    await messages.update_view(view_id, MODAL)

    assert slack.server.workspace.views == {}


async def test_a_used_trigger_opens_nothing(slack: Any, messages: SlackMessages) -> None:
    trigger = slack.server.platform.triggers.issue(user=MISAKI)
    await messages.open_view(trigger, MODAL)

    with pytest.raises(SlackRefusedError, match="exchanged_trigger_id"):
        await messages.open_view(trigger, MODAL)


async def test_a_home_is_published(slack: Any, messages: SlackMessages) -> None:
    await messages.publish_home(MISAKI, {"type": "home", "blocks": [SECTION]})

    assert slack.server.workspace.homes[MISAKI]["blocks"][0]["text"]["text"] == "*hello*"


async def test_an_ephemeral_is_replaced_where_its_button_was_pressed(
    slack: Any, messages: SlackMessages, room: Any
) -> None:
    user = next(iter(slack.server.workspace.users))
    note = slack.server.workspace.add_ephemeral(
        user=user, channel=room.id, content={"text": "before", "blocks": []}
    )
    address = slack.server.platform.response_urls.issue(
        channel=room.id, user=user, ts=note["ts"], is_ephemeral=True
    )
    block = {"type": "section", "text": {"type": "mrkdwn", "text": "after"}}

    for _ in range(5):
        await messages.replace(address, text="after", blocks=[block])
    with pytest.raises(SlackRefusedError):
        await messages.replace(address, text="once more", blocks=[])

    shown = slack.server.workspace.find_ephemeral(room.id, note["ts"])
    assert (shown["text"], len(shown["blocks"])) == ("after", 1)


async def test_an_address_that_does_not_answer_may_be_tried_later(messages: SlackMessages) -> None:
    with pytest.raises(SlackUnavailableError):
        await messages.replace("http://127.0.0.1:9/respond", text="x", blocks=[])
