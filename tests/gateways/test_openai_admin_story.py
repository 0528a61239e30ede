"""The administration gateway against the loopback platform: the ledger's story, whole and exact."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.credentials.secret import Secret
from bot.errors import BotError, OpenAIUnavailableError, RefusedByOpenAIError
from bot.gateways.openai_admin import OpenAIAdminGateway
from playground.faults import Fault, Faults
from playground.ledger import Ledger, list_line_items
from playground.openai import OpenAIServer

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
TODAY = NOW.date()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class Story:
    """A running platform with its admin key, and the gateway that reads it."""

    ledger: Ledger
    faults: Faults
    gateway: OpenAIAdminGateway
    hasty: OpenAIAdminGateway
    """Waits one second only: for what never answers."""
    key: Secret


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    ledger, faults = Ledger(7, NOW, lambda: NOW), Faults()
    server = OpenAIServer(ledger=ledger, faults=faults, now=lambda: NOW)
    app = web.Application()
    app.add_routes(server.routes())
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    async with DefaultAsyncHttpxClient() as http:
        gateway = OpenAIAdminGateway(http=http, base_url=address)
        hasty = OpenAIAdminGateway(http=http, base_url=address, timeout_s=1)
        yield Story(ledger, faults, gateway, hasty, Secret(ledger.admin_secret))
    server.close()
    await runner.cleanup()


async def test_costs_of_two_hundred_days_are_the_ledgers_to_the_last_digit(story: Story) -> None:
    lines = await story.gateway.list_costs(story.key, TODAY - 200 * DAY, TODAY)

    expected = sum(
        line.usd
        for entry in story.ledger.list_entries(story.ledger.first_hour, NOW)
        for line in list_line_items(
            entry.model,
            input_tokens=entry.input_tokens,
            cached_tokens=entry.cached_tokens,
            output_tokens=entry.output_tokens,
        )
    )
    assert sum((line.money.amount for line in lines if line.money), Decimal(0)) == expected
    assert {line.day for line in lines} == {TODAY - n * DAY for n in range(61)}
    assert len({(ln.day, ln.openai_key_id, ln.line_item) for ln in lines}) == len(lines)


async def test_usage_over_many_pages_is_the_ledgers(story: Story) -> None:
    start = NOW.replace(minute=0) - 20 * DAY

    rows = await story.gateway.list_usage(story.key, start, NOW.replace(minute=0) + HOUR)

    entries = story.ledger.list_entries(start, NOW)
    assert sum(row.requests for row in rows) == sum(entry.requests for entry in entries)
    assert sum(row.cached_tokens for row in rows) == sum(e.cached_tokens for e in entries)
    assert {(row.openai_key_id, row.model) for row in rows} == {
        (entry.key.openai_key_id, entry.model) for entry in entries
    }
    assert min(row.hour for row in rows) == start
    assert not any(row.batch for row in rows)


async def test_projects_keys_and_limits_are_the_storys(story: Story) -> None:
    projects = await story.gateway.list_projects(story.key)
    web_project, data = projects
    keys = {
        key.name: key for key in await story.gateway.list_keys(story.key, web_project.project_id)
    }

    assert [project.name for project in projects] == ["web", "data"]
    assert set(keys) == {"prod", "staging", "ci-old", "intern"}
    assert (keys["prod"].owner_kind, keys["prod"].owner_name) == ("service_account", "web-prod")
    assert keys["prod"].last_used_at is not None
    assert keys["intern"].owner_active is False
    assert keys["ci-old"].expires_at == story.ledger.get_key("ci-old").expires_at
    limit = await story.gateway.find_spend_limit(story.key, web_project.project_id)
    assert limit is not None
    assert (limit.threshold, limit.currency, limit.enforcing) == (Decimal(800), "usd", False)
    assert await story.gateway.find_spend_limit(story.key, data.project_id) is None


async def test_an_ordinary_key_is_told_what_it_lacks(story: Story) -> None:
    prod = Secret(story.ledger.get_key("prod").secret)

    with pytest.raises(RefusedByOpenAIError) as caught:
        await story.gateway.list_costs(prod, TODAY, TODAY)

    assert caught.value.status == 401
    assert caught.value.missing_scopes == ("api.usage.read",)


@pytest.mark.parametrize("kind", ["429", "5xx", "drop", "nonsense", "hang"])
async def test_every_fault_is_ours_passes_and_hides_the_key(story: Story, kind: Any) -> None:
    story.faults.add(Fault(target="openai", kind=kind, retry_after_s=7))
    gateway = story.hasty if kind == "hang" else story.gateway

    with pytest.raises(BotError) as caught:
        await gateway.list_costs(story.key, TODAY, TODAY)

    assert isinstance(caught.value, OpenAIUnavailableError)
    assert caught.value.retry_after_s == (7 if kind == "429" else None)
    assert caught.value.__context__ is None
    assert story.key.reveal() not in "".join(traceback.format_exception(caught.value))
    assert await story.gateway.list_costs(story.key, TODAY, TODAY)


@pytest.mark.parametrize("tail", ["\n", "”", " "])
async def test_a_key_that_no_header_can_carry_stays_out_of_the_error(
    story: Story, tail: str
) -> None:
    secret = Secret(story.key.reveal() + tail)

    with pytest.raises(BotError) as caught:
        await story.gateway.list_projects(secret)

    assert story.key.reveal() not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__context__ is None
