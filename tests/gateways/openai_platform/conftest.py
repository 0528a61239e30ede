"""A loopback `/v1/models` that answers as told, and servers that speak no HTTP at all."""

from __future__ import annotations

import asyncio
import json
import random
import string
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.gateways.openai_platform import OpenAIPlatformGateway

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SpeakRaw = Callable[[bytes | None], AbstractAsyncContextManager[str]]


def _build_key(seed: int) -> str:
    chosen = random.Random(seed)  # noqa: S311 (synthetic, seeded)
    letters = string.ascii_letters + string.digits + "-_"
    return "sk-proj-" + "T3BlbkFJ".join("".join(chosen.choices(letters, k=74)) for _ in "ab")


@pytest.fixture
def keys() -> list[str]:
    return [_build_key(seed) for seed in range(5)]


@pytest.fixture
def key(keys: list[str]) -> str:
    return keys[0]


@dataclass
class Platform:
    """A loopback `/v1/models` that answers as told and remembers who asked."""

    base: str = ""
    answer: Handler | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(dict(request.headers))
        assert self.answer is not None
        return await self.answer(request)

    async def hang(self, _: web.Request) -> web.StreamResponse:
        await self.closing.wait()
        return web.Response()

    def say(self, body: Any, *, status: int = 200, **headers: str) -> None:
        """Answer with JSON, or with text as it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(text=text, status=status, headers=sent)

        self.answer = answer


@pytest.fixture
async def platform() -> AsyncIterator[Platform]:
    platform = Platform()
    app = web.Application()
    app.router.add_get("/v1/models", platform.serve)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    platform.base = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    yield platform
    platform.closing.set()
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[DefaultAsyncHttpxClient]:
    async with DefaultAsyncHttpxClient(follow_redirects=False, trust_env=False) as client:
        yield client


@pytest.fixture
def gateway(platform: Platform, http: DefaultAsyncHttpxClient) -> OpenAIPlatformGateway:
    return OpenAIPlatformGateway(http=http, base_url=platform.base)


@asynccontextmanager
async def _speak_raw(answer: bytes | None) -> AsyncIterator[str]:
    """A server that sends these bytes to whoever speaks and hangs up; None: hangs up at once."""

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        if answer is not None:
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(meet, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"


@pytest.fixture
def speak_raw() -> SpeakRaw:
    return _speak_raw
