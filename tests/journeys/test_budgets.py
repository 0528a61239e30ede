"""A budget is set by those who may, stands in the report, and tells of each step once."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

DAY_S = 86_400


def list_notices(state: Any) -> list[str]:
    messages = state["channels"][0]["messages"]
    return [one["text"] for one in messages if "予算の" in one["text"] or "予算を" in one["text"]]


async def test_it_is_shown_set_and_removed(scene: Any) -> None:
    alex = scene.person(kind="member", locale="en")

    none = await scene.command("/apikey budget", user=alex)
    refused = await scene.command("/apikey budget 500", user=alex)
    yen = await scene.command("/apikey 予算 ¥5000")
    was_set = await scene.command("/apikey 予算 ＄１，２００")
    shown = await scene.command("/apikey budget", user=alex)
    removed = await scene.command("/apikey 予算 off")
    again = await scene.command("/apikey 予算 停止")

    assert "This channel has no budget yet" in none
    assert "Only key managers and Slack admins can change budgets" in refused
    assert "米ドルで決めます" in yen
    assert "このチャンネルの予算を月 $1,200.00 にしました" in was_set
    assert "お知らせのみで、何も止めません" in was_set
    assert "of $1,200.00 (at least 18 %, 2026-11) · heading for $28" in shown
    assert "A budget only notifies and stops nothing" in shown
    assert "予算を外しました" in removed
    assert "予算はありません" in again


async def open_form(scene: Any) -> Any:
    await scene.command("/apikey budget")
    shown = [one for one in (await scene.state())["ephemerals"] if one["user"] == scene.admin][-1]
    press = {"channel": scene.channel, "ts": shown["ts"], "action_id": "budget_edit"}
    await scene.post("click", user=scene.admin, **press)
    return (await scene.state())["views"][-1]


async def fill_in(scene: Any, view: Any, **values: Any) -> tuple[Any, str]:
    """Submit the form; returns its field errors and what stands in its place."""
    told = await scene.post("submit", user=scene.admin, view_id=view["id"], values=values)
    return told.get("errors"), str((await scene.state())["views"][-1]["blocks"])


async def test_the_form_takes_keys_and_steps_of_ones_own(scene: Any) -> None:
    view = await open_form(scene)
    scopes = next(b for b in view["blocks"] if b["block_id"] == "scope")["element"]["options"]
    prod = [next(one["value"] for one in scopes if one["text"]["text"] == "キー prod")]

    errors, _ = await fill_in(scene, view, scope=prod, amount="1e5", steps="soon")
    _, was_set = await fill_in(scene, view, scope=prod, amount="1000", steps="見込み, 50")
    again = await open_form(scene)
    _, removed = await fill_in(scene, again, scope=prod, amount="", steps="80")

    assert set(errors) == {"amount", "steps"}
    assert "キー prodの予算を月 $1,000.00 にしました" in was_set
    assert "着地見込みの超過、50%" in was_set
    assert "キー prodの予算を外しました" in removed


async def test_steps_are_told_once_and_the_report_has_the_budget(open_scene: Any) -> None:
    scene = await open_scene()
    await scene.command("/apikey budget 235")

    await scene.post("clock", advance_s=7200)
    first = list_notices(await scene.state())
    await scene.post("clock", advance_s=2 * DAY_S)
    later = list_notices(await scene.state())
    report = await scene.command("/apikey digest now")

    assert len(first) == 1
    assert "今月の予算の 80% に達しました" in first[0], "higher than the forecast"
    assert "お知らせのみ" in first[0]
    assert len(later) == 2
    assert "今月の予算の 100% に達しました" in later[1]
    assert "予算 $235.00（お知らせのみ）" in report
    assert "今月（UTC）は少なくとも約 $" in report
    room = (await scene.state())["channels"][0]
    digest = next(m for m in reversed(room["messages"]) if "spend_month" in str(m))
    alex = scene.person(kind="member", locale="en")
    press = {"channel": scene.channel, "ts": digest["ts"], "action_id": "spend_month"}
    told = await scene.post("click", user=alex, **press)
    assert "Spend, 2026-11" in await scene.said(told["journal_from"])
