"""The record of a channel's keys, as files for one person."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

import pytest

from bot.texts.export import EXPORT_TEXTS
from bot.texts.replies import REPLY_TEXTS

pytestmark = pytest.mark.asyncio(loop_scope="module")
WHOLE_KEY = re.compile(r"sk-[A-Za-z0-9_-]{20,}")
JA, EN = EXPORT_TEXTS["ja"], EXPORT_TEXTS["en"]


def list_files(scene: Any, user: str) -> list[dict[str, Any]]:
    """The messages with files that stand in a person's direct messages with the bot."""
    room = scene.world.slack.workspace.find_im(user)
    return [message for message in room.messages if message.get("files")] if room else []


async def fetch(scene: Any, message: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The readable file and the data, as somebody downloads them."""
    texts = []
    for file in message["files"]:
        async with scene.http.get(file["url_private"]) as answer:
            texts.append(await answer.text(encoding="utf-8"))
    readable, data = texts
    return readable, json.loads(data)


async def test_a_channel_comes_as_two_files_to_the_asker_alone(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))
    since = scene.world.journal.next

    said = await scene.command("/apikey export")

    assert JA.taken.format(subject=JA.all_keys) in said
    message = list_files(scene, scene.admin)[before]
    assert len(list_files(scene, scene.admin)) == before + 1
    assert [file["name"].rsplit(".", 1)[1] for file in message["files"]] == ["md", "json"]
    for words in (JA.comment_files, JA.comment_no_key, f"<@{scene.admin}>", scene.channel):
        assert words in message["text"]
    shown = [e for e in await scene.entries(since) if e["kind"] == "api" and e["message"]]
    assert {entry["channel"] for entry in shown} == {
        scene.world.slack.workspace.find_im(scene.admin).id
    }
    readable, data = await fetch(scene, message)
    names = {key["name"] for key in data["keys"]}
    assert {"prod", "ci-old"} <= names
    for name in names:
        assert f"### {name}" in readable
    assert data["as_of"].endswith("Z")
    assert data["openai"]["organization_id"] is None
    assert data["openai"]["project_ids"]
    assert "Hello," in readable
    assert "[organization id" in readable
    failing = next(key for key in data["keys"] if key["name"] == "ci-old")
    assert failing["last_check"]["verdict"]["cause"] == "key_expired"
    known = [day for day in data["spend"]["days"] if day["billed"]]
    assert known
    assert all(Decimal(day["billed"]["amount"]) >= 0 for day in known)
    assert {"settled", "provisional"} >= {day["state"] for day in known}
    assert data["acts"][-1]["action"] == "channel.exported"
    assert data["acts"][-1]["actor"] == scene.admin


async def test_no_text_of_a_key_stands_in_either_file(scene: Any) -> None:
    before = len(list_files(scene, scene.admin))

    await scene.command("/apikey export")

    message = list_files(scene, scene.admin)[before]
    secrets = [key.secret for key in scene.world.ledger.keys]
    secrets.append(scene.world.ledger.admin_secret)
    assert len(secrets) > 5
    for file in message["files"]:
        async with scene.http.get(file["url_private"]) as answer:
            text = await answer.text(encoding="utf-8")
        assert not WHOLE_KEY.search(text)
        assert [secret for secret in secrets if secret in text or secret[8:40] in text] == []
