"""Who is who in Slack, asked at most once a minute and never guessed in anybody's favour."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.errors import SlackRefusedError, SlackUnavailableError
from bot.gateways.slack_directory import FRESH_FOR, SlackDirectory
from bot.people.person import ChannelKind, PersonKind
from bot.ports import ChannelRef
from playground.faults import Fault

MISAKI, KENTA, GUEST, EXTERNAL = "U0MISAKI01", "U0KENTA002", "U0GUEST004", "U0EXTERN05"


@pytest.fixture
def directory(slack: Any) -> SlackDirectory:
    return SlackDirectory(
        client=slack.client,
        clock=slack.clock,
        team_id=slack.server.workspace.team_id,
        admins=(KENTA,),
    )


@pytest.fixture
def room(slack: Any) -> ChannelRef:
    return ChannelRef(slack.server.workspace.team_id, "C0WEBTEAM1")


@pytest.mark.parametrize(
    ("user_id", "kind", "is_slack_admin", "is_bot_admin"),
    [
        (MISAKI, PersonKind.MEMBER, True, False),
        (KENTA, PersonKind.MEMBER, False, True),
        (GUEST, PersonKind.GUEST, False, False),
        (EXTERNAL, PersonKind.EXTERNAL, False, False),
        ("U0APIKEYBT", PersonKind.BOT, False, False),
        ("U0NOBODY99", PersonKind.GONE, False, False),
    ],
)
async def test_people_are_what_slack_says(
    directory: SlackDirectory,
    room: ChannelRef,
    user_id: str,
    kind: PersonKind,
    is_slack_admin: bool,
    is_bot_admin: bool,
) -> None:
    person = await directory.person(room.team_id, user_id)

    assert person.user_id == user_id
    assert person.kind is kind
    assert (person.is_slack_admin, person.is_bot_admin) == (is_slack_admin, is_bot_admin)


async def test_a_person_brings_name_language_and_zone(
    directory: SlackDirectory, room: ChannelRef
) -> None:
    person = await directory.person(room.team_id, MISAKI)

    assert (person.name, person.locale, person.timezone) == ("misaki", "ja-JP", "Asia/Tokyo")


@pytest.mark.parametrize(
    ("facts", "kind"),
    [
        ('"deleted": true', PersonKind.GONE),
        ('"is_ultra_restricted": true', PersonKind.GUEST),
        ('"is_stranger": true', PersonKind.EXTERNAL),
        ('"is_owner": true', PersonKind.MEMBER),
    ],
)
async def test_marks_that_the_story_lacks(
    any_slack: Any, slack: Any, facts: str, kind: Any
) -> None:
    any_slack.body = f'{{"ok": true, "user": {{"team_id": "T1", {facts}}}}}'.encode()
    directory = SlackDirectory(client=any_slack.client, clock=slack.clock, team_id="T1", admins=())

    person = await directory.person("T1", "U1")

    assert person.kind is kind
    assert person.is_slack_admin == ("owner" in facts)


async def test_an_empty_answer_makes_nobody_a_member(any_slack: Any, slack: Any) -> None:
    directory = SlackDirectory(client=any_slack.client, clock=slack.clock, team_id="T1", admins=())

    assert (await directory.person("T1", "U1")).kind is PersonKind.EXTERNAL
    assert await directory.channel_kind(ChannelRef("T1", "C1")) is None
    assert not await directory.is_member(ChannelRef("T1", "C1"), "U1")


@pytest.mark.parametrize(
    ("channel_id", "kind"),
    [
        ("C0WEBTEAM1", ChannelKind.PUBLIC),
        ("C0OPS00003", ChannelKind.PRIVATE),
        ("C0PARTNER4", ChannelKind.SHARED),
        ("D0MISAKI01", ChannelKind.DIRECT),
        ("C0MOBILE02", None),
        ("C0NOWHERE9", None),
    ],
)
async def test_channels_are_what_slack_says(
    directory: SlackDirectory, room: ChannelRef, channel_id: str, kind: ChannelKind | None
) -> None:
    assert await directory.channel_kind(ChannelRef(room.team_id, channel_id)) is kind


async def test_a_channel_about_to_be_shared_counts_as_shared(any_slack: Any, slack: Any) -> None:
    any_slack.body = b'{"ok":true,"channel":{"is_member":true,"is_pending_ext_shared":true}}'
    directory = SlackDirectory(client=any_slack.client, clock=slack.clock, team_id="T1", admins=())

    assert await directory.channel_kind(ChannelRef("T1", "C1")) is ChannelKind.SHARED


async def test_members_of_every_page_are_found(
    slack: Any, directory: SlackDirectory, room: ChannelRef
) -> None:
    crowd = [f"U0CROWD{number:03}" for number in range(450)]
    slack.server.workspace.channels[room.channel_id].members.extend(crowd)

    assert await directory.is_member(room, crowd[-1])
    assert await directory.is_member(room, MISAKI)
    assert not await directory.is_member(room, EXTERNAL)
    assert slack.count("conversations.members") == 3


async def test_nobody_is_a_member_of_a_channel_that_is_not_told(
    directory: SlackDirectory, room: ChannelRef
) -> None:
    assert not await directory.is_member(ChannelRef(room.team_id, "C0NOWHERE9"), MISAKI)


async def test_pages_that_never_end_are_left(any_slack: Any, slack: Any) -> None:
    any_slack.body = b'{"ok":true,"members":["U1"],"response_metadata":{"next_cursor":"bmV4dDox"}}'
    directory = SlackDirectory(client=any_slack.client, clock=slack.clock, team_id="T1", admins=())

    assert await directory.is_member(ChannelRef("T1", "C1"), "U1")
    assert any_slack.asked == 50


async def test_an_answer_is_remembered_for_a_minute_and_no_longer(
    slack: Any, directory: SlackDirectory, room: ChannelRef
) -> None:
    for _ in range(3):
        await directory.person(room.team_id, MISAKI)
    assert slack.count("users.info") == 1

    slack.clock.moment += FRESH_FOR - timedelta(seconds=1)
    await directory.person(room.team_id, MISAKI)
    assert slack.count("users.info") == 1
    slack.clock.moment += timedelta(seconds=1)
    await directory.person(room.team_id, MISAKI)

    assert slack.count("users.info") == 2


async def test_what_was_learnt_in_the_future_is_not_trusted(
    slack: Any, directory: SlackDirectory, room: ChannelRef
) -> None:
    await directory.person(room.team_id, MISAKI)
    slack.clock.moment -= timedelta(hours=1)

    await directory.person(room.team_id, MISAKI)

    assert slack.count("users.info") == 2


async def test_what_changed_is_asked_again_and_only_that(
    slack: Any, directory: SlackDirectory, room: ChannelRef
) -> None:
    channel = slack.server.workspace.channels[room.channel_id]
    assert await directory.is_member(room, KENTA)
    assert await directory.channel_kind(room) is ChannelKind.PUBLIC
    await directory.person(room.team_id, KENTA)
    channel.members.remove(KENTA)
    channel.kind = "shared"
    assert await directory.is_member(room, KENTA)

    directory.forget(room)

    assert not await directory.is_member(room, KENTA)
    assert await directory.channel_kind(room) is ChannelKind.SHARED
    await directory.person(room.team_id, KENTA)
    assert slack.count("users.info") == 1


async def test_no_answer_is_not_remembered(
    slack: Any, directory: SlackDirectory, room: ChannelRef
) -> None:
    slack.faults.add(Fault(target="slack", kind="5xx", count=3))

    for ask in (
        directory.person(room.team_id, MISAKI),
        directory.is_member(room, MISAKI),
        directory.channel_kind(room),
    ):
        with pytest.raises(SlackUnavailableError):
            await ask

    assert (await directory.person(room.team_id, MISAKI)).name == "misaki"
    assert await directory.is_member(room, MISAKI)
    assert await directory.channel_kind(room) is ChannelKind.PUBLIC


async def test_any_other_refusal_is_raised(any_slack: Any, slack: Any) -> None:
    any_slack.body = b'{"ok":false,"error":"missing_scope"}'
    directory = SlackDirectory(client=any_slack.client, clock=slack.clock, team_id="T1", admins=())
    here = ChannelRef("T1", "C1")

    for ask in (
        directory.person("T1", "U1"),
        directory.is_member(here, "U1"),
        directory.channel_kind(here),
    ):
        with pytest.raises(SlackRefusedError, match="missing_scope"):
            await ask
