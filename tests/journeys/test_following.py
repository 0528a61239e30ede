"""Below an answer people ask on, use our tools and rate it; admins hear what was missing."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.answers.gaps import GapKind
from bot.answers.votes import Reason, Thumb
from bot.wiring.floor import DATABASE_FILE
from storage.transaction import Database, Transaction

pytestmark = pytest.mark.asyncio(loop_scope="module")

KEY = "sk-proj-" + "Ab3" * 8 + "T3BlbkFJ" + "Xy7" * 8


@pytest_asyncio.fixture(loop_scope="module")
async def alex(scene: Any) -> str:
    """An ordinary member of the channel who reads English."""
    person: str = scene.person(kind="member", locale="en")
    return person


@asynccontextmanager
async def reads(scene: Any) -> AsyncIterator[Transaction]:
    """A look into the bot's own database."""
    database = Database(url=f"sqlite:///{scene.folder / DATABASE_FILE}")
    async with database.reads() as tx:
        yield tx
    await database.close()


async def ask(scene: Any, text: str, *, user: str = "") -> dict[str, Any]:
    """Ask in the channel; gives the answer."""
    since = scene.world.journal.next
    await scene.mention(text, user=user)
    message: dict[str, Any] = [
        entry["message"]
        for entry in await scene.entries(since)
        if entry["method"] in {"chat.postMessage", "chat.postEphemeral"}
    ][-1]
    return message


async def press(
    scene: Any, user: str, action_id: str, message: dict[str, Any], **more: Any
) -> dict[str, list[dict[str, Any]]]:
    """Press a button; gives the messages that followed, by method."""
    body = {"user": user, "channel": more.pop("channel", scene.channel), "ts": message["ts"]}
    told = await scene.post("click", action_id=action_id, **body, **more)
    found: dict[str, list[dict[str, Any]]] = {"chat.postMessage": [], "chat.postEphemeral": []}
    for entry in await scene.entries(told["journal_from"]):
        if entry["message"] and entry["ok"]:
            found.setdefault(entry["method"], []).append(entry["message"])
    return found


def values_of(message: dict[str, Any]) -> dict[str, str]:
    """The value of each button by its action id."""
    rows = [block["elements"] for block in message["blocks"] if block["type"] == "actions"]
    return {one["action_id"]: one["value"] for row in rows for one in row}


async def find_view(scene: Any, callback_id: str) -> dict[str, Any]:
    views = [v for v in (await scene.state())["views"] if v["callback_id"] == callback_id]
    view: dict[str, Any] = views[-1]
    return view


async def test_a_topic_is_answered_below_once_in_the_language_of_the_answer(
    scene: Any, alex: str
) -> None:
    answer = await ask(scene, "APIキーの発行方法を教えて")
    assert values_of(answer)["follow_topic_ja_0"] == "key_shown_once"

    first = await press(scene, alex, "follow_topic_ja_0", answer)
    again = await press(scene, scene.admin, "follow_topic_ja_0", answer)

    (article,) = first["chat.postMessage"]
    assert article["thread_ts"] == answer["thread_ts"]
    assert "キー" in article["text"], "as the answer above, though Alex reads English"
    assert "follow_topic_ja_0" in values_of(article)
    assert again["chat.postMessage"] == []
    assert "すでにお答えしています" in again["chat.postEphemeral"][0]["text"]


async def test_a_private_answer_stays_private(scene: Any, alex: str) -> None:
    await scene.command("/apikey ask how do I create an API key?", user=alex)
    answer = [note for note in (await scene.state())["ephemerals"] if note["user"] == alex][-1]

    followed = await press(scene, alex, "follow_topic_en_1", answer)
    rated = await press(scene, alex, "vote_answer_en", answer, value="down create_key")

    assert followed["chat.postMessage"] == []
    assert "environment variable" in followed["chat.postEphemeral"][0]["text"]
    assert rated["chat.postMessage"] == []
    async with reads(scene) as tx:
        *_, gap = await tx.gaps.list_since(scene.world.clock.now() - timedelta(minutes=1))
    assert (gap.ts, gap.channel.channel_id) == ("", ""), "nobody else could read it"


async def test_our_tools_stand_below_and_keep_to_the_rights(scene: Any, alex: str) -> None:
    guest = scene.person(kind="guest")
    create = await ask(scene, "how do I create an API key?", user=alex)
    test = await ask(scene, "how do I test that a key works?", user=alex)
    usage = await ask(scene, "where can I see my usage?", user=alex)
    assert values_of(usage)["topic_tool"] == "usage_dashboard"

    refused = await press(scene, guest, "topic_tool", create)
    await press(scene, alex, "topic_tool", create)
    form = await find_view(scene, "add_key")
    checked = await press(scene, alex, "topic_tool", test)
    told = await press(scene, alex, "topic_tool", usage)

    assert refused["chat.postEphemeral"][0]["user"] == guest
    assert form["title"]["text"] == "Register a key"
    assert {m["thread_ts"] for m in checked["chat.postMessage"]} == {test["thread_ts"]}
    assert told["chat.postMessage"] == []
    assert "7 days: $" in json.dumps(told["chat.postEphemeral"])


async def test_in_a_direct_message_registering_asks_for_the_channel(scene: Any) -> None:
    im = next(room["id"] for room in (await scene.state())["channels"] if room["kind"] == "im")
    told = await scene.post(
        "message", user=scene.admin, channel=im, text="APIキーの発行方法を教えて"
    )
    posted = [entry["message"] for entry in await scene.entries(told["journal_from"])]
    answer = [message for message in posted if message][-1]

    shown = await press(scene, scene.admin, "topic_tool", answer, channel=im)
    followed = await press(scene, scene.admin, "follow_topic_ja_0", answer, channel=im)

    assert "/apikey add" in json.dumps(shown, ensure_ascii=False)
    assert followed["chat.postMessage"][0]["thread_ts"] == answer["thread_ts"]


async def test_a_thumb_counts_once_and_a_reason_is_kept_without_keys_or_people(
    scene: Any, alex: str
) -> None:
    answer = await ask(scene, "how do I create an API key?", user=alex)
    today = scene.world.clock.now().date()

    thanked = await press(scene, alex, "vote_answer_en", answer, value="up create_key")
    again = await press(scene, alex, "vote_answer_en", answer, value="down create_key")
    await press(scene, scene.admin, "vote_answer_en", answer, value="down create_key")
    view = await find_view(scene, "explain_vote")
    words = f"<@{alex}> の {KEY} だと違う"
    sent = await scene.post(
        "submit", user=scene.admin, view_id=view["id"], values={"reason": "wrong", "words": words}
    )

    assert thanked["chat.postEphemeral"][0]["text"] == "Thank you, noted."
    assert "already" in again["chat.postEphemeral"][0]["text"]
    assert "残しません" in json.dumps(view, ensure_ascii=False)
    assert "ありがとうございます" in json.dumps(sent, ensure_ascii=False) + json.dumps(
        (await scene.state())["views"], ensure_ascii=False
    )
    async with reads(scene) as tx:
        votes = [one for one in await tx.votes.list_since(today) if one.topic == "create_key"]
        gaps = await tx.gaps.list_since(scene.world.clock.now() - timedelta(minutes=2))
    assert [one.lang for one in votes if one.thumb is Thumb.UP] == ["en"]
    assert ("@… の sk-proj-…7Xy7 だと違う", Reason.WRONG) in [
        (one.words, one.reason) for one in votes
    ]
    assert (GapKind.DISLIKED, answer["thread_ts"]) in [(one.kind, one.ts) for one in gaps]


async def test_neither_is_answered_and_old_buttons_are_told_politely(scene: Any, alex: str) -> None:
    asked = await ask(scene, "key limit?", user=alex)
    assert set(values_of(asked)) == {"follow_topic_en_0", "follow_topic_en_1", "no_topic"}
    old = dict(asked)
    for block in old["blocks"]:
        for element in block.get("elements", []):
            element["value"] = "a_topic_of_yesterday"
    url = f"{scene.world.address}/api/chat.postMessage"
    headers = {"Authorization": f"Bearer {scene.world.slack.bot_token}"}
    body = {"channel": scene.channel, "text": "old", "blocks": old["blocks"]}
    async with scene.http.post(url, json=body, headers=headers) as posted:
        old["ts"] = (await posted.json())["ts"]

    neither = await press(scene, alex, "no_topic", asked)
    chosen = await press(scene, alex, "follow_topic_en_0", asked)
    gone = await press(scene, alex, "follow_topic_en_0", old)

    assert "in other words" in neither["chat.postEphemeral"][0]["text"]
    assert chosen["chat.postMessage"][0]["thread_ts"] == asked["thread_ts"]
    assert gone["chat.postMessage"] == []
    assert "no longer exists" in gone["chat.postEphemeral"][0]["text"]


async def test_bot_admins_hear_on_monday_what_was_missing(open_scene: Any) -> None:
    monday = datetime(2026, 11, 30, 9, 45, tzinfo=ZoneInfo("Asia/Tokyo"))
    scene = await open_scene(at=monday)
    alex = scene.person(kind="member", locale="en")
    asked = await ask(scene, "key limit?", user=alex)
    await ask(scene, "what is the weather in Osaka?", user=alex)

    shown = await scene.command("/apikey 未回答")
    refused = await scene.command("/apikey unanswered", user=alex)
    aloud = await ask(scene, "unanswered")
    since = scene.world.journal.next
    for _ in range(2):
        await scene.post("clock", advance_s=1800)

    assert "1件：「" in shown
    assert f"/archives/{scene.channel}/p{asked['thread_ts'].replace('.', '')}" in shown
    assert "Only Slack admins and bot admins" in refused
    assert aloud["user"] == scene.admin
    notices = [
        entry["message"]
        for entry in await scene.entries(since)
        if entry["message"] and "うまく答えられなかった質問（" in entry["message"]["text"]
    ]
    assert len(notices) == 1
    assert "weather" not in json.dumps(notices)


async def test_the_messages_tab_offers_what_fits_the_keys(scene: Any, alex: str) -> None:
    offered = {}
    for user in (scene.admin, alex):
        told = await scene.post("home", user=user, tab="messages")
        url = f"{scene.world.address}/_control/journal?since={told['journal_from']}"
        async with scene.http.get(url) as answer:
            offered[user] = json.dumps(await answer.json(), ensure_ascii=False)

    assert "キーが動かない原因" in offered[scene.admin], "ci-old has expired"
    assert "Why our key fails" in offered[alex]
