"""Faults on demand, seen by the real SDK and on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import openai
import pytest


async def test_too_many_requests_with_and_without_a_time_to_wait(
    platform: Any, admin: openai.AsyncOpenAI
) -> None:
    platform.break_next("429", retry_after_s=12.5, method="/v1/organization/projects")
    platform.break_next("429")

    with pytest.raises(openai.RateLimitError) as told:
        await admin.admin.organization.projects.list()
    with pytest.raises(openai.RateLimitError) as untold:
        await admin.admin.organization.projects.list()

    assert told.value.code == "rate_limit_exceeded"
    assert told.value.type == "requests"
    assert told.value.response.headers["retry-after"] == "12.5"
    assert "Please try again in 12.5s" in told.value.message
    assert "retry-after" not in untold.value.response.headers
    assert (await admin.admin.organization.projects.list()).data


async def test_a_server_error_is_used_up_by_the_calls_it_was_meant_for(
    platform: Any, ask: Callable[..., Any]
) -> None:
    secret = platform.ledger.get_key("prod").secret
    platform.break_next("5xx", count=2, method="/v1/models")

    statuses = [(await ask("/v1/models/gpt-6-luna", secret)).status]
    statuses += [(await ask("/v1/models", secret)).status for _ in range(3)]

    assert statuses == [200, 500, 500, 200]


async def test_nonsense_is_no_json(platform: Any, ask: Callable[..., Any]) -> None:
    platform.break_next("nonsense")

    answer = await ask("/v1/models", platform.ledger.get_key("prod").secret)

    assert answer.status == 200
    assert answer.body.startswith("<html>")


async def test_a_dropped_call_ends_without_an_answer(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)
    platform.break_next("drop")

    with pytest.raises(openai.APIConnectionError):
        await client.models.list()

    assert (await client.models.list()).data


async def test_a_slow_call_is_answered_in_the_end(platform: Any, ask: Callable[..., Any]) -> None:
    platform.break_next("slow")

    answer = await ask("/v1/models", platform.ledger.get_key("prod").secret)

    assert answer.status == 200
    assert answer.headers["openai-organization"] == platform.ledger.organization.slug


async def test_a_hanging_call_gives_no_answer_until_the_server_lets_go(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)
    platform.break_next("hang", method="/v1/models/gpt-6-luna")

    hanging = asyncio.create_task(client.models.retrieve("gpt-6-luna"))
    others = await client.models.list()
    assert not hanging.done()
    platform.server.close()

    assert others.data
    with pytest.raises(openai.APIConnectionError):
        await hanging


async def test_a_caller_who_gives_up_frees_the_hanging_call(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)
    platform.break_next("hang")

    with pytest.raises(openai.APITimeoutError):
        await client.with_options(timeout=0.2).models.list()

    assert (await client.models.list()).data


async def test_a_fault_that_means_nothing_here_changes_nothing(
    platform: Any, ask: Callable[..., Any]
) -> None:
    platform.break_next("duplicate")

    answer = await ask("/v1/models", platform.ledger.get_key("prod").secret)

    assert answer.status == 200
