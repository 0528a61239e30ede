"""A worker beside a bot: it does what is due on PostgreSQL, and wants nothing from Slack."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from bot.config import Config
from bot.ports import ChannelRef, Outgoing
from bot.run import start
from storage.transaction import Database
from tests.crash.nemesis import until
from tests.journeys.conftest import Open, Scene
from tests.journeys.test_operations import ask_health, ask_metrics, list_notices, port

__all__ = ["port"]

pytestmark = pytest.mark.asyncio(loop_scope="module")

SOCKET = "apps.connections.open"


def count(scene: Any, method: str) -> int:
    return sum(entry.method == method for entry in scene.world.journal.list_entries())


@pytest_asyncio.fixture(loop_scope="module")
async def scene(open_scene: Open, postgresql_url: str) -> Scene:
    """A playground whose bot is on PostgreSQL."""
    return await open_scene(play=False, settings={"database_url": postgresql_url})


async def start_command(scene: Any, url: str, port: int) -> asyncio.subprocess.Process:
    """`apikey-bot run --worker` with no app token; returns once it is green."""
    environ = {
        "PATH": os.environ["PATH"],
        "SLACK_BOT_TOKEN": scene.world.slack.bot_token,
        "SLACK_API_URL": f"{scene.world.address}/api/",
        "OPENAI_BASE_URL": f"{scene.world.address}/v1",
        "APIKEY_BOT_DATA_DIR": str(scene.folder),
        "APIKEY_BOT_DATABASE_URL": url,
        "APIKEY_BOT_HEALTH_PORT": str(port),
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--worker", env=environ
    )
    while process.returncode is None:
        with suppress(aiohttp.ClientConnectionError):
            if (await ask_health(scene, port))[1] == "ok":
                break
        await asyncio.sleep(0.05)
    return process


async def queue(url: str, channel: str) -> None:
    """Another machine writes a message, and dies before it posts it."""
    database = Database(url=url)
    outgoing = Outgoing(
        delivery_id="d" * 32,
        kind="post",
        channel=ChannelRef("T0PLAYGRND", channel),
        text="left by another machine",
        blocks=[],
        purpose="test",
    )
    async with database.changes() as tx:
        await tx.outbox.add(outgoing, datetime.now(UTC))
    await database.close()


async def test_a_worker_posts_what_others_left_and_is_green_without_a_socket(
    scene: Any, postgresql_url: str, port: int
) -> None:
    await scene.world.running.close()
    await queue(postgresql_url, scene.channel)

    worker = await start_command(scene, postgresql_url, port)
    posted = await until(lambda: count(scene, "chat.postMessage") > 0, 30)
    status, overall, checks = await ask_health(scene, port)
    metrics = await ask_metrics(scene, port)
    worker.send_signal(signal.SIGTERM)

    assert posted
    assert (status, overall) == (200, "ok"), checks
    assert checks["slack"]["detail"] == "no socket: a worker"
    assert str(metrics["apikey_bot_slack_connected"]) == "nan", "0 would raise alarms"
    assert metrics["apikey_bot_ticks_total"] >= 1
    assert count(scene, SOCKET) == 1, "the bot's own"
    assert await worker.wait() == 0
    texts = [one["text"] for one in scene.world.slack.workspace.channels[scene.channel].messages]
    assert texts == ["left by another machine"]


async def test_a_worker_without_the_master_key_makes_none_and_says_so_once(
    scene: Any, postgresql_url: str, tmp_path: Path, port: int
) -> None:
    world, folder = scene.world, tmp_path / "elsewhere"
    config = Config.model_validate(
        {
            "is_worker": True,
            "slack_bot_token": world.slack.bot_token,
            "slack_api_url": f"{world.address}/api/",
            "openai_base_url": f"{world.address}/v1",
            "database_url": postgresql_url,
            "data_dir": folder,
            "health_port": port,
            "admins": (scene.admin,),
        }
    )
    vault = []
    for _ in range(2):
        worker = await start(config, world.clock)
        await worker.tick()
        await world.running.tick()
        await until(lambda: count(scene, "chat.postMessage") > 0, 30)
        vault.append((await ask_health(scene, port))[2]["vault"]["status"])
        await worker.close()

    assert vault == ["fail", "fail"]
    assert not (folder / "master.key").exists()
    assert not world.running.is_sealed
    (told,) = await list_notices(scene, scene.admin)
    assert "金庫" in told
