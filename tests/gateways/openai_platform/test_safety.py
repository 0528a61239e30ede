from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from openai import DefaultAsyncHttpxClient

from bot.causes.ports import ProbeAnswer
from bot.credentials.secret import Secret
from bot.gateways.openai_platform import OpenAIPlatformGateway

MODELS = {"object": "list", "data": [{"id": "gpt-6-sol", "object": "model"}, {"id": "gpt-6-luna"}]}
SpeakRaw = Callable[[bytes | None], AbstractAsyncContextManager[str]]


async def test_an_echoed_key_is_masked_in_the_message(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    platform.say({"error": {"message": f"bad key {key} {'x' * 5000}"}}, status=401)

    answer = await gateway.list_models(Secret(key))

    assert answer.message.startswith(f"bad key sk-proj-…{key[-4:]} ")
    assert len(answer.message) == 1000


@pytest.mark.parametrize("stray", ["\n", " ", "\x00", "\u200b", "ａ", "é", "\ud800"])
async def test_a_key_that_no_header_can_carry_is_never_sent(
    key: str, stray: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    answer = await gateway.list_models(Secret(key[:40] + stray + key[40:]))

    assert answer == ProbeAnswer(code="malformed_key")
    assert platform.asked == []


async def test_an_empty_key_is_never_replaced_by_the_environments(
    keys: list[str], platform: Any, gateway: OpenAIPlatformGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", keys[1])

    assert await gateway.list_models(Secret("")) == ProbeAnswer(code="malformed_key")
    assert platform.asked == []


async def test_the_environment_never_changes_what_is_asked(
    key: str, platform: Any, gateway: OpenAIPlatformGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID"):
        monkeypatch.setenv(f"OPENAI_{name}", f"stale-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    platform.say(MODELS)

    answer = await gateway.list_models(Secret(key))

    assert answer.status == 200
    assert "stale" not in str(platform.asked)
    assert f"Bearer {key}" in platform.asked[0].values()


async def test_one_http_client_serves_every_key_and_stays_open(
    keys: list[str], platform: Any, http: DefaultAsyncHttpxClient, gateway: OpenAIPlatformGateway
) -> None:
    platform.say(MODELS)

    await asyncio.gather(*(gateway.list_models(Secret(key)) for key in keys))
    gc.collect()

    assert not http.is_closed
    sent = sorted(headers["Authorization"] for headers in platform.asked)
    assert sent == sorted(f"Bearer {key}" for key in keys)


async def test_a_key_echoed_as_request_id_is_masked(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    platform.say(MODELS, x_request_id=key)

    assert (await gateway.list_models(Secret(key))).request_id == f"sk-proj-…{key[-4:]}"


async def test_no_key_reaches_any_log_or_answer(
    key: str,
    speak_raw: SpeakRaw,
    platform: Any,
    http: DefaultAsyncHttpxClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ["", *logging.root.manager.loggerDict]:
        caplog.set_level(logging.DEBUG, logger=name)
    gateway = OpenAIPlatformGateway(http=http, base_url=platform.base, timeout_s=0.2)
    answers = []

    for body, status in [
        (MODELS, 200),
        ({"error": {"message": key, "code": key, "type": key}}, 401),
        ({"error": key}, 403),
        ("nonsense", 500),
    ]:
        platform.say(body, status=status)
        answers.append(await gateway.list_models(Secret(key)))
    platform.answer = platform.hang
    answers.append(await gateway.list_models(Secret(key)))
    answers.append(await gateway.list_models(Secret(key + "\n")))
    for raw in (None, b"garbage\r\n\r\n"):
        async with speak_raw(raw) as address:
            broken = OpenAIPlatformGateway(http=http, base_url=f"http://{address}/v1")
            answers.append(await broken.list_models(Secret(key)))

    ours = [r for r in caplog.records if r.name.split(".")[0] not in {"aiohttp", "asyncio"}]
    written = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in ours) + repr(answers)
    assert any(record.name.startswith(("openai", "httpcore2")) for record in ours)
    hidden = key[len("sk-proj-") : -4]
    assert not any(hidden[at : at + 12] in written for at in range(len(hidden) - 11))
