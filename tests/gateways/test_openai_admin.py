"""The administration API: read strictly, all pages, and never telling a key."""

from __future__ import annotations

import io
import logging
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from aiohttp import web
from openai import DefaultAsyncHttpxClient

from bot.credentials.secret import Secret
from bot.errors import BotError, OpenAIUnavailableError, RefusedByOpenAIError
from bot.gateways.openai_admin import OpenAIAdminGateway

KEY = Secret("sk-admin-" + "a" * 58 + "T3BlbkFJ" + "b" * 58)
PAGE = {"object": "page", "has_more": False, "next_page": None}
BUCKET = {"object": "bucket", "start_time": 1795392000, "end_time": 1795478400}


class Answers:
    """A platform that answers what a test lays out, oldest first; the last one stays."""

    def __init__(self) -> None:
        self.queue: list[web.Response | str] = []
        self.asked: list[tuple[str, str]] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path_qs))
        answer = self.queue.pop(0) if len(self.queue) > 1 else self.queue[0]
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="application/json")
        return answer


@pytest.fixture
async def answers() -> Answers:
    return Answers()


@pytest.fixture
async def gateway(answers: Answers) -> AsyncIterator[OpenAIAdminGateway]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answers.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    async with DefaultAsyncHttpxClient(follow_redirects=False) as http:
        yield OpenAIAdminGateway(http=http, base_url=address, timeout_s=5)
    await runner.cleanup()


def as_json(**fields: Any) -> str:
    import json

    return json.dumps(fields)


async def test_costs_keep_every_digit_and_every_page(
    gateway: OpenAIAdminGateway, answers: Answers
) -> None:
    line = '{"amount":{"value":0.1000000000000000000001,"currency":"USD"},"api_key_id":"key_1"}'
    bucket = f'"start_time":1795392000,"end_time":1795478400,"results":[{line},{{"amount":null}}]'
    answers.queue = [
        f'{{"data":[{{{bucket}}}],"has_more":true,"next_page":"p2"}}',
        as_json(data=[BUCKET | {"results": []}], **PAGE),
    ]

    lines = await gateway.list_costs(KEY, date(2026, 11, 23), date(2026, 11, 24))

    assert lines[0].money is not None
    assert lines[0].money.amount == Decimal("0.1000000000000000000001")
    assert lines[0].money.currency == "usd"
    assert lines[0].day == date(2026, 11, 23)
    assert lines[1].money is None
    assert [method for method, _ in answers.asked] == ["GET", "GET"]
    assert "page=p2" in answers.asked[1][1]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "nonsense",
        as_json(data=None, has_more=False),
        as_json(data=[], has_more="false"),
        '{"data":[{"start_time":1,"end_time":2,"results":[{"amount":{"value":NaN,"currency":"usd"}}]}],"has_more":false}',
        as_json(data=[], has_more=True, next_page=None),
        as_json(data=[], has_more=True, next_page="same"),
    ],
    ids=["list", "text", "null", "text flag", "NaN", "no cursor", "repeated cursor"],
)
async def test_nonsense_is_not_money(
    gateway: OpenAIAdminGateway, answers: Answers, body: str
) -> None:
    answers.queue = [body]

    with pytest.raises(OpenAIUnavailableError):
        await gateway.list_costs(KEY, date(2026, 11, 23), date(2026, 11, 24))


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
async def test_refusals_and_outages_are_told_apart_without_the_key(
    gateway: OpenAIAdminGateway, answers: Answers, status: int
) -> None:
    error = {
        "message": f"Missing scopes: api.usage.read. {KEY.reveal()}",
        "type": "invalid_request_error",
        "code": None,
    }
    headers = {"Retry-After": "7"}
    answers.queue = [web.json_response({"error": error}, status=status, headers=headers)]
    logged = io.StringIO()
    handler = logging.StreamHandler(logged)
    logging.getLogger("bot").addHandler(handler)

    with pytest.raises(BotError) as caught:
        await gateway.list_usage(
            KEY, datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)
        )

    logging.getLogger("bot").removeHandler(handler)
    told = "".join(traceback.format_exception(caught.value)) + logged.getvalue()
    assert KEY.reveal() not in told
    if status in {401, 403}:
        assert isinstance(caught.value, RefusedByOpenAIError)
        assert caught.value.missing_scopes == ("api.usage.read",)
    else:
        assert isinstance(caught.value, OpenAIUnavailableError)
        assert caught.value.retry_after_s == 7


async def test_lists_and_limits(gateway: OpenAIAdminGateway, answers: Answers) -> None:
    key = {
        "id": "key_1",
        "name": None,
        "redacted_value": "sk-proj-...a1B2",
        "created_at": 1_760_000_000,
        "owner": {"type": "user", "user": {"name": "Misaki"}},
        "owner_project_access": "inactive",
    }
    answers.queue = [as_json(data=[key], has_more=False)]
    (listed,) = await gateway.list_keys(KEY, "proj_1")
    assert listed.owner_active is False
    assert listed.owner_name == "Misaki"
    assert "owner_project_access=any" in answers.asked[-1][1]

    answers.queue = [
        as_json(
            object="organization.spend_limit",
            currency="USD",
            interval="month",
            threshold_amount=5000,
            enforcement={"status": "enforcing"},
        )
    ]
    limit = await gateway.find_spend_limit(KEY, None)
    assert limit is not None
    assert (limit.threshold, limit.currency, limit.enforcing) == (Decimal(50), "usd", True)
    answers.queue = [web.json_response({"error": {"message": "no"}}, status=404)]
    assert await gateway.find_spend_limit(KEY, "proj_1") is None
    answers.queue = [web.json_response({"error": {"message": "no"}}, status=400)]
    with pytest.raises(RefusedByOpenAIError):
        await gateway.find_spend_limit(KEY, "proj_1")
