"""Keys break and recover while nobody looks: their people hear of it, once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.causes.classify import classify
from bot.texts.causes import CAUSE_TEXTS
from playground.ledger import KeyState
from tests.journeys.conftest import make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOUR_S = 3600


def find_notices(scene: Any, since: int) -> list[str]:
    """What the bot wrote to people directly, not in a channel."""
    rooms = scene.world.slack.workspace.channels
    return [
        entry.message["text"]
        for entry in scene.world.journal.list_entries(since=since)
        if entry.method == "chat.postMessage"
        and entry.ok
        and entry.message
        and rooms[entry.channel].kind == "im"
    ]


async def wait(scene: Any, hours: float) -> list[str]:
    """Let time pass; returns the notices that came."""
    since = scene.world.journal.next
    await scene.post("clock", advance_s=hours * HOUR_S)
    return find_notices(scene, since)


async def test_a_broken_key_is_told_once_over_a_restart_and_its_recovery_once(
    open_scene: Any,
) -> None:
    scene = await open_scene()
    scene.world.openai.force("staging", KeyState.DELETED)
    broken = await wait(scene, 0.75)
    shown = await scene.command("/apikey status staging")
    await scene.world.close()

    again = make_world(scene.folder, at=scene.world.clock.now())
    await again.open(play=False)
    scene.world = again
    again.openai.force("staging", KeyState.DELETED)
    after_restart = await wait(scene, 0.5)
    again.openai.force("staging", None)
    healed = await wait(scene, 1.75)
    await again.close()

    assert len(broken) == 1, broken
    assert "staging が使えなくなりました" in broken[0]
    assert "`/apikey why staging`" in broken[0]
    assert "使えません" in shown
    assert after_restart == []
    assert len(healed) == 1, healed
    assert "staging は再び" in healed[0]


async def test_an_outage_of_openai_is_one_notice_for_all_keys_and_one_for_its_end(
    open_scene: Any,
) -> None:
    scene = await open_scene()

    await scene.post("fault", target="openai", kind="5xx", count=9999, method="/v1/models")
    down = await wait(scene, 1.25)
    status = await scene.command("/apikey status")
    scene.world.faults.clear()
    over = await wait(scene, 1.25)

    assert len(down) == 1, down
    assert "OpenAIから正常な応答がなく" in down[0]
    assert down[0].count("、") >= 5, "it names the keys"
    assert status.count("確認できません") >= 5
    assert len(over) == 1, over
    assert "OpenAIから再び応答があり" in over[0]


PASTED = {
    KeyState.DELETED: "Error code: 401 - Incorrect API key provided: sk-proj-*** (invalid_api_key)",
    KeyState.UNSUPPORTED_REGION: "Error code: 403 - Country, region, or territory not supported",
    KeyState.IP_NOT_AUTHORIZED: "Error code: 401 - Your IP is not authorized (ip_not_authorized)",
}


@pytest.mark.parametrize("state", list(PASTED))
async def test_why_status_and_a_pasted_text_agree(scene: Any, state: KeyState) -> None:
    verdict = classify(PASTED[state])
    assert verdict is not None
    meaning = CAUSE_TEXTS["ja"][verdict.cause.value].meaning
    scene.world.openai.force("staging", state)

    why = await scene.command("/apikey why staging")
    status = await scene.command("/apikey status staging")
    pasted = await scene.mention(PASTED[state])
    scene.world.openai.force("staging", None)
    await scene.command("/apikey why staging")
    healed = await scene.command("/apikey status staging")

    for shown in (why, status, pasted):
        assert meaning in shown
    assert meaning not in healed


async def test_only_calls_that_succeeded_prove_use(scene: Any) -> None:
    await scene.post("clock", advance_s=HOUR_S)

    shown = json.loads(await scene.command("/apikey status"))[-1]["text"]

    lines = {line.split("*")[1]: line for line in shown.split("\n")[1:]}
    assert "の呼び出しが成功" in lines["prod"]
    assert "〜" in lines["prod"]
    broke = [key.name for key in scene.world.ledger.keys if key.state is KeyState.OUT_OF_CREDIT]
    assert broke
    for name in broke:
        assert "使えています" not in lines[name]
    assert "問題なし" in lines["prod"]
