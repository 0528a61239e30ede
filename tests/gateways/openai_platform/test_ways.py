"""Where requests go, what they carry, and that no way of failing shows the key."""

from __future__ import annotations

import logging
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.causes.ports import ProbeAnswer
from bot.causes.steps import Right
from bot.credentials.secret import Secret
from bot.gateways.openai_http import CountedHttp
from bot.gateways.openai_platform import OpenAIPlatformGateway
from bot.vitals import Uncounted

START = datetime(2026, 11, 24, tzinfo=UTC)


class Recorder(DefaultAsyncHttpxClient):
    """Notes where a request would go, and lets none leave."""

    def __init__(self) -> None:
        super().__init__(follow_redirects=False, trust_env=False)
        self.hosts: list[str] = []

    async def send(self, request: Any, **_: Any) -> Any:
        self.hosts.append(request.url.host)
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("base_url", "region", "host"),
    [
        ("https://api.openai.com/v1", None, "api.openai.com"),
        ("https://api.openai.com/v1", "jp", "jp.api.openai.com"),
        ("https://api.openai.com/v1", "kr", "api.openai.com"),
        ("https://api.openai.com/v1", "evil.example/", "api.openai.com"),
        ("https://api.openai.com.example/v1", "eu", "api.openai.com.example"),
        ("https://gateway.example/v1", "eu", "gateway.example"),
    ],
)
async def test_a_region_names_openais_own_host_only(
    base_url: str, region: str | None, host: str, key: str
) -> None:
    async with Recorder() as http:
        gateway = OpenAIPlatformGateway(http=http, base_url=base_url)

        answer = await gateway.list_models(Secret(key), region=region)

        assert http.hosts == [host]
        assert answer == ProbeAnswer(failure="refused")


class Counting(Uncounted):
    """Counts failures."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def openai_failed(self, fault: str) -> None:
        self.failed.append(fault)


@pytest.fixture
async def refusing() -> AsyncIterator[str]:
    """An OpenAI that refuses whatever it is asked, and echoes the key as it came."""

    async def refuse(request: web.Request) -> web.Response:
        sent = request.headers["Authorization"]
        error = {"message": f"Incorrect API key provided: {sent}", "code": "invalid_api_key"}
        return web.json_response({"error": error}, status=401)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", refuse)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    await runner.cleanup()


async def test_a_refusal_on_purpose_is_no_trouble_to_count(refusing: str, key: str) -> None:
    vitals = Counting()
    async with CountedHttp(vitals=vitals, now=lambda: START) as http:
        gateway = OpenAIPlatformGateway(http=http, base_url=refusing)

        await gateway.try_right(Secret(key), Right.RESPONSES)
        assert vitals.failed == []

        await gateway.complete(Secret(key), "gpt-6-luna")
        assert vitals.failed == ["refused"]


@pytest.mark.parametrize("spoil", ["", " ", "\n", "’"])
async def test_no_call_shows_the_key_whatever_goes_wrong(
    refusing: str, key: str, spoil: str, caplog: pytest.LogCaptureFixture
) -> None:
    secret = Secret(key + spoil)
    caplog.set_level(logging.INFO)
    told = ""
    async with DefaultAsyncHttpxClient(trust_env=False) as http:
        for base_url in (refusing, "http://127.0.0.1:9/v1"):
            gateway = OpenAIPlatformGateway(http=http, base_url=base_url)
            for call in (
                gateway.list_models(secret),
                gateway.try_right(secret, Right.FILES),
                gateway.complete(secret, "gpt-6-luna"),
                gateway.list_admin_keys(secret),
            ):
                answer = await call
                told += repr(answer) + traceback.format_exc()
                assert not answer.is_accepted

    assert key[10:60] not in told + caplog.text
