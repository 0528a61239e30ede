"""Keys come in through the modal only, are judged, sealed, checked, replaced and removed."""

from __future__ import annotations

import json
import random
import string
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")
_LETTERS = string.ascii_letters + string.digits


def make_key(prefix: str = "sk-proj-", seed: int = 7) -> str:
    draw = random.Random(seed)  # noqa: S311  a synthetic key
    parts = ["".join(draw.choices(_LETTERS, k=74)) for _ in range(2)]
    return f"{prefix}{parts[0]}T3BlbkFJ{parts[1]}"


async def submit(scene: Any, view: dict[str, Any], **values: Any) -> dict[str, Any]:
    answer: dict[str, Any] = await scene.post(
        "submit", user=view["user"], view_id=view["id"], values=values
    )
    return answer


async def test_a_faulty_key_is_named_and_never_stored(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")
    key = make_key()
    faults = {
        f" {key}": "space",
        f"{key}\u3000": "space",
        f'"{key}"': "quot",
        f"{key[:30]}\u200b{key[30:]}": "invisible",
        "ｓｋ－ｐｒｏｊ－ａｂｃ": "full-width",
        "sk-ant-api03-" + key[8:60]: "Anthropic",
        make_key("sk-admin-"): "admin",
        "key_abc123def456": "id",
    }
    view = await scene.open_modal("/apikey add", user=alex)

    for raw, word in faults.items():
        answer = await submit(scene, view, name="fresh", key=raw)
        assert answer["response_action"] == "errors", raw
        assert word.lower() in answer["errors"]["key"].lower(), answer["errors"]
    taken = await submit(scene, view, name="PROD", key=key)
    unusable = await submit(scene, view, name="!?", key=key)

    assert "exists already" in taken["errors"]["name"]
    assert "40" in unusable["errors"]["name"]
    assert "*fresh*" not in await scene.command("/apikey status", user=alex)


async def test_a_refused_key_stays_sealed_and_can_be_replaced_or_removed(scene: Any) -> None:
    view = await scene.open_modal("/apikey add")

    stored = await submit(scene, view, name="fresh", environment="staging", key=make_key())

    assert stored["response_action"] == "update"
    shown = next(v for v in (await scene.state())["views"] if v["id"] == view["id"])
    assert "OpenAIに拒否されました" in json.dumps(shown, ensure_ascii=False)
    press = {"user": scene.admin, "view_id": view["id"]}
    await scene.post("click", action_id="replace_key", **press)
    same = await submit(scene, shown, key=make_key())
    assert "登録済み" in same["errors"]["key"]
    replaced = await submit(scene, shown, key=make_key(seed=8))
    assert replaced["response_action"] == "update"
    assert "使えません" in await scene.command("/apikey status fresh")
    await scene.post("click", action_id="remove_key_in_modal", **press)
    shown = next(v for v in (await scene.state())["views"] if v["id"] == view["id"])
    assert "外しました" in json.dumps(shown, ensure_ascii=False)
    assert "*fresh*" not in await scene.command("/apikey status")


async def test_when_openai_is_down_the_key_is_kept_and_called_unreachable(scene: Any) -> None:
    view = await scene.open_modal("/apikey add")
    await scene.post("fault", target="openai", kind="5xx", count=1, method="/v1/models")

    await submit(scene, view, name="later", key=make_key(seed=9))

    shown = next(v for v in (await scene.state())["views"] if v["id"] == view["id"])
    assert "まだ確認できていません" in json.dumps(shown, ensure_ascii=False)
    assert "確認できませんでした" in await scene.command("/apikey status later")
    await scene.post("clock", advance_s=1800)
    assert "使えません" in await scene.command("/apikey status later"), "two answers said so"


async def test_removing_asks_first_and_tells_the_channel(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    assert "Only the key's owner" in await scene.command("/apikey remove lab", user=alex)
    assert "名前を付けて" in await scene.command("/apikey remove")
    asked = await scene.command("/apikey 登録解除 lab")
    assert "外しますか" in asked
    note = (await scene.state())["ephemerals"][-1]
    since = scene.world.journal.next
    press = {"channel": scene.channel, "ts": note["ts"], "action_id": "remove_key"}
    await scene.post("click", user=scene.admin, **press)
    assert "「lab」" in await scene.said(since)
    assert "*lab*" not in await scene.command("/apikey status")
    await scene.post("click", user=scene.admin, **press)
    assert "ありません" in await scene.said(since), "pressed again: there is no such key any more"


async def test_guests_and_strangers_are_refused_and_learn_nothing(scene: Any) -> None:
    guest, stranger = scene.person(kind="guest"), scene.person(kind="external")
    scene.world.slack.workspace.channels[scene.channel].members.append(stranger)
    views = len((await scene.state())["views"])

    for command in ("status", "why", "add", "remove prod", "digest now", "connect"):
        to_guest = await scene.command(f"/apikey {command}", user=guest)
        to_stranger = await scene.command(f"/apikey {command}", user=stranger)

        assert "…" not in to_guest + to_stranger, "no masked key either"
        assert "ゲスト" in to_guest or "管理者" in to_guest, command
        assert "There is no key for you" in to_stranger, command
    assert len((await scene.state())["views"]) == views, "no modal was opened"
    explained = await scene.mention("Error code: 401 - invalid_api_key", user=guest)
    assert "原因：" in explained, "an error may be explained to a guest"
    scene.world.slack.workspace.channels[scene.channel].members.remove(stranger)


async def test_connecting_is_for_admins_and_says_when_openai_refuses(open_scene: Any) -> None:
    scene = await open_scene(play=False)
    alex = scene.person(kind="member", locale="en")
    refused = await scene.command("/apikey connect", user=alex)
    view = await scene.open_modal("/apikey 連携")

    ordinary = await submit(scene, view, admin_key=make_key())
    unknown = await submit(scene, view, admin_key=make_key("sk-admin-"))

    assert "Only Slack admins" in refused
    assert "admin_key" in ordinary["errors"]
    assert unknown["response_action"] == "update"
    shown = json.dumps((await scene.state())["views"], ensure_ascii=False)
    assert "受け付けませんでした" in shown
    again = await scene.open_modal("/apikey connect")
    await scene.post("fault", target="openai", kind="5xx", count=3)
    await submit(scene, again, admin_key=scene.world.ledger.admin_secret)
    shown = json.dumps((await scene.state())["views"], ensure_ascii=False)
    assert "応答がありません" in shown
    scene.world.faults.clear()
    later = await scene.open_modal("/apikey connect")
    assert later["callback_id"] == "choose_projects"
