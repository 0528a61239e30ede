"""Every key of the organization, for its admins."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.texts.inventory import INVENTORY_TEXTS

pytestmark = pytest.mark.asyncio(loop_scope="module")


def list_private(scene: Any, user: str) -> list[dict[str, Any]]:
    notes = scene.world.slack.workspace.ephemerals
    return [note for note in notes if note["user"] == user]


async def test_an_admin_sees_every_key_and_what_to_fix(scene: Any) -> None:
    said = await scene.command("/apikey 点検")

    texts = INVENTORY_TEXTS["ja"]
    assert texts.working in said
    shown = list_private(scene, scene.admin)[-1]
    text = json.dumps(shown, ensure_ascii=False)
    assert texts.first in text
    listed = [key for key in scene.world.ledger.keys if key.state.value != "deleted"]
    table = next(block for block in shown["blocks"] if block["type"] == "data_table")
    assert len(table["rows"]) > 3
    assert {key.secret[-4:] for key in listed} & {row[0]["text"][-5:-1] for row in table["rows"]}
    assert "prod" in json.dumps([row[3] for row in table["rows"]])
    assert not [key for key in scene.world.ledger.keys if key.secret in text]


async def test_a_key_is_looked_up_by_its_end(scene: Any) -> None:
    end = next(key for key in scene.world.ledger.keys).secret[-4:]

    await scene.command(f"/apikey inventory {end}")

    shown = list_private(scene, scene.admin)[-1]
    assert shown["text"].startswith(INVENTORY_TEXTS["ja"].several.format(end=end, count=1)), shown[
        "text"
    ]


async def test_nobody_else_is_told(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    before = scene.world.journal.next

    said = await scene.command("/apikey inventory", user=alex)

    assert "Only Slack admins and bot admins" in said
    assert "data_table" not in await scene.said(before)


async def test_in_a_thread_only_the_admin_reads_it(scene: Any) -> None:
    before = scene.world.journal.next

    await scene.mention("inventory")

    posted = [
        entry["method"]
        for entry in await scene.entries(before)
        if entry["message"] and "data_table" in json.dumps(entry["message"])
    ]
    assert posted == ["chat.postEphemeral"]


async def test_an_unregistered_key_can_be_registered_at_once(scene: Any) -> None:
    await scene.command("/apikey remove staging")
    asked = list_private(scene, scene.admin)[-1]
    await scene.post(
        "click", user=scene.admin, channel=scene.channel, ts=asked["ts"], action_id="remove_key"
    )
    await scene.command("/apikey inventory")
    shown = list_private(scene, scene.admin)[-1]
    found = [
        block["accessory"]
        for block in shown["blocks"]
        if block.get("accessory", {}).get("action_id") == "register_key"
    ]
    assert found, [block.get("text") for block in shown["blocks"]]

    await scene.post(
        "click",
        user=scene.admin,
        channel=scene.channel,
        ts=shown["ts"],
        action_id="register_key",
        value=found[0]["value"],
    )

    view = (await scene.state())["views"][-1]
    assert view["callback_id"] == "add_key"
