from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest

from bot.causes.ports import ProbeAnswer
from bot.credentials.secret import Secret
from bot.gateways.openai_platform import OpenAIPlatformGateway

MODELS = {"object": "list", "data": [{"id": "gpt-6-sol", "object": "model"}, {"id": "gpt-6-luna"}]}
SpeakRaw = Callable[[bytes | None], AbstractAsyncContextManager[str]]


async def test_an_accepted_key_comes_with_its_models(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    platform.say(MODELS, x_request_id="req_1")

    answer = await gateway.list_models(Secret(key))

    assert answer == ProbeAnswer(
        status=200, request_id="req_1", models=("gpt-6-luna", "gpt-6-sol"), model_count=2
    )
    assert [headers["Authorization"] for headers in platform.asked] == [f"Bearer {key}"]


async def test_a_long_list_of_models_is_counted_but_cut(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    platform.say({"data": [{"id": f"m{n:04}"} for n in range(700)] + ["junk", {"id": 5}]})

    answer = await gateway.list_models(Secret(key))

    assert answer.model_count == 700
    assert len(answer.models) == 500


async def test_a_refusal_keeps_code_type_words_and_request_id(
    key: str, platform: Any, gateway: OpenAIPlatformGateway
) -> None:
    error = {
        "message": "Incorrect API key provided: sk-proj-****a1B2.",
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_api_key",
    }
    platform.say({"error": error}, status=401, x_request_id="req_2")

    answer = await gateway.list_models(Secret(key))

    assert answer == ProbeAnswer(
        status=401,
        code="invalid_api_key",
        type="invalid_request_error",
        message="Incorrect API key provided: sk-proj-****a1B2.",
        request_id="req_2",
    )


@pytest.mark.parametrize(
    ("headers", "wait_s"),
    [
        ({"retry_after": "7"}, 7.0),
        ({"retry_after": "1.5"}, 1.5),
        ({"retry_after_ms": "1500", "retry_after": "9"}, 1.5),
        ({"retry_after": "999999999"}, 86_400.0),
        ({"retry_after": "Tue, 24 Nov 2026 08:00:00 GMT"}, None),
        ({"retry_after": "-3"}, None),
        ({"retry_after": "nan"}, None),
        ({}, None),
    ],
)
async def test_a_429_tells_how_long_to_wait_and_is_asked_once(
    key: str,
    headers: dict[str, str],
    wait_s: float | None,
    platform: Any,
    gateway: OpenAIPlatformGateway,
) -> None:
    platform.say({"error": {"message": "slow", "type": "requests"}}, status=429, **headers)

    answer = await gateway.list_models(Secret(key))

    assert (answer.status, answer.type, answer.retry_after_s) == (429, "requests", wait_s)
    assert len(platform.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "failure", "message"),
    [
        (500, "<html>oops</html>", None, ""),
        (503, "", None, ""),
        (429, "Too Many Requests", None, ""),
        (403, '{"error": "blocked by the gateway"}', None, "blocked by the gateway"),
        (401, '{"error": {"message": 5, "type": [], "code": {}}}', None, ""),
        (401, "<html>proxy login</html>", "nonsense", ""),
        (404, "not here", "nonsense", ""),
        (302, "", "nonsense", ""),
        (200, "<html>hotel wifi</html>", "nonsense", ""),
        (200, "[1, 2]", "nonsense", ""),
        (200, '{"data": null}', "nonsense", ""),
        (200, "[" * 100_000, "nonsense", ""),
    ],
)
async def test_an_answer_in_another_form_is_typed_not_raised(
    key: str,
    status: int,
    body: str,
    failure: str | None,
    message: str,
    platform: Any,
    gateway: OpenAIPlatformGateway,
) -> None:
    platform.say(body, status=status)

    answer = await gateway.list_models(Secret(key))

    assert (answer.status, answer.failure, answer.message) == (status, failure, message)
    assert (answer.code, answer.type, answer.models) == (None, None, ())
