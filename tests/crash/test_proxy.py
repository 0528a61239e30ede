"""The proxy behaves as it says."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from tests.crash.proxy import Proxy

WORDS = "x" * 50_000


@pytest.fixture
async def port() -> AsyncIterator[int]:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=WORDS)

    app = web.Application()
    app.add_routes([web.get("/", answer)])
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def read(proxy: Proxy, timeout_s: float = 5.0) -> str:
    timeout = aiohttp.ClientTimeout(total=timeout_s)
    async with (
        aiohttp.ClientSession(timeout=timeout) as http,
        http.get(f"http://{proxy.address}/") as answer,
    ):
        return await answer.text()


async def test_fair_and_slow_weather_change_nothing_that_is_said(port: int) -> None:
    async with Proxy(port, delay_s=0.01) as proxy:
        assert await read(proxy) == WORDS
        proxy.turn("slow")
        assert await read(proxy) == WORDS


@pytest.mark.parametrize("weather", ["drop", "cut"])
async def test_a_broken_line_is_noticed(port: int, weather: str) -> None:
    async with Proxy(port, weather=weather, cut_after=200) as proxy:  # type: ignore[arg-type]
        with pytest.raises(aiohttp.ClientError):
            await read(proxy)


@pytest.mark.parametrize("weather", ["hang", "black_hole"])
async def test_silence_lasts_until_the_caller_gives_up(port: int, weather: str) -> None:
    sent: list[bytes] = []
    async with Proxy(port, weather=weather, on_request=sent.append) as proxy:  # type: ignore[arg-type]
        with pytest.raises(TimeoutError):
            await read(proxy, 0.2)
        proxy.turn("fair")
        assert await read(proxy) == WORDS

    assert len(sent) == 2, "what was sent is seen, whether or not it arrived"
