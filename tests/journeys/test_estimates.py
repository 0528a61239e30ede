"""What a text would cost is told by command, by form, and by a question with or below a text."""

from __future__ import annotations

from typing import Any

import pytest

from bot.spend.tokens import CURRENT_ENCODING, count_tokens

pytestmark = pytest.mark.asyncio(loop_scope="module")


PROSE = "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" * 40
LEAKED = "sk-proj-" + "Ab3dE" * 8 + "T3BlbkFJ" + "xY9zW" * 8


@pytest.fixture(scope="module", autouse=True)
def _tables() -> None:
    """Load them before: where eight programs share a core, that takes longer than Slack waits."""
    count_tokens("", CURRENT_ENCODING)


async def say(scene: Any, text: str, *, user: str = "", thread: str = "") -> str:
    """Say something in the channel or a thread; returns all that was shown because of it."""
    body = {"user": user or scene.admin, "channel": scene.channel, "text": text}
    told = await scene.post("message", **body, **({"thread_ts": thread} if thread else {}))
    return str(await scene.said(told["journal_from"]))


async def last_message(scene: Any) -> Any:
    room = next(r for r in (await scene.state())["channels"] if r["id"] == scene.channel)
    return room["messages"][-1]


async def test_a_command_with_a_text_answers_in_both_languages(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    japanese = await scene.command(f"/apikey 試算 {PROSE}")
    english = await scene.command("/apikey estimate Hello, world. ＡＢＣ", user=alex)
    exact = await scene.command("/apikey estimate --model gpt-4o hello world", user=alex)
    nobody = await scene.command("/apikey estimate --model gpt-4oo hello world", user=alex)

    assert "約 1,280 トークン（1,320文字）" in japanese
    assert (
        "gpt-6.1-sol：入力 $0.0026 · キャッシュ $0.00013 · Batch $0.0013 · 回答1,000トークンで"
        in japanese
    )
    assert "概算" in japanese
    assert "英語で書くと約 850 トークン" in japanese
    assert "40日たっています" in japanese, "the price list is older than 30 days"
    assert "¥" not in japanese
    assert "Tokens: about 8 · characters: 17" in english, (
        "full-width letters are counted as they were typed"
    )
    assert "is an estimate by o200k_base" in english
    assert "*Tokens: 2 · characters: 11*" in exact
    assert "gpt-4o: input $0.000005" in exact
    assert "gpt-4oo: price unknown" in nobody
    assert "Nearest names: gpt-4o" in nobody
    assert "$" not in nobody


async def test_without_a_text_a_form_opens_and_answers_in_its_place(scene: Any) -> None:
    view = await scene.open_modal("/apikey estimate")
    answer = await scene.post(
        "submit",
        user=scene.admin,
        view_id=view["id"],
        values={"text": "<b>&hello</b>\n二行目", "model": ["gpt-4o-mini"]},
    )

    assert answer["response_action"] == "update"
    shown = str((await scene.state())["views"][-1]["blocks"])
    assert "（17文字）" in shown
    assert "gpt-4o-mini：入力 $" in shown
    assert "gpt-6-luna" not in shown


async def test_a_key_in_a_text_is_warned_of_and_never_counted(scene: Any) -> None:
    view = await scene.open_modal("/apikey estimate")
    refused = await scene.post(
        "submit",
        user=scene.admin,
        view_id=view["id"],
        values={"text": f"key={LEAKED}", "model": ["any"]},
    )
    typed = await scene.command(f"/apikey estimate {LEAKED}")
    spoken = await say(scene, f"<@{scene.bot}> これいくら？\n{LEAKED}")
    await say(scene, f"export OPENAI_API_KEY={LEAKED}")
    root = (await last_message(scene))["ts"]
    below = await say(scene, f"<@{scene.bot}> これいくら？", thread=root)

    assert refused["response_action"] == "errors"
    assert "漏えいしたもの" in refused["errors"]["text"]
    for shown in (typed, spoken, below, refused["errors"]["text"]):
        assert "sk-proj-…" in shown
        assert LEAKED not in shown
        assert "トークン" not in shown
    assert (await last_message(scene))["user"] == scene.admin, "nothing was said aloud"


async def test_how_much_is_this_with_a_text_and_below_one(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    await say(scene, "Please write a friendly reply to this customer: " + "thanks a lot " * 20)
    root = (await last_message(scene))["ts"]

    below = await say(scene, f"<@{scene.bot}> how much is this in gpt-4o?", user=alex, thread=root)
    beside = await say(scene, f"<@{scene.bot}> これいくら？\n{PROSE}")
    naked = await say(scene, f"<@{scene.bot}> how much is this?", user=alex)
    word = await say(scene, f"<@{scene.bot}> estimate hello big world", user=alex)
    talk = await say(scene, f"<@{scene.bot}> estimate of our bill, please?", user=alex)
    spend = await say(scene, f"<@{scene.bot}> how much did we spend this month?", user=alex)

    assert 'For \\"Please write a friendly reply…\\":' in below
    assert "Tokens: 69 · characters: 307" in below
    assert "gpt-4o: input $" in below
    assert f'"thread_ts": "{root}"' in below
    assert "約 1,280 トークン（1,320文字）" in beside
    assert "Which text?" in naked
    assert "Tokens: about 3" in word
    assert "Tokens:" not in talk + spend


async def test_a_thread_with_only_the_question_has_nothing_to_count(scene: Any) -> None:
    await say(scene, f"<@{scene.bot}> これいくら？")
    room = next(r for r in (await scene.state())["channels"] if r["id"] == scene.channel)
    root = next(m for m in reversed(room["messages"]) if "これいくら" in m["text"])["ts"]

    shown = await say(scene, f"<@{scene.bot}> これいくら？", thread=root)

    assert "見つかりませんでした" in shown


async def test_a_thread_that_slack_does_not_show_is_told_of(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    await say(scene, PROSE)
    root = (await last_message(scene))["ts"]
    await scene.post("fault", target="slack", kind="5xx", count=1, method="conversations.replies")

    shown = await say(scene, f"<@{scene.bot}> how much is this?", user=alex, thread=root)

    assert "Slack isn't answering me" in shown
    assert "Tokens:" not in shown


async def test_a_direct_message_is_estimated_too(scene: Any) -> None:
    im = next(room["id"] for room in (await scene.state())["channels"] if room["kind"] == "im")

    told = await scene.post("message", user=scene.admin, channel=im, text=f"試算 {PROSE}")
    asked = await scene.post("message", user=scene.admin, channel=im, text="試算")

    assert "約 1,280 トークン" in await scene.said(told["journal_from"])
    assert "どの文章を試算しますか" in await scene.said(asked["journal_from"])


async def test_guests_may_estimate(scene: Any) -> None:
    guest = scene.person(kind="guest")

    assert "gpt-6-luna" in await scene.command("/apikey estimate hello", user=guest)


async def test_yen_are_shown_at_the_teams_own_rate(open_scene: Any) -> None:
    scene = await open_scene(play=False, settings={"yen_rate": "152.3@2026-11-20"})

    shown = await scene.command(f"/apikey 試算 --model gpt-4o {PROSE * 3}")

    assert "入力 $0.0096（約 ¥1.46）" in shown
    assert "1ドル 152.3 円（2026-11-20）" in shown
