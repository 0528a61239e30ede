from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.causes.ports import Failure, ProbeAnswer
from bot.credentials.secret import Secret
from bot.gateways.openai_platform import OpenAIPlatformGateway

MODELS = {"object": "list", "data": [{"id": "gpt-6-sol", "object": "model"}, {"id": "gpt-6-luna"}]}
SpeakRaw = Callable[[bytes | None], AbstractAsyncContextManager[str]]


@pytest.mark.parametrize("starts", [False, True])
async def test_a_hanging_answer_is_a_timeout(
    key: str,
    starts: bool,
    platform: Any,
    http: DefaultAsyncHttpxClient,
) -> None:
    async def hang(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        if starts:
            await response.prepare(request)
            await response.write(b'{"data": [')
        await platform.closing.wait()
        return response

    platform.answer = hang
    gateway = OpenAIPlatformGateway(http=http, base_url=platform.base, timeout_s=0.2)

    assert (await gateway.list_models(Secret(key))).failure == "timeout"


@pytest.mark.parametrize(
    ("scheme", "answer", "failure"),
    [
        ("http", None, "reset"),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", "reset"),
        ("http", b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "nonsense"),
        ("http", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nplain", "nonsense"),
        ("https", b"HTTP/1.1 400 Bad Request\r\n\r\n", "tls"),
    ],
)
async def test_trouble_on_the_line_is_named(
    key: str,
    speak_raw: SpeakRaw,
    scheme: str,
    answer: bytes | None,
    failure: Failure,
    http: DefaultAsyncHttpxClient,
) -> None:
    async with speak_raw(answer) as address:
        gateway = OpenAIPlatformGateway(http=http, base_url=f"{scheme}://{address}/v1")

        assert await gateway.list_models(Secret(key)) == ProbeAnswer(failure=failure)


async def test_a_closed_port_is_a_refused_connection(
    key: str, speak_raw: SpeakRaw, http: DefaultAsyncHttpxClient
) -> None:
    async with speak_raw(None) as address:
        pass
    gateway = OpenAIPlatformGateway(http=http, base_url=f"http://{address}/v1")

    assert await gateway.list_models(Secret(key)) == ProbeAnswer(failure="refused")


async def test_a_name_that_does_not_exist_is_a_dns_failure(
    key: str, http: DefaultAsyncHttpxClient
) -> None:
    gateway = OpenAIPlatformGateway(http=http, base_url="http://nowhere.invalid/v1")

    assert await gateway.list_models(Secret(key)) == ProbeAnswer(failure="dns")


async def test_a_proxy_that_wants_a_login_is_named(key: str, speak_raw: SpeakRaw) -> None:
    async with (
        speak_raw(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n") as address,
        DefaultAsyncHttpxClient(proxy=f"http://{address}") as http,
    ):
        gateway = OpenAIPlatformGateway(http=http, base_url="https://api.invalid/v1")

        assert await gateway.list_models(Secret(key)) == ProbeAnswer(failure="proxy_login")


async def test_cancelling_a_call_is_not_swallowed(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    reached = asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        reached.set()
        await platform.closing.wait()
        return web.Response()

    platform.answer = hang
    call = asyncio.create_task(gateway.list_models(Secret(key)))
    await reached.wait()
    call.cancel()

    with pytest.raises(asyncio.CancelledError):
        await call
