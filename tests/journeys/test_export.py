"""The record of a channel's keys, as files for one person."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bot.texts.export import EXPORT_TEXTS
from bot.texts.replies import REPLY_TEXTS
from playground.ledger import KeyState
from tests.journeys.conftest import make_world
from tests.journeys.test_keys import make_key, submit

pytestmark = pytest.mark.asyncio(loop_scope="module")
JA, EN = EXPORT_TEXTS["ja"], EXPORT_TEXTS["en"]


def find_room(scene: Any, user: str) -> Any:
    return scene.world.slack.workspace.find_im(user)


def list_files(scene: Any, user: str) -> list[dict[str, Any]]:
    """The messages with files that stand in a person's direct messages with the bot."""
    return [message for message in find_room(scene, user).messages if message.get("files")]


def list_private(scene: Any, user: str) -> list[str]:
    """What was shown to one person in a channel, oldest first."""
    notes = scene.world.slack.workspace.ephemerals
    return [note["text"] for note in notes if note["user"] == user]


async def fetch(scene: Any, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The readable file and the data, as somebody downloads them."""
    texts = []
    for file in message["files"]:
        async with scene.http.get(file["url_private"]) as answer:
            texts.append(await answer.text(encoding="utf-8"))
    readable, data = texts
    return readable, json.loads(data)


async def export(scene: Any, command: str, *, user: str = "") -> tuple[str, dict[str, Any]]:
    """Ask for an export and read it; it must be the only one that comes."""
    person = user or scene.admin
    before = len(list_files(scene, person))
    await scene.command(command, user=person)
    (message,) = list_files(scene, person)[before:]
    return await fetch(scene, message)


async def test_a_channel_comes_as_two_files_to_the_asker_alone(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))
    since = scene.world.journal.next

    said = await scene.command("/apikey 書き出し")

    assert JA.taken.format(subject=JA.all_keys) in said
    (message,) = list_files(scene, scene.admin)[before:]
    assert [file["name"].rsplit(".", 1)[1] for file in message["files"]] == ["md", "json"]
    for words in (JA.comment_files, JA.comment_no_key, f"<@{scene.admin}>", scene.channel):
        assert words in message["text"]
    shown = [e for e in await scene.entries(since) if e["kind"] == "api" and e["message"]]
    assert {entry["channel"] for entry in shown} == {find_room(scene, scene.admin).id}
    readable, data = await fetch(scene, message)
    names = [key["name"] for key in data["keys"]]
    assert {"prod", "ci-old"} <= set(names)
    assert all(f"### {name}\n" in readable for name in names)
    assert data["as_of"].endswith("Z")
    assert data["openai"]["organization_id"] is None
    assert data["openai"]["project_ids"]
    assert "Hello,\n\nwe need your help" in readable
    failing = next(key for key in data["keys"] if key["name"] == "ci-old")
    assert failing["last_check"]["verdict"]["cause"] == "key_expired"
    assert failing["openai_key_id"] in readable


async def test_money_is_whole_exact_and_of_utc_days(scene: Any) -> None:
    readable, data = await export(scene, "/apikey export")

    days = data["spend"]["days"]
    states = [day["state"] for day in days]
    assert states == sorted(states, reverse=True), "settled ones, then provisional ones"
    assert set(states) == {"settled", "provisional"}
    for day in days:
        lines = [line for line in data["spend"]["lines"] if line["day"] == day["day"]]
        assert sum(Decimal(line["billed"]["amount"]) for line in lines) == Decimal(
            day["billed"]["amount"]
        )
        used = [
            one["used"]["requests"] for one in data["spend"]["usage"] if one["day"] == day["day"]
        ]
        assert sum(used) == day["used"]["requests"]
        assert f"| {day['day']} | {day['billed']['amount']} USD | " in readable


async def test_no_text_of_a_key_stands_in_either_file(scene: Any) -> None:
    readable, data = await export(scene, "/apikey export")

    text = readable + json.dumps(data, ensure_ascii=False)
    secrets = [key.secret for key in scene.world.ledger.keys]
    secrets.append(scene.world.ledger.admin_secret)
    assert len(secrets) > 5
    for secret in secrets:
        body = secret.split("-", 2)[-1]
        assert [n for n in range(0, len(body) - 12, 12) if body[n : n + 12] in text] == []


async def test_one_key_comes_with_nothing_of_the_others(scene: Any) -> None:
    readable, data = await export(scene, "/apikey export PROD")

    assert [key["name"] for key in data["keys"]] == ["prod"]
    assert data["about_key"] == "prod"
    (key,) = data["keys"]
    assert {line["openai_key_id"] for line in data["spend"]["lines"]} == {key["openai_key_id"]}
    assert {act["subject"] for act in data["acts"]} == {data["acts"][-1]["subject"]}
    assert data["acts"][-1]["action"] == "key.exported"
    assert data["posted"] == []
    assert "ci-old" not in readable
    assert "staging" not in readable


async def test_the_cause_of_a_failure_that_is_over_is_in_it(open_scene: Any) -> None:
    scene = await open_scene()
    scene.world.openai.force("staging", KeyState.DELETED)
    await scene.post("clock", advance_s=3600)
    scene.world.openai.force("staging", None)
    await scene.post("clock", advance_s=3 * 3600)

    readable, data = await export(scene, "/apikey export staging")

    (key,) = data["keys"]
    assert key["standing"] in {"accepted", "in_use"}
    (broke,) = [one for one in key["changes"] if one["after"] == "failing"]
    assert broke["before"] == "accepted"
    assert broke["verdict"]["cause"] == "invalid_api_key"
    assert broke["verdict"]["http_status"] == 401
    assert broke["verdict"]["request_id"].startswith("req_")
    assert readable.count(broke["verdict"]["request_id"]) >= 2, "in the history and in the draft"
    assert key["changes"][-1]["after"] == "accepted"


async def test_whoever_may_not_is_told_who_may_and_gets_nothing(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest")
    external = scene.person(kind="external")
    partner = next(
        room.id for room in scene.world.slack.workspace.channels.values() if room.kind == "shared"
    )
    before = [len(list_files(scene, person)) for person in (alex, guest, external)]

    everything = await scene.command("/apikey export", user=alex)
    one = await scene.command("/apikey export prod", user=alex)
    by_guest = await scene.command("/apikey export", user=guest)
    by_external = await scene.command("/apikey export", user=external, channel=partner)
    in_shared = await scene.command("/apikey export", channel=partner)

    assert EN.not_yours_nobody in everything
    assert EN.not_yours.format(people=f"<@{scene.admin}>") in one
    assert REPLY_TEXTS["ja"].refused["guest"] in by_guest
    assert REPLY_TEXTS["en"].refused["external"] in by_external
    assert REPLY_TEXTS["ja"].refused["shared_channel"] in in_shared
    assert [len(list_files(scene, person)) for person in (alex, guest, external)] == before


async def test_the_owner_of_a_key_gets_that_key_alone_in_their_language(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    view = await scene.open_modal("/apikey add", user=alex)
    await submit(scene, view, name="mine", key=make_key(seed=77))

    everything = await scene.command("/apikey export", user=alex)
    readable, data = await export(scene, "/apikey export mine", user=alex)

    assert EN.own_key_only.format(name="mine") in everything
    assert [key["name"] for key in data["keys"]] == ["mine"]
    assert data["spend"]["gap"] == "nothing_mapped", "unknown, not 0"
    assert data["spend"]["days"] == []
    assert "so spend and usage are unknown" in readable
    assert "Fill in what stands in [brackets]" in readable
    view_id = {"user": alex, "view_id": view["id"]}
    await scene.post("click", action_id="remove_key_in_modal", **view_id)


async def test_after_a_mention_nobody_else_reads_along(scene: Any) -> None:
    kenta = next(u.id for u in scene.world.slack.workspace.users.values() if u.name == "kenta")
    room = scene.world.slack.workspace.channels[scene.channel]
    before, posts = len(list_files(scene, scene.admin)), len(room.messages)

    await scene.mention("export prod")
    await scene.mention("export", user=kenta)
    await scene.post("clock", advance_s=60)

    assert len(list_files(scene, scene.admin)) == before + 1
    assert JA.taken.format(subject=JA.one_key.format(name="prod")) in list_private(
        scene, scene.admin
    )
    assert list_private(scene, kenta)[-1] == JA.not_yours_nobody
    assert len(room.messages) == posts + 2, "the two mentions and nothing else"


async def test_in_a_direct_message_the_one_channel_is_meant(scene: Any) -> None:
    room = find_room(scene, scene.admin)
    before = len(list_files(scene, scene.admin))

    await scene.post("message", user=scene.admin, channel=room.id, text="export prod")

    (message,) = list_files(scene, scene.admin)[before:]
    _, data = await fetch(scene, message)
    assert data["slack"]["channel_id"] == scene.channel
    assert any(JA.taken.format(subject="「prod」") == one["text"] for one in room.messages)


async def test_a_name_that_is_not_there_gets_the_nearest(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))

    said = await scene.command("/apikey export prdo")

    assert "もしかして「prod」ですか" in said
    assert len(list_files(scene, scene.admin)) == before


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_slack_is_given_the_rest_it_asks_for(scene: Any, method: str) -> None:
    before = len(list_files(scene, scene.admin))
    fault = {"target": "slack", "kind": "429", "count": 1, "method": method}
    await scene.post("fault", retry_after_s=40, **fault)

    await scene.command("/apikey export prod")
    at_once = len(list_files(scene, scene.admin))
    await scene.post("clock", advance_s=36)
    early = len(list_files(scene, scene.admin))
    await scene.post("clock", advance_s=300)

    assert (at_once, early) == (before, before)
    assert len(list_files(scene, scene.admin)) == before + 1
    assert REPLY_TEXTS["ja"].interrupted["export"] not in list_private(scene, scene.admin)


async def test_a_rest_that_is_too_long_is_told_at_once(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))
    fault = {"target": "slack", "kind": "429", "count": 1, "method": "files.getUploadURLExternal"}
    await scene.post("fault", retry_after_s=500, **fault)

    await scene.command("/apikey export prod")
    told = list_private(scene, scene.admin)[-1]
    await scene.post("clock", advance_s=900)

    assert told == JA.busy
    assert list_private(scene, scene.admin)[-1] == JA.busy
    assert len(list_files(scene, scene.admin)) == before


@pytest.mark.parametrize("kind", ["5xx", "drop", "nonsense"])
async def test_bytes_that_did_not_arrive_are_sent_again(scene: Any, kind: str) -> None:
    before = len(list_files(scene, scene.admin))
    await scene.post("fault", target="slack", kind=kind, count=1, method="upload")

    await scene.command("/apikey export prod")
    await scene.post("clock", advance_s=300)

    assert len(list_files(scene, scene.admin)) == before + 1


async def test_when_slack_does_not_confirm_the_files_come_never_twice(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))
    fault = {"target": "slack", "kind": "drop", "count": 1}
    await scene.post("fault", method="files.completeUploadExternal", **fault)

    await scene.command("/apikey export prod")
    told = list_private(scene, scene.admin)[-1]
    await scene.post("clock", advance_s=900)

    assert told == JA.unconfirmed
    assert list_private(scene, scene.admin)[-1] == JA.unconfirmed, "and no second word"
    assert len(list_files(scene, scene.admin)) == before + 1


async def test_a_missing_permission_is_told_with_what_to_do(scene: Any) -> None:
    slack = scene.world.slack
    whole = slack.platform
    scopes = tuple(scope for scope in whole.manifest.scopes if scope != "files:write")
    slack.platform = replace(whole, manifest=replace(whole.manifest, scopes=scopes))

    await scene.command("/apikey export prod")
    slack.platform = whole

    assert list_private(scene, scene.admin)[-1] == JA.refused["missing_scope"]


async def test_an_export_that_a_restart_swallows_ends_in_ask_again(open_scene: Any) -> None:
    scene = await open_scene()
    fault = {"target": "slack", "kind": "429", "count": 1, "method": "files.getUploadURLExternal"}
    await scene.post("fault", retry_after_s=60, **fault)
    await scene.command("/apikey export prod")
    await scene.world.close()

    again = make_world(scene.folder, at=scene.world.clock.now())
    await again.open(play=False)
    scene.world = again
    await scene.post("clock", advance_s=900)
    told, files = list_private(scene, scene.admin), list_files(scene, scene.admin)
    await again.close()

    assert told == [REPLY_TEXTS["ja"].interrupted["export"]]
    assert files == []


async def test_a_command_delivered_twice_is_exported_once(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))
    await scene.post("fault", target="socket", kind="duplicate", count=1)

    await scene.command("/apikey export prod")

    assert len(list_files(scene, scene.admin)) == before + 1
