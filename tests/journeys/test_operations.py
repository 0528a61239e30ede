"""Whoever runs the bot sees how it is: health, metrics, notices, and a ping that stops."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web

from playground.world import DEFAULT_START

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHECKS = ["slack", "events", "openai", "database", "vault", "outbox", "digests", "clock", "tick"]


@pytest.fixture
def port() -> int:
    """A port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


@dataclass
class Monitor:
    """A monitoring service on loopback that writes down when it was pinged."""

    address: str = ""
    pings: list[str] = field(default_factory=list)
    status: int = 200

    async def hear(self, request: web.Request) -> web.Response:
        self.pings.append(request.method)
        return web.Response(status=self.status, headers={"Location": "/elsewhere"})


@pytest_asyncio.fixture(loop_scope="module")
async def monitor() -> AsyncIterator[Monitor]:
    heard = Monitor()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", heard.hear)
    runner = web.AppRunner(app, shutdown_timeout=0.5, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard.address = f"http://127.0.0.1:{runner.addresses[0][1]}/ping/s3cr3t-place"
    yield heard
    await runner.cleanup()


async def ask_health(scene: Any, port: int) -> tuple[int, str, dict[str, dict[str, str]]]:
    async with scene.http.get(f"http://127.0.0.1:{port}/healthz") as answer:
        told = await answer.json()
        return answer.status, told["status"], {check["name"]: check for check in told["checks"]}


async def ask_metrics(scene: Any, port: int) -> dict[str, float]:
    """Every series with its value."""
    async with scene.http.get(f"http://127.0.0.1:{port}/metrics") as answer:
        assert answer.content_type == "text/plain"
        lines = (await answer.text()).splitlines()
    pairs = [line.rsplit(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(value) for name, value in pairs}


async def list_notices(scene: Any, user: str) -> list[str]:
    """What the bot wrote to a person directly about itself, in order."""
    posts = [
        entry.to_json()
        for entry in scene.world.journal.list_entries()
        if entry.method == "chat.postMessage" and entry.ok
    ]
    return [
        post["args"]["text"]
        for post in posts
        if '"operations"' in json.dumps(post["args"]["metadata"]).replace("\\", "")
        and is_room_of(scene, post["args"]["channel"], user)
    ]


def is_room_of(scene: Any, channel_id: str, user: str) -> bool:
    channel = scene.world.slack.workspace.channels.get(channel_id)
    return channel is not None and user in channel.members


async def test_a_healthy_bot_is_green_and_counts_what_happens(open_scene: Any, port: int) -> None:
    scene = await open_scene(settings={"health_port": port})
    hold = {"target": "slack", "kind": "429", "method": "chat.postMessage", "retry_after_s": 60}
    await scene.post("fault", count=1, **hold)
    await scene.command("/apikey digest now")
    busy = await ask_metrics(scene, port)
    await scene.post("clock", advance_s=120)
    await scene.mention("APIキーとは？")
    await scene.post("fault", target="openai", kind="5xx", count=1, method="/v1/models")
    await scene.command("/apikey why prod")

    status, overall, checks = await ask_health(scene, port)
    metrics = await ask_metrics(scene, port)

    assert (status, overall) == (200, "ok"), checks
    assert list(checks) == CHECKS
    assert checks["slack"]["detail"].startswith("connected since 2026-11-2")
    assert checks["events"]["detail"].startswith("last ")
    assert busy["apikey_bot_outbox_messages"] == 1
    assert metrics["apikey_bot_outbox_messages"] == 0
    assert metrics['apikey_bot_slack_ratelimited_total{method="chat.postMessage"}'] == 1
    assert metrics['apikey_bot_digests_total{outcome="sent"}'] == 1
    assert metrics['apikey_bot_events_total{type="app_mention"}'] == 1
    assert metrics['apikey_bot_events_total{type="slash_commands"}'] >= 2
    assert metrics['apikey_bot_openai_failures_total{reason="server_error"}'] == 1
    assert metrics['apikey_bot_probes_total{outcome="accepted"}'] >= 1
    assert metrics["apikey_bot_slack_connected"] == 1
    assert metrics["apikey_bot_ticks_total"] >= 2
    assert metrics["apikey_bot_last_event_timestamp_seconds"] > DEFAULT_START.timestamp()
    assert any(name.startswith("apikey_bot_build_info{") for name in metrics)
    told = json.dumps([checks, list(metrics)])
    for private in (scene.admin, scene.channel, "xoxb-", "xapp-", "sk-"):
        assert private not in told


async def test_a_cut_socket_turns_red_after_a_minute_and_silences_the_ping(
    open_scene: Any, port: int, monitor: Monitor, caplog: pytest.LogCaptureFixture
) -> None:
    scene = await open_scene(
        play=False, settings={"health_port": port, "ping_url": monitor.address}
    )
    await scene.world.running.idle()
    for _ in range(3):
        await scene.post("clock", advance_s=60)
    healthy = len(monitor.pings)
    await scene.post("fault", target="slack", kind="5xx", count=99, method="apps.connections.open")
    await scene.world.slack.sockets.close_all()

    at_once = await ask_health(scene, port)
    scene.world.clock.advance(61)
    later = await ask_health(scene, port)
    for _ in range(3):
        await scene.world.running.tick()
        scene.world.clock.advance(60)
    await scene.world.running.idle()
    silent = len(monitor.pings)
    metrics = await ask_metrics(scene, port)
    scene.world.faults.clear()
    await asyncio.wait_for(scene.world.slack.connected.wait(), 60)
    await scene.post("clock", advance_s=60)

    assert 3 <= healthy <= 5
    assert set(monitor.pings) == {"GET"}
    assert (at_once[0], at_once[2]["slack"]["status"]) == (200, "warn")
    assert (later[0], later[2]["slack"]["status"]) == (503, "fail")
    assert metrics["apikey_bot_slack_connected"] == 0
    assert silent == healthy, "none while red"
    assert len(monitor.pings) > silent
    assert (await ask_health(scene, port))[0] == 200
    assert "s3cr3t-place" not in caplog.text


async def test_a_ping_that_nobody_hears_is_counted_and_follows_no_redirect(
    open_scene: Any, port: int, monitor: Monitor, caplog: pytest.LogCaptureFixture
) -> None:
    monitor.status = 302

    scene = await open_scene(
        play=False, settings={"health_port": port, "ping_url": monitor.address}
    )
    await scene.world.running.idle()

    assert len(monitor.pings) == 1
    assert (await ask_metrics(scene, port))['apikey_bot_pings_total{outcome="failed"}'] == 1
    assert (await ask_health(scene, port))[0] == 200
    assert "s3cr3t-place" not in caplog.text


async def test_lost_digests_are_told_once_to_each_admin_and_once_when_over(
    open_scene: Any, port: int
) -> None:
    scene = await open_scene(play=False)
    alex = scene.person(kind="member", locale="en")
    await scene.world.close()
    scene = await open_scene(settings={"health_port": port, "admins": (scene.admin, alex)})
    await scene.post("channel", channel=scene.channel, do="remove_bot")

    await scene.post("clock", until=at(10, 5))
    told = await list_notices(scene, scene.admin)
    await scene.post("clock", advance_s=3600)

    assert len(told) == 1
    assert told[0].startswith("レポートを投稿できていません")
    assert f"<#{scene.channel}>" in told[0]
    assert await list_notices(scene, scene.admin) == told
    (english,) = await list_notices(scene, alex)
    assert english.startswith("Reports aren't getting out")
    assert (await ask_health(scene, port))[1] == "warn"
    assert (await ask_metrics(scene, port))['apikey_bot_digests_total{outcome="failed"}'] == 1

    await scene.post("join", user=scene.bot, channel=scene.channel)
    await scene.command("/apikey digest now")
    await scene.post("clock", advance_s=60)
    assert await list_notices(scene, scene.admin) == told, "it may flicker"
    await scene.post("clock", advance_s=900)

    assert (await list_notices(scene, scene.admin))[1:] == ["レポートは正常に戻りました。"]
    assert (await list_notices(scene, alex))[1:] == ["Reports are getting out again."]
    assert (await ask_health(scene, port))[1] == "ok"


async def test_a_restart_does_not_repeat_a_trouble_and_settings_gone_bad_are_one(
    open_scene: Any, port: int
) -> None:
    scene = await open_scene()
    await scene.world.close()
    with closing(open_file(scene.folder)) as file, file:
        file.execute("UPDATE channels SET timezone = 'Mars/Base'")

    first = await open_scene(play=False, settings={"health_port": port})
    await first.world.running.idle()
    told = await list_notices(first, first.admin)
    checks = (await ask_health(first, port))[2]
    await first.world.close()
    again = await open_scene(play=False, settings={"health_port": port})
    await again.world.running.idle()

    assert [text.splitlines()[0] for text in told] == ["レポートを投稿できていません"]
    assert checks["digests"]["status"] == "warn"
    assert "not composed 1" in checks["digests"]["detail"]
    assert await list_notices(again, again.admin) == []


async def test_a_clock_that_went_back_stops_the_timetable_until_it_has_caught_up(
    open_scene: Any, port: int
) -> None:
    scene = await open_scene()
    await scene.world.close()
    with closing(open_file(scene.folder)) as file, file:
        ahead = (scene.world.clock.now() + timedelta(hours=3)).strftime("%Y-%m-%d %H:%M:%S.%f")
        (written,) = file.execute("SELECT slot FROM job_runs WHERE job = 'clock'").fetchone()
        assert len(written) == len(ahead), "the form in which moments are stored"
        file.execute("UPDATE job_runs SET slot = ? WHERE job = 'clock'", (ahead,))
    start = scene.world.clock.now()

    scene = await open_scene(at=start, play=False, settings={"health_port": port})
    since = scene.world.journal.next
    await scene.post("clock", until=at(10, 20))

    status, _, checks = await ask_health(scene, port)
    assert (status, checks["clock"]["status"]) == (503, "fail")
    assert "data_visualization" not in await scene.said(since), "no digest at 10:00"
    (told,) = await list_notices(scene, scene.admin)
    assert told.startswith("サーバーの時計が戻りました")
    await scene.post("clock", advance_s=timedelta(hours=2).total_seconds())
    assert (await ask_health(scene, port))[0] == 200
    assert "data_visualization" in await scene.said(since)
    assert (await list_notices(scene, scene.admin))[1].startswith("時計が追いつき")


def at(hour: int, minute: int) -> str:
    return datetime.combine(
        DEFAULT_START.date(), DEFAULT_START.timetz().replace(hour=hour, minute=minute)
    ).isoformat()


def open_file(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "apikey-bot.sqlite3")
