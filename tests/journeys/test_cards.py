"""The buttons of the cause card, pressed as people press them, in both languages."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio

from bot.wiring.floor import DATABASE_FILE
from playground.ledger import KeyState
from storage.transaction import Database, Transaction

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def alex(scene: Any) -> str:
    """An ordinary member of the channel who reads English."""
    person: str = scene.person(kind="member", locale="en")
    return person


async def find_card(scene: Any, user: str, command: str = "/apikey why ci-old") -> dict[str, Any]:
    """The private card that the command brings."""
    await scene.command(command, user=user)
    notes = [note for note in (await scene.state())["ephemerals"] if note["user"] == user]
    card: dict[str, Any] = notes[-1]
    return card


async def press(
    scene: Any, user: str, action_id: str, card: dict[str, Any], **more: Any
) -> list[dict[str, Any]]:
    """Press a button of a card; gives what the bot did because of it."""
    told = await scene.post(
        "click", user=user, channel=scene.channel, ts=card["ts"], action_id=action_id, **more
    )
    entries: list[dict[str, Any]] = await scene.entries(told["journal_from"])
    return entries


def list_messages(entries: list[dict[str, Any]], method: str) -> list[dict[str, Any]]:
    return [entry["message"] for entry in entries if entry["method"] == method and entry["ok"]]


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


@asynccontextmanager
async def reads(scene: Any) -> AsyncIterator[Transaction]:
    """A look into the bot's own database."""
    database = Database(url=f"sqlite:///{scene.folder / DATABASE_FILE}")
    async with database.reads() as tx:
        yield tx
    await database.close()


async def list_views(scene: Any, callback_id: str) -> list[dict[str, Any]]:
    return [v for v in (await scene.state())["views"] if v["callback_id"] == callback_id]


async def test_asking_sends_the_owner_five_steps_once(scene: Any, alex: str) -> None:
    card = await find_card(scene, alex)

    entries = await press(scene, alex, "ask_for_help", card)
    again = await press(scene, alex, "ask_for_help", card)

    (direct,) = list_messages(entries, "chat.postMessage")
    (told,) = list_messages(entries, "chat.postEphemeral")
    assert f"<@{alex}> さんから対応の依頼です" in direct["text"], "in the language of the one asked"
    assert "「ci-old」（sk-" in direct["text"]
    assert "1. <https://platform.openai.com/api-keys|" in direct["text"]
    assert "5. " in direct["text"]
    assert f"I asked <@{scene.admin}>" in told["text"]
    assert list_messages(again, "chat.postMessage") == []
    assert f"<@{alex}> asked <@{scene.admin}>" in text_of(again)
    async with reads(scene) as tx:
        audit = await tx.audit.list_all(scene.world.slack.workspace.team_id)
    asked = [record.entry for record in audit if record.entry.action == "help.asked"]
    details = {"cause": "key_expired", "person": scene.admin}
    assert [entry.actor_id for entry in asked if entry.details == details] == [alex]


async def test_whoever_can_fix_it_is_told_that_it_is_they(scene: Any) -> None:
    card = await find_card(scene, scene.admin)

    entries = await press(scene, scene.admin, "ask_for_help", card)

    assert list_messages(entries, "chat.postMessage") == []
    assert "これを直せるのは、あなたです" in text_of(entries)


async def test_where_nobody_is_known_the_asker_chooses_a_member(scene: Any, alex: str) -> None:
    guest = scene.person(kind="guest")
    since = scene.world.journal.next
    await scene.mention("openai.APIConnectionError: Connection error.", user=alex)
    (card,) = list_messages(await scene.entries(since), "chat.postMessage")

    await press(scene, alex, "ask_for_help", card)
    (view,) = await list_views(scene, "choose_helper")

    refused = await scene.post("submit", user=alex, view_id=view["id"], values={"person": guest})
    sent = await scene.post("submit", user=alex, view_id=view["id"], values={"person": scene.admin})

    assert "choose a member" in refused["errors"]["person"]
    assert sent["response_action"] == "update"
    said = await scene.said(sent["journal_from"])
    assert "さんから対応の依頼です" in said
    assert "OpenAIのAPIがエラーになっています" in said
    (result,) = await list_views(scene, "choose_helper_result")
    assert "I asked" in text_of(result)
    await scene.post("close", user=alex, view_id=view["id"])


async def test_who_was_named_when_connecting_is_asked(scene: Any, alex: str) -> None:
    view = await scene.open_modal("/apikey connect")
    (view,) = await list_views(scene, "choose_projects")
    ren = scene.person(kind="member", locale="ja")
    saved = await scene.post(
        "submit", user=scene.admin, view_id=view["id"], values={"openai_owner": ren}
    )
    assert saved["response_action"] == "update"
    await scene.post("close", user=scene.admin, view_id=view["id"])

    card = await find_card(scene, alex, "/apikey why intern")
    entries = await press(scene, alex, "ask_for_help", card)

    assert f"<@{ren}>" in text_of(card)
    assert f"I asked <@{ren}>" in text_of(list_messages(entries, "chat.postEphemeral"))
    await scene.open_modal("/apikey connect")
    (view,) = await list_views(scene, "choose_projects")
    assert f'"initial_user": "{ren}"' in text_of(view)
    await scene.post("close", user=scene.admin, view_id=view["id"])


async def test_a_card_is_shared_once_and_masked(scene: Any, alex: str) -> None:
    card = await find_card(scene, alex)

    entries = await press(scene, alex, "share_card", card)
    again = await press(scene, alex, "share_card", card)

    (shared,) = list_messages(entries, "chat.postMessage")
    assert f"<@{alex}> が共有しました" in text_of(shared), "in the language of the channel"
    assert "原因：キーの期限切れ" in shared["text"]
    assert "share_card" not in text_of(shared["blocks"])
    assert list_messages(again, "chat.postMessage") == []
    assert "in the channel already" in text_of(again)
    pressed = await press(scene, scene.admin, "check_again", shared)
    (updated, *_) = reversed(list_messages(pressed, "chat.update"))
    assert updated["ts"] == shared["ts"], "looked at again in its place"
    assert "キーの期限切れ" in updated["text"]


async def test_looking_again_replaces_the_private_card(scene: Any, alex: str) -> None:
    card = await find_card(scene, alex)

    entries = await press(scene, alex, "check_again", card)

    shown = [entry["message"] for entry in entries if entry["kind"] == "response_url"]
    assert [message["ts"] for message in shown] == [card["ts"]] * 2
    assert "Checking ci-old" in shown[0]["text"]
    assert "expired key" in shown[1]["text"]
    assert "share_card" in text_of(shown[1]["blocks"])


async def test_of_many_keys_one_is_looked_at_beside_the_list(scene: Any, alex: str) -> None:
    shown = await find_card(scene, alex, "/apikey why")
    rows = [block["accessory"] for block in shown["blocks"] if "accessory" in block]

    entries = await press(scene, alex, "look_at_key", shown, value=rows[0]["value"])

    assert len(rows) >= 3
    (card,) = list_messages(entries, "chat.postEphemeral")
    assert "check_again" in text_of(card)
    assert card["ts"] != shown["ts"]


async def test_a_wrong_verdict_is_counted_by_its_labels_alone(scene: Any, alex: str) -> None:
    pasted = "Error code: 401 - {'error': {'code': 'invalid_api_key', 'message': 'Incorrect'}}"
    since = scene.world.journal.next
    await scene.mention(pasted, user=alex)
    (card,) = list_messages(await scene.entries(since), "chat.postMessage")

    await press(scene, alex, "wrong_verdict", card)
    (view,) = await list_views(scene, "wrong_verdict")
    thanked = await scene.post(
        "submit", user=alex, view_id=view["id"], values={"cause": "key_expired"}
    )

    assert thanked["response_action"] == "update"
    (view,) = await list_views(scene, "wrong_verdict_result")
    assert "Thank you" in text_of(view)
    async with reads(scene) as tx:
        assert await tx.wrong_verdicts.list_all() == {("invalid_api_key", "key_expired"): 1}
    await scene.post("close", user=alex, view_id=view["id"])


async def test_rights_are_looked_up_at_each_press(scene: Any, alex: str) -> None:
    guest = scene.person(kind="guest")
    card = await find_card(scene, alex)
    await press(scene, alex, "share_card", card)
    public = (await scene.state())["channels"][0]["messages"][-1]

    for action in ("ask_for_help", "check_again"):
        refused = await press(scene, guest, action, public)
        assert "ゲスト" in text_of(list_messages(refused, "chat.postEphemeral")), action
        assert list_messages(refused, "chat.postMessage") == []
    await press(scene, guest, "wrong_verdict", public)
    (view,) = await list_views(scene, "wrong_verdict")
    await scene.post("close", user=guest, view_id=view["id"])


async def test_a_card_that_no_longer_holds_says_so(scene: Any, alex: str) -> None:
    scene.world.openai.force("lab", KeyState.DELETED)
    card = await find_card(scene, alex, "/apikey why lab")
    scene.world.openai.force("lab", None)
    await scene.command("/apikey why lab", user=alex)

    asked = await press(scene, alex, "ask_for_help", card)
    shared = await press(scene, alex, "share_card", card)

    assert list_messages([*asked, *shared], "chat.postMessage") == []
    assert text_of([*asked, *shared]).count("This key has changed since") >= 2


async def test_the_same_buttons_work_in_a_direct_message(scene: Any, alex: str) -> None:
    rooms = (await scene.state())["channels"]
    direct = next(r["id"] for r in rooms if r["kind"] == "im" and alex in r["members"])
    told = await scene.post("message", user=alex, channel=direct, text="why ci-old")
    posts = list_messages(await scene.entries(told["journal_from"]), "chat.update")

    shared = await scene.post(
        "click", user=alex, channel=direct, ts=posts[-1]["ts"], action_id="share_card"
    )

    entries = await scene.entries(shared["journal_from"])
    said = {e["channel"]: e["message"] for e in entries if e["method"] == "chat.postMessage"}
    assert "が共有しました" in text_of(said[scene.channel])
    assert "I shared this result" in text_of(said[direct])


async def test_one_real_call_says_what_the_free_checks_cannot(scene: Any, alex: str) -> None:
    async def call() -> tuple[str, str]:
        """What the button says, and what the card says after it was pressed."""
        scene.world.clock.advance(120)
        card = await find_card(scene, alex, "/apikey why staging")
        (offer,) = [
            element
            for block in card["blocks"]
            for element in block.get("elements", ())
            if element.get("action_id") == "call_model"
        ]
        entries = await press(scene, alex, "call_model", card)
        shown = [entry["message"] for entry in entries if entry["kind"] == "response_url"]
        return text_of(offer), shown[-1]["text"]

    button, fine = await call()
    scene.world.openai.force("staging", KeyState.OUT_OF_CREDIT)
    _, broken = await call()
    scene.world.openai.force("staging", None)
    _, healed = await call()

    assert "under $0.01" in button
    assert "paid by this key's organization" in button
    assert "staging fails. Cause: prepaid credit used up" in broken
    for said in (fine, healed):
        assert said.startswith("*staging* ")
        assert "fails" not in said


async def test_a_key_is_called_once_a_minute_at_most(scene: Any, alex: str) -> None:
    scene.world.clock.advance(180)
    first = await find_card(scene, alex, "/apikey why staging")
    second = await find_card(scene, alex, "/apikey why staging")

    await press(scene, alex, "call_model", first)
    entries = await press(scene, alex, "call_model", second)

    assert "once a minute is the most" in text_of(entries)
