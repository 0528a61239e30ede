"""What the edges count: requests to OpenAI that fail, pings that nobody hears, and the desk."""

from __future__ import annotations

import socket
from typing import Any

import aiohttp
import httpx2
import pytest

from bot.errors import PortUnusableError
from bot.gateways.health_server import HealthDesk, serving
from bot.gateways.heartbeat import Heartbeat
from bot.gateways.metrics import PrometheusVitals
from bot.gateways.openai_http import CountedHttp
from bot.gateways.slack_calls import call, make_client
from tests.gateways.conftest import START


def find_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


@pytest.mark.parametrize(
    ("status", "reason"),
    [(429, "ratelimited"), (401, "refused"), (503, "server_error"), (200, None), (302, None)],
)
async def test_answers_of_openai_are_counted_by_whose_move_it_is(
    any_slack: Any, status: int, reason: str | None
) -> None:
    any_slack.status = status
    vitals = PrometheusVitals()

    async with CountedHttp(vitals=vitals, now=lambda: START) as http:
        answer = await http.get(f"{any_slack.client.base_url}models")

    assert answer.status_code == status
    told = vitals.render().decode()
    assert ("apikey_bot_openai_failures_total{" in told) == (reason is not None)
    assert reason is None or f'openai_failures_total{{reason="{reason}"}} 1.0' in told


async def test_no_answer_of_openai_is_counted() -> None:
    vitals = PrometheusVitals()

    async with CountedHttp(vitals=vitals, now=lambda: START) as http:
        with pytest.raises(httpx2.ConnectError):
            await http.get(f"http://127.0.0.1:{find_free_port()}/v1/models")

    assert 'openai_failures_total{reason="no_answer"} 1.0' in vitals.render().decode()


async def test_a_no_of_slack_is_counted_by_method(any_slack: Any) -> None:
    any_slack.body = b'{"ok": false, "error": "not_in_channel"}'
    vitals = PrometheusVitals()
    async with aiohttp.ClientSession() as session:
        client = make_client(
            "xoxb-1-a",
            base_url=any_slack.client.base_url,
            session=session,
            timeout_s=5,
            vitals=vitals,
        )
        with pytest.raises(Exception, match="not_in_channel"):
            await call(client.chat_postMessage, channel="C1", text="x")

    told = vitals.render().decode()
    assert 'slack_failures_total{method="chat.postMessage",reason="refused"} 1.0' in told
    assert "slack_ratelimited_total{" not in told


async def test_a_ping_to_nobody_ends_quietly(caplog: pytest.LogCaptureFixture) -> None:
    vitals = PrometheusVitals()
    url = f"http://127.0.0.1:{find_free_port()}/s3cr3t"
    async with aiohttp.ClientSession() as session:
        await Heartbeat(url=url, session=session, vitals=vitals).beat()

    assert 'pings_total{outcome="failed"} 1.0' in vitals.render().decode()
    assert "ping.failed" in caplog.text
    assert "s3cr3t" not in caplog.text


async def test_until_the_bot_is_there_its_health_is_red() -> None:
    port = find_free_port()
    desk = HealthDesk(PrometheusVitals())
    async with serving(desk, port), aiohttp.ClientSession() as session:
        async with session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            told = await answer.json()
        with pytest.raises(PortUnusableError):
            async with serving(desk, port):
                pytest.fail("the port is taken")

    assert (answer.status, told["checks"][0]["detail"]) == (503, "starting or stopping")
