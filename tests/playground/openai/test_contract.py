"""Every answer passes the real SDK's strict validation and OpenAI's published schemas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import openai
import pytest

START = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
SINCE = int((START - timedelta(days=9)).timestamp())


async def test_models_pass_the_sdk(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)

    models = await client.models.list()
    one = await client.models.retrieve("gpt-6-luna")

    assert one in models.data
    assert one.owned_by == "system"


async def test_costs_pass_the_sdk_page_by_page(admin: openai.AsyncOpenAI) -> None:
    costs = admin.admin.organization.usage.costs

    first = await costs(start_time=SINCE, group_by=["api_key_id", "line_item", "project_id"])
    assert first.next_page is not None
    second = await costs(
        start_time=SINCE, group_by=["api_key_id", "line_item", "project_id"], page=first.next_page
    )

    assert len(first.data) == 7
    assert len(second.data) == 3
    assert second.data[0].start_time == first.data[-1].end_time
    assert not second.has_more


@pytest.mark.parametrize(("width", "count"), [("1m", 60), ("1h", 24), ("1d", 7)])
async def test_usage_passes_the_sdk_in_every_width(
    admin: openai.AsyncOpenAI, width: Any, count: int
) -> None:
    answer = await admin.admin.organization.usage.completions(
        start_time=SINCE,
        bucket_width=width,
        group_by=["api_key_id", "model", "project_id", "batch", "user_id", "service_tier"],
    )

    assert len(answer.data) == count
    assert any(bucket.results for bucket in answer.data)


async def test_lists_pass_the_sdk_and_page_by_themselves(
    platform: Any, admin: openai.AsyncOpenAI
) -> None:
    organization = admin.admin.organization
    web = platform.ledger.projects[0]

    projects = [project async for project in organization.projects.list(limit=1)]
    keys = [
        key
        async for key in organization.projects.api_keys.list(
            web.id, limit=1, owner_project_access="any"
        )
    ]
    one = await organization.projects.api_keys.retrieve(keys[0].id, project_id=web.id)
    admin_keys = [key async for key in organization.admin_api_keys.list()]

    assert [project.name for project in projects] == ["web", "data"]
    assert [key.name for key in keys] == ["prod", "staging", "ci-old", "intern"]
    assert one == keys[0]
    assert [key.name for key in admin_keys] == ["apikey-bot"]
    assert (await organization.projects.retrieve(web.id)).name == "web"


async def test_records_tell_owner_expiry_and_last_use_but_no_secret(
    platform: Any, admin: openai.AsyncOpenAI
) -> None:
    ledger = platform.ledger
    listed = admin.admin.organization.projects.api_keys.list
    records = {
        key.name: key
        for project in ledger.projects
        async for key in listed(project.id, owner_project_access="any")
    }

    assert len(records) == 7
    prod, intern, expired = records["prod"], records["intern"], records["ci-old"]
    assert prod.owner.service_account is not None
    assert prod.owner.service_account.name == "web-prod"
    last = ledger.find_last_use(ledger.get_key("prod"))
    assert prod.last_used_at == int(last.timestamp())
    assert intern.owner_project_access == "inactive"
    assert intern.owner.user is not None
    assert intern.owner.user.email == "haru@example.com"
    assert expired.expires_at is not None
    assert expired.expires_at < START.timestamp()
    for name, record in records.items():
        secret = ledger.get_key(name).secret
        start, end = record.redacted_value.split("...")
        assert secret.startswith(start)
        assert secret.endswith(end)
        assert len(record.redacted_value) < 20


@pytest.mark.parametrize(
    ("access", "names"),
    [
        (None, ["prod", "staging", "ci-old"]),
        ("active", ["prod", "staging", "ci-old"]),
        ("inactive", ["intern"]),
        ("any", ["prod", "staging", "ci-old", "intern"]),
    ],
)
async def test_keys_of_owners_who_left_hide_unless_asked_for(
    platform: Any, admin: openai.AsyncOpenAI, access: Any, names: list[str]
) -> None:
    extra = {} if access is None else {"owner_project_access": access}

    page = await admin.admin.organization.projects.api_keys.list(
        platform.ledger.projects[0].id, **extra
    )

    assert [key.name for key in page.data] == names


async def test_limits_pass_the_sdk_and_enforce_once_the_month_has_spent_them(
    platform: Any, admin: openai.AsyncOpenAI
) -> None:
    organization = admin.admin.organization
    web = platform.ledger.projects[0]

    ours = await organization.spend_limit.retrieve()
    before = await organization.projects.spend_limit.retrieve(web.id)
    platform.ledger.tell("leak")
    platform.now = datetime(2027, 6, 30, tzinfo=UTC)
    after = await organization.spend_limit.retrieve()

    assert (ours.threshold_amount, ours.currency) == (120_000, "USD")
    assert before.threshold_amount == 80_000
    assert before.enforcement.status == "inactive"
    assert ours.enforcement.status == "inactive"
    assert after.enforcement.status == "enforcing"


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("/organization/costs", f"costs?start_time={SINCE}&group_by[]=line_item"),
        ("/organization/costs", f"costs?start_time={SINCE}&group_by=api_key_id&limit=180"),
        ("/organization/usage/completions", f"usage/completions?start_time={SINCE}"),
        (
            "/organization/usage/completions",
            f"usage/completions?start_time={SINCE}&group_by[]=model&bucket_width=1h",
        ),
        ("/organization/projects", "projects"),
        ("/organization/projects/{project_id}", "projects/WEB"),
        (
            "/organization/projects/{project_id}/api_keys",
            "projects/WEB/api_keys?owner_project_access=any",
        ),
        ("/organization/projects/{project_id}/api_keys/{api_key_id}", "projects/WEB/api_keys/PROD"),
        ("/organization/projects/{project_id}/spend_limit", "projects/WEB/spend_limit"),
        ("/organization/spend_limit", "spend_limit"),
        ("/organization/admin_api_keys", "admin_api_keys"),
    ],
)
async def test_organization_answers_pass_the_published_schema(
    platform: Any, ask: Callable[..., Any], find_faults: Any, schema: str, path: str
) -> None:
    ledger = platform.ledger
    path = path.replace("WEB", ledger.projects[0].id)
    path = path.replace("PROD", ledger.get_key("prod").openai_key_id)

    answer = await ask(f"/v1/organization/{path}", ledger.admin_secret)

    assert answer.status == 200
    assert find_faults(schema, answer.body) == []


@pytest.mark.parametrize("path", ["/models", "/models/gpt-6-luna"])
async def test_models_pass_the_published_schema(
    platform: Any, ask: Callable[..., Any], find_faults: Any, path: str
) -> None:
    answer = await ask("/v1" + path, platform.ledger.get_key("prod").secret)

    assert find_faults(path.replace("gpt-6-luna", "{model}"), answer.body) == []


def test_the_schema_check_sees_a_wrong_answer(find_faults: Any) -> None:
    wrong = {"object": "list", "data": [{"id": 1}], "has_more": "no"}

    assert find_faults("/organization/projects", wrong)
