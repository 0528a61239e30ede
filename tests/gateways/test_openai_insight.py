"""What is asked about one key, and OpenAI's status page, against servers that say anything."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.causes.ports import PlatformStatus
from bot.credentials.secret import Secret
from bot.errors import OpenAIUnavailableError, RefusedByOpenAIError
from bot.gateways.openai_insight import OpenAIInsightGateway
from bot.gateways.openai_status import OpenAIStatusPage

NOW = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
KEY = Secret("sk-admin-" + "aB3dE6gH9k" * 5 + "T3BlbkFJ" + "tU1vW2xY3z" * 5)


@dataclass
class Anything:
    """A server that gives one answer, and remembers what it was asked."""

    base: str = ""
    status: int = 200
    body: Any = None
    asked: list[str] = field(default_factory=list)

    async def serve(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return web.Response(status=self.status, text=text, content_type="application/json")


@pytest.fixture
async def anything() -> AsyncIterator[Anything]:
    server = Anything()
    app = web.Application()
    app.router.add_get("/{path:.*}", server.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()


@pytest.fixture
async def gateway(anything: Anything) -> AsyncIterator[OpenAIInsightGateway]:
    async with DefaultAsyncHttpxClient(trust_env=False) as http:
        yield OpenAIInsightGateway(http=http, base_url=f"{anything.base}/v1", timeout_s=5)


@pytest.mark.parametrize(
    ("residency", "region"),
    [("JP_STORAGE_PROCESSING", "jp"), ("JP_STORAGE", None), ("GLOBAL", None), (None, None)],
)
async def test_a_project_tells_where_its_requests_must_go(
    residency: str | None, region: str | None, anything: Anything, gateway: OpenAIInsightGateway
) -> None:
    anything.body = {"id": "proj_1", "name": "web", "residency": residency}

    project = await gateway.find_project(KEY, "proj_1")

    assert project is not None
    assert project.region == region


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        (None, None),
        ({}, None),
        ({"session": {"user": {"id": "user-1", "email": "aoi@example.com"}}}, "aoi@example.com"),
        ({"api_key": {"id": "key_9"}}, "key_9"),
        ({"api_key": {"id": "key_9", "service_account": {"id": "svc_1"}}}, "svc_1"),
    ],
)
async def test_an_event_names_who_did_it(
    actor: Any, name: str | None, anything: Anything, gateway: OpenAIInsightGateway
) -> None:
    event = {
        "id": "audit_log-1",
        "type": "api_key.deleted",
        "effective_at": 1_795_000_000,
        "actor": actor,
        "api_key.deleted": {"id": "key_1"},
    }
    anything.body = {"object": "list", "data": [event], "has_more": False}

    (told,) = await gateway.list_events(KEY, NOW - timedelta(hours=72))

    assert (told.kind, told.subject_id, told.actor) == ("api_key.deleted", "key_1", name)
    assert len(anything.asked) == 1


async def test_what_is_gone_is_none_and_what_is_refused_is_not(
    anything: Anything, gateway: OpenAIInsightGateway
) -> None:
    anything.status, anything.body = 404, {"error": {"message": "No API key found"}}
    assert await gateway.find_key(KEY, "proj_1", "key_1") is None
    assert await gateway.find_model_rule(KEY, "proj_1") is None

    anything.status = 403
    with pytest.raises(RefusedByOpenAIError):
        await gateway.find_key(KEY, "proj_1", "key_1")

    anything.status, anything.body = 200, "<html>"
    with pytest.raises(OpenAIUnavailableError):
        await gateway.find_key(KEY, "proj_1", "key_1")


async def test_the_status_page_is_read_once_a_minute(anything: Anything) -> None:
    moment = NOW
    anything.body = {"status": {"indicator": "major", "description": "Partial outage"}}
    async with DefaultAsyncHttpxClient(trust_env=False) as http:
        page = OpenAIStatusPage(http=http, address=anything.base, now=lambda: moment)

        told = [await page.read() for _ in range(3)]
        assert told == [PlatformStatus(indicator="major", description="Partial outage")] * 3
        assert anything.asked == ["/api/v2/status.json"]

        moment += timedelta(seconds=60)
        await page.read()
        assert len(anything.asked) == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, {}), (302, {}), (200, "<html>"), (200, {"status": {"indicator": "on fire"}})],
)
async def test_a_status_page_that_cannot_be_read_tells_nothing(
    status: int, body: Any, anything: Anything
) -> None:
    anything.status, anything.body = status, body
    async with DefaultAsyncHttpxClient(trust_env=False, follow_redirects=False) as http:
        page = OpenAIStatusPage(http=http, address=anything.base, now=lambda: NOW)

        assert await page.read() is None


async def test_a_status_page_out_of_reach_tells_nothing() -> None:
    async with DefaultAsyncHttpxClient(trust_env=False) as http:
        page = OpenAIStatusPage(http=http, address="http://127.0.0.1:9", now=lambda: NOW)

        assert await page.read() is None
