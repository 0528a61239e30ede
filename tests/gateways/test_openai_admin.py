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
from bot.gateways.openai_reading import MOST_PAGES, ReadingClient

KEY = Secret("sk-admin-" + "a" * 58 + "T3BlbkFJ" + "b" * 58)
PAGE = {"object": "page", "has_more": False, "next_page": None}
BUCKET = {"object": "bucket", "start_time": 1795392000, "end_time": 1795478400}
NEXT_BUCKET = {"object": "bucket", "start_time": 1795478400, "end_time": 1795564800}


class Answers:
    """A platform that answers what a test lays out, oldest first; the last one stays."""

    def __init__(self) -> None:
        self.queue: list[web.Response | str] = []
        self.asked: list[tuple[str, str]] = []
        self.headers: list[str] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path_qs))
        self.headers = [name.lower() for name in request.headers]
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


def cost_page(value: str, currency: str = '"usd"') -> str:
    amount = f'{{"value":{value},"currency":{currency}}}'
    bucket = f'"start_time":1795392000,"end_time":1795478400,"results":[{{"amount":{amount}}}]'
    return f'{{"data":[{{{bucket}}}],"has_more":false}}'


async def test_costs_keep_every_digit_and_every_page(
    gateway: OpenAIAdminGateway, answers: Answers
) -> None:
    line = '{"amount":{"value":0.1000000000000000000001,"currency":"USD"},"api_key_id":"key_1"}'
    bucket = f'"start_time":1795392000,"end_time":1795478400,"results":[{line},{{"amount":null}}]'
    answers.queue = [
        f'{{"data":[{{{bucket}}}],"has_more":true,"next_page":"p2"}}',
        as_json(data=[NEXT_BUCKET | {"results": []}], **PAGE),
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
        cost_page("1e400"),
        cost_page("1e99999999999999999999"),
        cost_page('"5"'),
        cost_page("true"),
        as_json(data=[BUCKET | {"results": [], "start_time": 10**20}], **PAGE),
        as_json(data=[BUCKET | {"results": [], "start_time": 1795392001}], **PAGE),
        as_json(data=[BUCKET | {"results": [], "start_time": 1795219200}], **PAGE),
        as_json(data=[BUCKET | {"results": [], "start_time": 1795564800}], **PAGE),
        as_json(data=[BUCKET | {"results": []}, BUCKET | {"results": []}], **PAGE),
    ],
    ids=[
        *("list", "text", "null", "text flag", "NaN", "no cursor", "repeated cursor"),
        *("too much", "endless exponent", "text amount", "flag amount", "no moment"),
        *("between days", "before the window", "after the window", "one day twice"),
    ],
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


@pytest.mark.parametrize(
    ("value", "currency", "amount"),
    [("5", '"usd"', 5), ("0", '"usd"', 0), ("1.5", "null", None), ("null", "null", None)],
)
async def test_round_amounts_are_money_and_missing_ones_are_unknown(
    gateway: OpenAIAdminGateway, answers: Answers, value: str, currency: str, amount: int | None
) -> None:
    answers.queue = [cost_page(value, currency)]

    (line,) = await gateway.list_costs(KEY, date(2026, 11, 23), date(2026, 11, 24))

    assert (None if line.money is None else line.money.amount) == amount


async def test_pages_without_end_are_given_up(
    gateway: OpenAIAdminGateway, answers: Answers
) -> None:
    answers.queue = [
        as_json(data=[], has_more=True, next_page=f"p{n}", last_id=f"p{n}")
        for n in range(2 * MOST_PAGES)
    ]

    with pytest.raises(OpenAIUnavailableError):
        await gateway.list_costs(KEY, date(2026, 11, 23), date(2026, 11, 24))
    assert len(answers.asked) == MOST_PAGES
    with pytest.raises(OpenAIUnavailableError):
        await gateway.list_projects(KEY)
    assert len(answers.asked) == 2 * MOST_PAGES


@pytest.mark.parametrize("status", [302, 408, 520])
async def test_what_may_pass_is_not_a_refusal(
    gateway: OpenAIAdminGateway, answers: Answers, status: int
) -> None:
    answers.queue = [web.Response(text="<html>", status=status)]

    with pytest.raises(OpenAIUnavailableError):
        await gateway.list_projects(KEY)


@pytest.mark.parametrize("error", ["forbidden", None, {"code": KEY.reveal(), "type": 3}])
async def test_odd_refusals_are_refusals_and_echo_nothing(
    gateway: OpenAIAdminGateway, answers: Answers, error: Any
) -> None:
    answers.queue = [web.json_response({"error": error}, status=403)]

    with pytest.raises(RefusedByOpenAIError) as caught:
        await gateway.list_projects(KEY)

    assert (caught.value.status, caught.value.code, caught.value.kind) == (403, None, None)
    assert KEY.reveal() not in str(caught.value)


async def test_what_openai_may_leave_out_is_left_out(
    gateway: OpenAIAdminGateway, answers: Answers
) -> None:
    answers.queue = [as_json(data=[{"id": "proj_1", "name": None, "status": None}], has_more=False)]
    (project,) = await gateway.list_projects(KEY)

    record = {"id": "key_1", "redacted_value": KEY.reveal(), "created_at": 1, "owner": {}}
    answers.queue = [as_json(data=[record], has_more=False)]
    (key,) = await gateway.list_keys(KEY, "proj_1")

    assert (project.name, project.archived) == ("", False)
    assert (key.name, key.owner_name, key.owner_active, key.last_used_at) == ("", None, None, None)
    assert KEY.reveal() not in key.masked


async def test_settings_of_other_programs_do_not_reach_openai(
    monkeypatch: pytest.MonkeyPatch, gateway: OpenAIAdminGateway, answers: Answers
) -> None:
    monkeypatch.setenv("OPENAI_ORG_ID", "org-stale")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj_stale")
    answers.queue = [as_json(data=[], has_more=False)]

    await gateway.list_projects(KEY)

    assert not [name for name in answers.headers if name.startswith("openai-")]


async def test_nothing_but_get_leaves_the_house(answers: Answers) -> None:
    answers.queue = ["{}"]
    http = DefaultAsyncHttpxClient()
    client = ReadingClient(
        http=http, admin_api_key=KEY.reveal(), base_url="http://127.0.0.1:9/v1", timeout_s=1
    )

    async with client:
        with pytest.raises(RuntimeError, match="read-only"):
            await client.admin.organization.projects.create(name="x")
        with pytest.raises(RuntimeError, match="read-only"):
            await client.admin.organization.projects.api_keys.delete("key_1", project_id="proj_1")
