"""Slack down, deliveries twice, keys where they do not belong: nothing lost, nothing told."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from tests.journeys.conftest import make_world

pytestmark = pytest.mark.asyncio(loop_scope="module")
PIECE = 12
"""Any 24 neighbouring characters of a key hold at least one whole piece of 12, counted from 0."""


def list_pieces(secret: str) -> list[str]:
    body = secret.split("-", 2)[-1]
    pieces = [body[i : i + PIECE] for i in range(0, len(body) - PIECE + 1, PIECE)]
    assert len(pieces) > 5
    return pieces


async def test_no_key_is_in_logs_database_or_journal(
    open_scene: Any, log_text: io.StringIO
) -> None:
    scene = await open_scene()
    pasted = scene.world.ledger.keys[0].secret
    in_command = await scene.command(f"/apikey why {pasted}")
    since = scene.world.journal.next
    await scene.post(
        "message", user=scene.admin, channel=scene.channel, text=f"<@{scene.bot}> {pasted} ???"
    )
    leaked = await scene.said(since)
    shown = [entry for entry in await scene.entries(since) if entry["message"]]
    assert [(entry["method"], entry["user"]) for entry in shown] == [
        ("chat.postEphemeral", scene.admin)
    ]
    await scene.command("/apikey why")
    await scene.post("clock", advance_s=3600)
    state = await scene.state()

    assert "実行も保存もしませんでした" in in_command
    assert "まず投稿を削除してください" in leaked
    messages = [m for m in state["channels"][0]["messages"] if m["user"] == scene.bot]
    told = json.dumps([messages, state["ephemerals"], state["views"], state["homes"]])
    entries = [entry.to_json() for entry in scene.world.journal.list_entries()]
    journal = json.dumps(entries, ensure_ascii=False)
    files = b"".join(path.read_bytes() for path in scene.folder.rglob("*") if path.suffix != ".key")
    assert len(files) > 10_000
    assert len(log_text.getvalue()) > 10_000, "the log was captured"
    assert "socket" in log_text.getvalue().lower(), "and that of the libraries, too"
    assert journal.count("…") > 10
    secrets = [key.secret for key in scene.world.ledger.keys]
    secrets.append(scene.world.ledger.admin_secret)
    for secret in secrets:
        for piece in list_pieces(secret):
            assert piece not in told
            assert piece not in journal
            assert piece not in log_text.getvalue()
            assert piece.encode() not in files


async def test_slack_busy_or_broken_loses_and_doubles_nothing(scene: Any) -> None:

    def count(state: dict[str, Any]) -> int:
        messages = state["channels"][0]["messages"]
        return sum("data_visualization" in json.dumps(m) for m in messages)

    await scene.post(
        "fault", target="slack", kind="429", count=1, method="chat.postMessage", retry_after_s=60
    )
    await scene.command("/apikey digest now")
    assert count(await scene.state()) == 0
    await scene.post("clock", advance_s=120)
    assert count(await scene.state()) == 1
    await scene.post("fault", target="slack", kind="drop", count=1, method="chat.postMessage")
    await scene.command("/apikey digest now")
    await scene.post("clock", advance_s=120)
    assert count(await scene.state()) == 2
    await scene.post("fault", target="slack", kind="5xx", count=1, method="chat.postEphemeral")
    since = scene.world.journal.next
    await scene.command("/apikey why prod")
    await scene.post("clock", advance_s=120)
    assert "使えています" in await scene.said(since)


async def test_a_mention_delivered_twice_is_answered_once(scene: Any) -> None:
    await scene.post("fault", target="socket", kind="duplicate", count=1)

    shown = await scene.mention("APIキーとは？")

    posts = [m for m in json.loads(shown) if m.get("thread_ts")]
    assert len(posts) == 1


async def test_a_question_about_our_keys_delivered_twice_gets_one_card(scene: Any) -> None:
    await scene.post("fault", target="socket", kind="duplicate", count=1)

    shown = await scene.mention("うちのキーが401になるのはなぜ？")

    posts = [m for m in json.loads(shown) if m.get("thread_ts")]
    assert ["を確かめています" in post["text"] for post in posts] == [True, False]
    assert len({post["ts"] for post in posts}) == 1, "the card takes the place of the first word"


@pytest.mark.parametrize(
    ("envelope", "payload"),
    [
        ("interactive", {"type": "shortcut", "callback_id": "unknown"}),
        ("interactive", {"type": "view_closed", "view": {"id": "V1", "callback_id": "unknown"}}),
        ("slash_commands", {"command": "/unknown", "text": ""}),
        ("events_api", {"type": "event_callback", "event": {"type": "emoji_changed"}}),
    ],
)
async def test_what_nobody_handles_is_acknowledged_all_the_same(
    scene: Any, envelope: str, payload: dict[str, Any]
) -> None:
    slack = scene.world.slack
    common = {
        "team": {"id": slack.workspace.team_id},
        "team_id": slack.workspace.team_id,
        "user": {"id": scene.admin, "team_id": slack.workspace.team_id},
        "trigger_id": "1.2.x",
        "api_app_id": slack.workspace.app_id,
    }
    since = scene.world.journal.next

    acknowledged = await slack.sockets.send(envelope, common | payload)

    assert acknowledged == {}
    assert await scene.said(since) == "[]"


async def test_when_slack_does_not_tell_who_asks_nothing_is_done(scene: Any) -> None:
    await scene.post("clock", advance_s=900)
    await scene.post("fault", target="slack", kind="5xx", count=5, method="users.info")

    shown = await scene.command("/apikey status")
    scene.world.faults.clear()

    assert re.search("Slackからの応答がなく", shown)
    assert "sk-" not in shown


async def test_a_wrong_master_key_seals_the_bot_and_harms_nothing(open_scene: Any) -> None:
    scene = await open_scene()
    await scene.world.close()
    (scene.folder / "master.key").write_text("other:" + "A" * 43 + "=\n", encoding="ascii")
    (scene.folder / "master.key").chmod(0o600)
    again = make_world(scene.folder, at=scene.world.clock.now())
    await again.open(play=False)
    scene.world = again

    why = await scene.command("/apikey why prod")
    status = await scene.command("/apikey status")
    view = await scene.open_modal("/apikey add")
    key = again.ledger.get_key("lab").secret
    answer = await scene.post(
        "submit", user=scene.admin, view_id=view["id"], values={"name": "x", "key": key}
    )
    await again.close()

    assert "金庫を開けられない" in why
    assert "sk-svcacct-…" in status
    assert "金庫を開けられない" in answer["errors"]["key"]
