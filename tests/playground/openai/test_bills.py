"""Costs, usage and the ledger tell the same story, to the last digit."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from genai_prices import Usage, calc_price
from hypothesis import given, settings
from hypothesis import strategies as st
from multidict import MultiDict

from playground.ledger import Ledger
from playground.openai.buckets import report_costs, report_usage

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
MIDNIGHT = START.replace(hour=0, minute=0)
DAY = timedelta(days=1)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def path(what: str, **arguments: Any) -> str:
    return f"/v1/organization/{what}?{urlencode(arguments, doseq=True)}"


def price_one_by_one(model: str, row: Any) -> Decimal:
    """The price of usage whose requests are all alike, through the price list, request by request.

    Written without the ledger's own arithmetic.
    """
    count = row["num_model_requests"]
    for field in ("input_tokens", "input_cached_tokens", "output_tokens"):
        assert row[field] % count == 0
    tokens = Usage(
        input_tokens=row["input_tokens"] // count,
        cache_read_tokens=row["input_cached_tokens"] // count,
        output_tokens=row["output_tokens"] // count,
    )
    return Decimal(calc_price(tokens, model, provider_id="openai").total_price * count)


async def test_costs_are_the_usage_times_the_price_list_per_key_project_and_day(
    platform: Any, ask: Callable[..., Any]
) -> None:
    first = MIDNIGHT - 3 * DAY
    expected: dict[tuple[int, str, str], Decimal] = defaultdict(Decimal)
    window = {"start_time": seconds(first), "end_time": seconds(START), "limit": 168}
    usage = await ask(
        path(
            "usage/completions",
            bucket_width="1h",
            group_by=["project_id", "api_key_id", "model"],
            **window,
        ),
        platform.ledger.admin_secret,
    )
    for bucket in usage.body["data"]:
        day = bucket["start_time"] - bucket["start_time"] % 86_400
        for row in bucket["results"]:
            labels = (day, row["project_id"], row["api_key_id"])
            expected[labels] += price_one_by_one(row["model"], row)

    costs = await ask(
        path("costs", **{"group_by[]": ["project_id", "api_key_id"]}, **window),
        platform.ledger.admin_secret,
    )

    billed = {
        (bucket["start_time"], row["project_id"], row["api_key_id"]): Decimal(
            repr(row["amount"]["value"])
        )
        for bucket in costs.body["data"]
        for row in bucket["results"]
    }
    assert billed == expected
    assert len({day for day, _, _ in billed}) == 4
    assert len({key for _, _, key in billed}) >= 3


async def test_line_items_add_up_to_the_day_and_name_their_tokens(
    platform: Any, ask: Callable[..., Any]
) -> None:
    window = {"start_time": seconds(MIDNIGHT - DAY), "end_time": seconds(MIDNIGHT)}
    secret = platform.ledger.admin_secret

    by_line = await ask(path("costs", group_by="line_item", **window), secret)
    whole = await ask(path("costs", **window), secret)
    usage = await ask(path("usage/completions", **window), secret)

    lines = by_line.body["data"][0]["results"]
    day = whole.body["data"][0]["results"][0]
    assert sum(Decimal(repr(line["amount"]["value"])) for line in lines) == Decimal(
        repr(day["amount"]["value"])
    )
    assert {"gpt-6.1-sol, cached_input_tokens", "gpt-6-luna, output_tokens"} <= {
        line["line_item"] for line in lines
    }
    totals = usage.body["data"][0]["results"][0]
    assert sum(line["quantity"] for line in lines) == (
        totals["input_tokens"] + totals["output_tokens"]
    )
    assert {line["quantity_unit"] for line in lines} == {"tokens"}
    assert day["line_item"] is None
    assert day["quantity"] is None


async def test_todays_bill_grows_and_yesterdays_stands(
    platform: Any, ask: Callable[..., Any]
) -> None:
    asked = path("costs", start_time=seconds(MIDNIGHT - DAY))
    secret = platform.ledger.admin_secret

    before = await ask(asked, secret)
    platform.move(minutes=20)
    after = await ask(asked, secret)

    yesterday, today = before.body["data"]
    assert after.body["data"][0] == yesterday
    grown = after.body["data"][1]["results"][0]["amount"]["value"]
    assert grown > today["results"][0]["amount"]["value"]


async def test_filters_leave_out_other_keys_projects_models_and_lines(
    platform: Any, ask: Callable[..., Any]
) -> None:
    ledger = platform.ledger
    prod, docs = ledger.get_key("prod"), ledger.get_key("docs-bot")
    window = {"start_time": seconds(MIDNIGHT - DAY), "end_time": seconds(MIDNIGHT)}
    groups = ["project_id", "api_key_id"]

    async def rows(what: str, **filters: Any) -> list[Any]:
        answer = await ask(path(what, group_by=groups, **window, **filters), ledger.admin_secret)
        return list(answer.body["data"][0]["results"])

    by_key = await rows("costs", **{"api_key_ids[]": [prod.openai_key_id]})
    by_project = await rows("usage/completions", project_ids=[docs.project_id])
    by_model = await rows("usage/completions", models=["gpt-6.1-sol"])
    by_line = await rows("costs", line_items=["gpt-5.4-mini, output_tokens"])

    assert [row["api_key_id"] for row in by_key] == [prod.openai_key_id]
    assert [row["api_key_id"] for row in by_project] == [docs.openai_key_id]
    assert [row["api_key_id"] for row in by_model] == [prod.openai_key_id]
    assert [row["api_key_id"] for row in by_line] == [docs.openai_key_id]


async def test_usage_names_people_but_not_service_accounts(
    platform: Any, ask: Callable[..., Any]
) -> None:
    answer = await ask(
        path(
            "usage/completions",
            start_time=seconds(MIDNIGHT - DAY),
            limit=1,
            group_by=["api_key_id", "user_id", "batch", "service_tier"],
        ),
        platform.ledger.admin_secret,
    )

    users = {row["api_key_id"]: row["user_id"] for row in answer.body["data"][0]["results"]}
    staging, prod = (platform.ledger.get_key(name) for name in ("staging", "prod"))
    assert users[staging.openai_key_id] == staging.owner.id
    assert users[prod.openai_key_id] is None


async def test_a_quiet_bucket_is_there_and_empty(platform: Any, ask: Callable[..., Any]) -> None:
    long_ago = platform.ledger.first_hour - 5 * DAY

    answer = await ask(
        path("costs", start_time=seconds(long_ago), limit=3), platform.ledger.admin_secret
    )

    assert [bucket["results"] for bucket in answer.body["data"]] == [[], [], []]
    assert answer.body["data"][0]["end_time"] == answer.body["data"][1]["start_time"]
    assert answer.body["has_more"] is True


async def test_a_bucket_that_has_not_begun_is_not_there(
    platform: Any, ask: Callable[..., Any]
) -> None:
    answer = await ask(
        path("costs", start_time=seconds(MIDNIGHT), end_time=seconds(START + 9 * DAY)),
        platform.ledger.admin_secret,
    )

    assert [bucket["start_time"] for bucket in answer.body["data"]] == [seconds(MIDNIGHT)]
    assert answer.body["next_page"] is None


def read_pages(read: Any, ledger: Ledger, arguments: list[tuple[str, str]]) -> list[Any]:
    """All buckets of all pages."""
    buckets: list[Any] = []
    page: list[tuple[str, str]] = []
    while True:
        body = read(MultiDict([*arguments, *page]), ledger=ledger, now=START)
        buckets += body["data"]
        assert body["has_more"] is (body["next_page"] is not None)
        if body["next_page"] is None:
            return buckets
        page = [("page", body["next_page"])]


LEDGER = Ledger(7, START, lambda: START)


@settings(max_examples=30, deadline=None)
@given(days=st.integers(0, 70), length=st.integers(1, 30 * 24), limit=st.integers(1, 31))
def test_any_costs_window_is_the_same_in_pages_of_any_size(
    days: int, length: int, limit: int
) -> None:
    since = MIDNIGHT - timedelta(days=days, hours=7)
    window = [
        ("start_time", str(seconds(since))),
        ("end_time", str(seconds(since + timedelta(hours=length)))),
        ("group_by[]", "api_key_id"),
        ("group_by[]", "line_item"),
    ]

    paged = read_pages(report_costs, LEDGER, [*window, ("limit", str(limit))])
    whole = read_pages(report_costs, LEDGER, [*window, ("limit", "180")])

    assert json.dumps(paged) == json.dumps(whole)


@settings(max_examples=30, deadline=None)
@given(
    hours=st.integers(0, 400),
    length=st.integers(1, 200),
    limit=st.integers(7, 168),
    width=st.sampled_from(["1h", "1d"]),
)
def test_any_usage_window_is_the_same_in_pages_of_any_size(
    hours: int, length: int, limit: int, width: str
) -> None:
    since = START - timedelta(hours=hours)
    window = [
        ("start_time", str(seconds(since))),
        ("end_time", str(seconds(since + timedelta(hours=length)))),
        ("bucket_width", width),
        ("group_by", "api_key_id"),
    ]

    paged = read_pages(report_usage, LEDGER, [*window, ("limit", str(min(limit, 31)))])
    whole = read_pages(report_usage, LEDGER, [*window, ("limit", {"1h": "168", "1d": "31"}[width])])

    assert paged == whole


@settings(max_examples=10, deadline=None)
@given(hour=st.integers(1, 60 * 24))
def test_minutes_add_up_to_their_hour(hour: int) -> None:
    since = START.replace(minute=0) - timedelta(hours=hour)
    window = [
        ("start_time", str(seconds(since))),
        ("end_time", str(seconds(since + timedelta(hours=1)))),
        ("group_by", "model"),
    ]

    def total(width: str) -> dict[str, int]:
        sums: dict[str, int] = defaultdict(int)
        for bucket in read_pages(report_usage, LEDGER, [*window, ("bucket_width", width)]):
            for row in bucket["results"]:
                sums[row["model"]] += row["num_model_requests"]
                sums[row["model"] + " output"] += row["output_tokens"]
        return sums

    assert total("1m") == total("1h")
