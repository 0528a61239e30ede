"""Below an error people point at it, ask on, and tell news; the bot knows what "it" is."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

NO_CREDIT = (
    "openai.RateLimitError: Error code: 429 - {'error': {'message': 'You have no credits"
    " remaining.', 'code': 'credit_balance_exhausted'}}"
)
WRONG_KEY = (
    "Error code: 401 - {'error': {'message': 'Incorrect API key provided: sk-proj-****a1B2.',"
    " 'code': 'invalid_api_key'}}"
)


async def say(
    scene: Any, text: str, *, user: str = "", thread: str = "", to_bot: bool = True
) -> Any:
    """Say something, in the channel or a thread; returns all that was shown because of it."""
    words = f"<@{scene.bot}> {text}" if to_bot else text
    body = {"user": user or scene.admin, "channel": scene.channel, "text": words}
    told = await scene.post("message", **body, **({"thread_ts": thread} if thread else {}))
    return await scene.said(told["journal_from"])


async def begin(scene: Any, text: str, *, user: str = "") -> str:
    """A message that is not for the bot; returns its ts."""
    await say(scene, text, user=user, to_bot=False)
    room = next(r for r in (await scene.state())["channels"] if r["id"] == scene.channel)
    return str(room["messages"][-1]["ts"])


async def test_an_error_above_is_explained_to_whoever_points_at_it(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    for user, words, expected in (
        (alex, "what is this?", "Cause: "),
        (alex, "", "Cause: "),
        (scene.admin, "これ何ですか", "原因："),
        (scene.admin, "なぜ？", "原因："),
        (scene.admin, "動きません", "原因："),
    ):
        root = await begin(scene, NO_CREDIT, user=alex)
        shown = await say(scene, words, user=user, thread=root)
        assert expected in shown, words
        assert f'"thread_ts": "{root}"' in shown
        assert shown.count(expected) == shown.count('"thread_ts"') * 2, "said once, below it"


async def test_the_error_may_stand_further_down_in_the_thread(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    root = await begin(scene, "deploy of today is stuck")
    await say(scene, WRONG_KEY, thread=root, to_bot=False)
    await say(scene, "hm", user=alex, thread=root, to_bot=False)

    shown = await say(scene, "any idea?", user=alex, thread=root)

    assert "Cause: OpenAI doesn't know" in shown or "Cause: " in shown
    assert "Who can fix it" in shown


async def test_a_thread_without_an_error_is_asked_for_it(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    root = await begin(scene, "good morning", user=alex)

    english = await say(scene, "what is this?", user=alex, thread=root)
    japanese = await say(scene, "これは何？", thread=root)
    question = await say(scene, "how do I create an API key?", user=alex, thread=root)

    assert "What does the error say?" in english
    assert "どんなエラーが出ていますか" in japanese
    assert "platform.openai.com" in question


async def test_follow_ups_are_about_the_explained_error(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    root = await begin(scene, "look")
    await say(scene, NO_CREDIT, thread=root)

    for user, words, expected in (
        (alex, "who can fix it?", "an owner of the OpenAI organization"),
        (scene.admin, "誰に頼めばいい？", "OpenAIの組織のオーナー"),
        (alex, "how do I fix it?", "settings/organization/billing"),
        (alex, "should I retry?", "Retrying won't help"),
        (scene.admin, "retry shimashita", "先に、上の「次にすること」"),
        (alex, "what else could it be?", "What else it could be"),
        (scene.admin, "ほかに原因は？", "ほかに考えられる原因"),
        (alex, "why?", "What this error means"),
        (alex, "give me the link", "settings/organization/billing"),
        (alex, "we added credit yesterday", "a few minutes"),
        (scene.admin, "昨日クレジットを追加しました", "反映まで数分"),
        (alex, "it is another organization's key", "credit in ours doesn't count"),
        (scene.admin, "新しいキーを使ってみました", "キーを作り直しても直りません"),
        (scene.admin, "もう一度確認して", "もう一度実行して"),
        (alex, "it works now, thanks", "Good to hear"),
        (scene.admin, "ありがとうございます", "どういたしまして"),
    ):
        assert expected in await say(scene, words, user=user, thread=root), words


async def test_another_organizations_key_becomes_the_cause(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    root = await begin(scene, "look", user=alex)
    await say(scene, WRONG_KEY, user=alex, thread=root)

    shown = await say(scene, "it is another organization's key", user=alex, thread=root)
    after = await say(scene, "why?", user=alex, thread=root)

    assert "that is the cause" in shown
    assert "Probable cause: " in shown
    assert "organization" in after


async def test_a_check_in_a_thread_is_repeated_when_asked(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest")
    root = await begin(scene, "morning", user=alex)
    first = await say(scene, "why does ci-old fail?", user=alex, thread=root)

    again = await say(scene, "check again please", user=alex, thread=root)
    told = await say(scene, "キーを交換しました。誰に頼めばいい？", thread=root)
    owner = await say(scene, "who can fix it?", user=alex, thread=root)
    asked = await say(scene, "check again please", user=guest, thread=root)

    assert "has expired" in first
    assert "has expired" in again
    assert "設定し直して再起動" in told
    assert "有効期限" in told
    assert f"<@{scene.admin}>" in owner
    assert "has expired" not in asked
    assert "ci-old" not in asked


async def test_a_key_is_named_in_either_language(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest")

    english = await say(scene, "why does intern fail?", user=alex)
    japanese = await say(scene, "prodが動かないのはなぜ？")
    refused = await say(scene, "why does prod fail?", user=guest)

    assert "intern" in english
    assert "ci-old" not in english
    assert "*prod* は使えています" in japanese
    assert "intern" not in japanese
    assert "is working" not in refused


async def test_it_does_not_work_checks_the_keys_or_asks_one_question(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest", locale="")

    checked = await say(scene, "it doesn't work", user=alex)
    japanese = await say(scene, "動きません")
    asked = await say(scene, "it doesn't work", user=guest)

    assert "prod is working" in checked
    assert "has expired" in checked
    assert "prod は使えています" in japanese
    assert "prod" not in asked
    assert "どんなエラー" in asked or "What does the error say?" in asked


async def test_a_direct_message_remembers_the_last_error(scene: Any) -> None:
    im = next(room["id"] for room in (await scene.state())["channels"] if room["kind"] == "im")

    async def tell(text: str) -> str:
        told = await scene.post("message", user=scene.admin, channel=im, text=text)
        return str(await scene.said(told["journal_from"]))

    before = await tell("誰に頼めばいい？")
    await tell(f"```\n{NO_CREDIT}\n```")
    who = await tell("誰に頼めばいい？")
    named = await tell("ci-oldが動かない")
    again = await tell("もう一度確認してください")
    await scene.post("clock", advance_s=2 * 3600)
    later = await tell("誰に頼めばいい？")

    assert "組織のオーナー" not in before
    assert "OpenAIの組織のオーナー" in who
    assert "有効期限" in named
    assert "有効期限" in again
    assert "キーの担当者" not in later


async def test_a_key_in_the_error_above_is_told_of_privately(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    key = f"sk-proj-{'a1B2' * 18}xyT3BlbkFJ{'c3D4' * 18}zw"
    leaking = f"Error code: 401 - {{'error': {{'message': 'Incorrect API key provided: {key}'}}}}"
    root = await begin(scene, leaking, user=alex)

    shown = await say(scene, "what is this?", user=alex, thread=root)
    own = await say(scene, leaking, user=alex, thread=root)

    for said, first in ((shown, "Ask its author to delete it"), (own, "Delete it first")):
        assert first in said
        assert "Cause: " in said
        assert said.index(first) < said.index("Cause: ")
        assert key not in said
    notes = (await scene.state())["ephemerals"][-2:]
    assert [one["user"] for one in notes] == [alex, alex]
    room = next(r for r in (await scene.state())["channels"] if r["id"] == scene.channel)
    replies = [one for one in room["messages"] if one.get("thread_ts") == root]
    assert scene.bot not in {one["user"] for one in replies[1:]}, "nothing public below a key"


async def test_nothing_people_wrote_is_kept(scene: Any) -> None:
    root = await begin(scene, "look")
    await say(scene, NO_CREDIT.replace("no credits", "zero-marker-credits"), thread=root)

    stored = [path.read_bytes() for path in scene.folder.rglob("*.sqlite3*")]

    rows = [data for data in stored if b"credit_balance_exhausted" in data]
    assert rows
    assert json.dumps(root).encode()[1:-1] in b"".join(rows)


async def use_shortcut(scene: Any, ts: str, user: str, channel: str = "") -> str:
    """Choose the shortcut on a message; returns what the modal shows."""
    where = {"user": user, "channel": channel or scene.channel, "ts": ts}
    await scene.post("shortcut", **where, callback_id="explain_error")
    view = (await scene.state())["views"][-1]
    await scene.post("close", user=user, view_id=view["id"])
    return json.dumps(view, ensure_ascii=False)


async def test_a_shortcut_explains_to_one_person_what_stands_in_a_message(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest")
    error = await begin(scene, NO_CREDIT, user=alex)
    chat = await begin(scene, "good morning", user=alex)
    rooms = [room["messages"] for room in (await scene.state())["channels"]]

    english = await use_shortcut(scene, error, alex)
    japanese = await use_shortcut(scene, error, scene.admin)
    to_guest = await use_shortcut(scene, error, guest)
    nothing = await use_shortcut(scene, chat, alex)

    assert "Cause: " in english
    assert "settings/organization/billing" in english
    assert "原因：" in japanese
    assert "Cause: " in to_guest or "原因：" in to_guest
    assert "I see no error in this message" in nothing
    assert [room["messages"] for room in (await scene.state())["channels"]] == rooms


async def test_a_shortcut_warns_of_a_key_whoever_wrote_it(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    key = f"sk-proj-{'e5F6' * 18}xyT3BlbkFJ{'g7H8' * 18}zw"
    message = await begin(scene, f"{NO_CREDIT} key={key}", user=scene.admin)

    author = await use_shortcut(scene, message, scene.admin)
    other = await use_shortcut(scene, message, alex)

    assert "まず投稿を削除してください" in author
    assert "Ask its author to delete it" in other
    for shown in (author, other):
        assert key not in shown
        assert "credit" in shown


async def test_an_error_names_our_key_by_its_end_to_those_who_may_see_it(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    guest = scene.person(kind="guest")
    status = await scene.command("/apikey status", user=alex)
    end = re.findall(r"ci-old[^…]*…([\w-]{4})", status)[0]
    pasted = WRONG_KEY.replace("a1B2", end)

    shown = await say(scene, pasted, user=alex)
    hidden = await say(scene, pasted, user=guest)

    assert "Our key with this ending: ci-old" in shown
    assert "ci-old" not in hidden


async def test_a_question_is_understood_by_the_ones_before_it(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    for user, first, then, expected in (
        (
            alex,
            "we want to replace the production key",
            "won't that take the site down?",
            "Make the new key",
        ),
        (scene.admin, "自動チャージを切りたい", "切ったらどうなる？", "しきい値"),
    ):
        root = await begin(scene, f"<@{scene.bot}> {first}", user=user)

        shown = await say(scene, then, user=user, thread=root)
        alone = await say(scene, then, user=user)

        assert expected in shown
        assert expected not in alone
