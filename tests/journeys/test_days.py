"""A bot left alone: digests and cases come by themselves, and are handled."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from playground.world import DEFAULT_START

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_without_a_connection_the_bot_says_what_is_missing(open_scene: Any) -> None:
    scene = await open_scene(play=False)

    assert "/apikey add" in await scene.command("/apikey")
    assert "/apikey connect" in await scene.command("/apikey digest now")
    assert "まだキーがありません" in await scene.command("/apikey why")


@pytest.mark.parametrize("hour", [0, 5, 17, 22])
async def test_within_a_day_a_digest_and_a_case_come_by_themselves(
    open_scene: Any, hour: int
) -> None:
    scene = await open_scene(at=DEFAULT_START.replace(hour=hour, minute=10))
    since = scene.world.journal.next

    await scene.post("clock", advance_s=timedelta(days=1).total_seconds())

    shown = await scene.said(since)
    assert "data_visualization" in shown
    assert "対応します" in shown
    assert shown.count("いつもと違う使われ方です：prod") >= 1
    room = (await scene.state())["channels"][0]
    alerts = [m for m in room["messages"] if "take_case" in json.dumps(m)]
    digests = [m for m in room["messages"] if "data_visualization" in json.dumps(m)]
    assert len(alerts) == 1
    assert len(digests) == 1


async def test_a_case_is_taken_once_and_can_be_called_known(open_scene: Any) -> None:
    scene = await open_scene()
    alex = scene.person(kind="member", locale="en")
    await scene.post("clock", advance_s=86_400)

    def alert(state: dict[str, Any]) -> dict[str, Any]:
        messages = state["channels"][0]["messages"]
        return next(m for m in messages if "いつもと違う" in m["text"])

    ts = alert(await scene.state())["ts"]
    press = {"channel": scene.channel, "ts": ts}
    hold = {"target": "slack", "kind": "429", "method": "chat.update", "retry_after_s": 60}
    await scene.post("fault", count=1, **hold)
    await scene.post("click", user=scene.admin, action_id="take_case", **press)
    assert "take_case" in json.dumps(alert(await scene.state())), "still to be pressed"
    await scene.post("click", user=alex, action_id="take_case", **press)
    await scene.post("clock", advance_s=120)
    taken = alert(await scene.state())
    assert f"<@{alex}>" not in taken["text"], "who came second changed nothing"
    assert f"対応中：<@{scene.admin}>" in taken["text"]
    assert "take_case" not in json.dumps(taken)
    await scene.post("click", user=alex, action_id="dismiss_case", **press)
    dismissed = alert(await scene.state())
    assert f"想定内と確認：<@{alex}>" in dismissed["text"]
    assert "dismiss_case" not in json.dumps(dismissed)
