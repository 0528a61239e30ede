"""What people ask is answered: by commands, mentions, direct messages and App Home."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_commands_answer_in_the_language_of_whoever_asks(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    for text in ("/apikey status", "/apikey 状況", "/apikey ｓｔａｔｕｓ", "/apikey"):
        shown = await scene.command(text)
        assert "sk-svcacct-…" in shown, text
        assert "sk-proj-…" in shown, text
        assert "使えています" in shown, text
        assert "認証できます" in shown, text
        assert "有効期限が切れています" in shown, text
    english = await scene.command("/apikey status", user=alex)
    assert "is working" in english
    assert "authenticates; balance and limits not checked" in english
    assert "fails: The key has expired" in english
    assert re.search(r"7 days: \$\d", english)
    one = await scene.command("/apikey status prod", user=alex)
    assert "*prod*" in one
    assert "*lab*" not in one
    assert "この使い方" not in await scene.command("/apikey help", user=alex)
    listed = await scene.command("/apikey ヘルプ")
    assert "status（状況）" in listed.replace("`", "")
    assert "why（原因）" in listed.replace("`", "")
    unknown = await scene.command("/apikey statsu", user=alex)
    assert "Did you mean `/apikey status`?" in unknown


async def test_why_asks_openai_and_names_the_cause(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    expired = await scene.command("/apikey why ci-old", user=alex)
    gone = await scene.command("/apikey 原因 intern")
    everything = await scene.command("/apikey check", user=alex)
    nobody = await scene.command("/apikey why prdo", user=alex)

    assert "Cause: expired key" in expired
    assert "Retrying won't help" in expired
    assert "the key's owner" in expired
    assert "原因：持ち主のメンバー資格なし" in gone
    assert "*prod* is working" in everything
    assert "*lab* authenticates" in everything
    assert 'Did you mean \\"prod\\"?' in nobody


async def test_questions_errors_and_our_own_keys_are_answered_in_the_thread(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    japanese = await scene.mention("APIキーの発行方法を教えて")
    english = await scene.mention("how do I create an API key?", user=alex)
    own = await scene.mention("うちのキーが401になるのはなぜ？")
    pasted = await scene.mention(
        "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You have no credits"
        " remaining.', 'code': 'credit_balance_exhausted'}}",
        user=alex,
    )
    outside = await scene.mention("what is the weather in Osaka?", user=alex)
    status = await scene.mention("status", user=alex)
    nothing = await scene.mention("", user=alex)

    assert "platform.openai.com" in japanese
    assert "キー" in japanese
    assert "platform.openai.com" in english
    assert "ci-old" in own
    assert "Cause:" in pasted
    assert "Retrying won't help" in pasted
    assert "platform.openai.com/api-keys" not in outside
    assert "is working" in status
    assert "Yes?" in nothing
    assert '"thread_ts"' in english


async def test_a_direct_message_is_answered_and_knows_the_only_channel(scene: Any) -> None:
    im = next(room["id"] for room in (await scene.state())["channels"] if room["kind"] == "im")

    told = await scene.post("message", user=scene.admin, channel=im, text="prodは動いてる？ status")
    question = await scene.post("message", user=scene.admin, channel=im, text="status")
    elsewhere = await scene.command("/apikey add", channel=im)

    assert await scene.said(told["journal_from"])
    assert "sk-svcacct-…" in await scene.said(question["journal_from"])
    assert "チャンネルごとの操作" in elsewhere


async def test_digest_now_shows_a_chart_and_the_money(scene: Any) -> None:

    shown = await scene.command("/apikey digest now")

    assert "data_visualization" in shown
    assert re.search(r"約 \$\d+\.\d\d", shown)
    assert "確定した直近の1日" in shown
    assert "不明" in shown, "lab is not in the organization: unknown, never zero"
    switched = await scene.command("/apikey レポート 停止")
    assert "止めました" in switched
    assert "止まっています" in await scene.command("/apikey digest")
    assert "始めます" in await scene.command("/apikey digest on")


async def test_app_home_and_welcome(scene: Any) -> None:
    rooms = (await scene.state())["channels"]
    untouched = rooms[1]["id"]

    before = await scene.command("/apikey status", channel=untouched)
    joined = await scene.post("join", user=scene.bot, channel=untouched)
    welcome = await scene.said(joined["journal_from"])
    await scene.post("home", user=scene.admin)

    assert "/invite @apikey-bot" in before
    assert "最初の一歩" in welcome
    assert "保存するもの" in welcome
    home = json.dumps((await scene.state())["homes"][scene.admin], ensure_ascii=False)
    assert "あなたのチャンネルのキー" in home
    assert "sk-svcacct-…" in home
