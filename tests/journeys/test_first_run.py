"""From nothing to a key that works, one step after the other, in both languages."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


UNKNOWN_KEY = "sk-proj-" + "Qz7rT" * 8 + "T3BlbkFJ" + "pL2mN" * 8
"""OpenAI knows no such key."""


def text_of(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


class Walk:
    """One person's way through the list of one channel."""

    def __init__(self, scene: Any, user: str, channel: str) -> None:
        self.scene, self.user, self.channel = scene, user, channel

    async def command(self, text: str) -> str:
        return str(await self.scene.command(text, user=self.user, channel=self.channel))

    async def list_own(self) -> list[dict[str, Any]]:
        """What this person alone sees here."""
        shown = (await self.scene.state())["ephemerals"]
        return [e for e in shown if e["user"] == self.user and e["channel"] == self.channel]

    async def press(self, action_id: str) -> str:
        """Press a button of the newest list; gives the list as it stands in its place."""
        own = [e for e in await self.list_own() if action_id in text_of(e["blocks"])]
        before = len(await self.list_own())
        told = await self.scene.post(
            "click", user=self.user, channel=self.channel, ts=own[-1]["ts"], action_id=action_id
        )
        assert told["ack_ms"] is not None
        after = await self.list_own()
        if action_id in {"first_run_how", "first_run_use"}:
            return text_of(after[-1]["blocks"])
        assert len(after) == before, "replaced in place"
        return text_of(next(e["blocks"] for e in after if e["ts"] == own[-1]["ts"]))


async def test_from_the_empty_status_to_the_end_in_english(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    quiet = next(r for r in (await scene.state())["channels"] if r["name"] == "mobile-team")
    joined = await scene.post("join", user=scene.bot, channel=quiet["id"])
    welcome = await scene.said(joined["journal_from"])
    walk = Walk(scene, alex, quiet["id"])

    status = await walk.command("/apikey status")
    question = await walk.press("first_run_start")
    account = await walk.press("first_run_preset_trying")
    project = await walk.press("first_run_done")
    key = await walk.press("first_run_done")
    limit = await walk.press("first_run_skip")
    article = await walk.press("first_run_how")
    resumed = await walk.command("/apikey start")
    await walk.press("first_run_done")
    await walk.press("first_run_done")
    last = await walk.press("first_run_done")
    reopened = await walk.press("first_run_reopen")
    await walk.press("first_run_add_key")
    view = (await scene.state())["views"][-1]
    values = {"name": "app", "environment": ["development"], "owner": alex, "key": UNKNOWN_KEY}
    await scene.post("submit", user=alex, view_id=view["id"], values=values)
    registered = await walk.command("/apikey start")

    assert "first_run_start" in welcome
    assert "first_run_start" in status
    assert "What is it for?" in question
    assert "ChatGPT plans don't include API use" in account
    assert "2. Choose a project" in project
    assert "Register a key" in key
    assert "an alert at $5 and a hard limit of $10" in limit
    assert "Spend limits guide" in article
    assert "4. Set a limit" in resumed, "it goes on where it was left"
    assert "Left for later: 1" in last
    assert "3. Make a key" in reopened
    assert registered.count("(I can see it)") == 3, "account, project, key; OpenAI refuses it"


async def test_what_the_bot_sees_is_ticked_and_settings_are_used_in_japanese(scene: Any) -> None:
    walk = Walk(scene, scene.admin, scene.channel)

    assert "何に使いますか" in await walk.command("/apikey はじめる")
    trying = await walk.press("first_run_preset_trying")
    told = await walk.press("first_run_use")
    off = await scene.command("/apikey digest")
    await walk.press("first_run_change")
    production = await walk.press("first_run_preset_production")
    await walk.press("first_run_use")
    on = await scene.command("/apikey digest")
    done = await walk.press("first_run_done")

    assert trying.count("（Botが確認）") == 5, "all but where the program finds the key"
    assert "5. プログラムからキーを読めるようにする" in trying
    assert "OPENAI_API_KEY" in trying
    assert "毎日のレポートを止めました" in told
    assert "止まっています" in off
    assert "シークレット管理サービス" in production
    assert "投稿しています" in on
    assert "準備が終わりました" in done


async def test_a_member_is_not_offered_to_switch_the_report(scene: Any) -> None:
    walk = Walk(scene, scene.person(kind="member", locale="ja"), scene.channel)

    await walk.command("/apikey start")
    await walk.press("first_run_preset_team")
    listed = await walk.press("first_run_skip")

    assert "あとで、にした項目が 1 件" in listed
    assert "first_run_use" not in listed


async def test_others_do_not_read_along_and_guests_are_told_why(scene: Any) -> None:
    guest = scene.person(kind="guest")

    spoken = await scene.mention("start")
    refused = await scene.command("/apikey start", user=guest)

    assert "使いたいチャンネルで `/apikey start`" in spoken
    assert "ゲストの方が使える" in refused
