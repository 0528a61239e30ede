"""What a key that was put into a state does to the records around it, and the working endpoints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import openai
import pytest

from playground.ledger import KeyState


async def test_what_was_done_stands_in_the_audit_log_as_published(
    platform: Any, ask: Callable[..., Any], find_faults: Callable[[str, Any], list[str]]
) -> None:
    platform.server.force("prod", KeyState.DELETED)
    platform.move(minutes=5)
    platform.server.force("docs-bot", KeyState.DISABLED_LEAKED)

    answer = await ask("/v1/organization/audit_logs", platform.ledger.admin_secret)

    assert find_faults("/organization/audit_logs", answer.body) == []
    events = answer.body["data"]
    assert [event["type"] for event in events] == ["api_key.deleted"] * 2
    assert events[0]["actor"] is None
    assert events[1]["actor"]["session"]["user"]["email"] == "aoi@example.com"
    assert events[1]["api_key.deleted"]["id"] == platform.ledger.get_key("prod").openai_key_id


async def test_the_audit_log_is_silent_on_keys_of_other_organizations(
    platform: Any, ask: Callable[..., Any]
) -> None:
    platform.server.force("lab", KeyState.DELETED)

    answer = await ask("/v1/organization/audit_logs", platform.ledger.admin_secret)

    assert (answer.status, answer.body["data"]) == (200, [])


async def test_a_deleted_key_is_not_listed_any_more(platform: Any, admin: Any) -> None:
    key = platform.ledger.get_key("prod")
    keys = admin.admin.organization.projects.api_keys
    platform.server.force("prod", KeyState.DELETED)

    listed = [row.id async for row in keys.list(key.project_id, owner_project_access="any")]

    assert key.openai_key_id not in listed
    with pytest.raises(openai.NotFoundError):
        await keys.retrieve(key.openai_key_id, project_id=key.project_id)


async def test_denied_models_stand_in_the_projects_rule(
    platform: Any,
    admin: Any,
    ask: Callable[..., Any],
    find_faults: Callable[[str, Any], list[str]],
) -> None:
    project_id = platform.ledger.get_key("prod").project_id
    path = f"/v1/organization/projects/{project_id}/model_permissions"
    assert (await ask(path, platform.ledger.admin_secret)).status == 404

    platform.server.force("prod", KeyState.MODEL_DENIED)

    answer = await ask(path, platform.ledger.admin_secret)
    schema = "/organization/projects/{project_id}/model_permissions"
    assert find_faults(schema, answer.body) == []
    rule = await admin.admin.organization.projects.model_permissions.retrieve(project_id)
    assert rule.mode == "allow_list"


async def test_an_archived_project_shows_only_when_asked_for(platform: Any, admin: Any) -> None:
    platform.server.force("prod", KeyState.PROJECT_ARCHIVED)
    projects = admin.admin.organization.projects

    usual = [row.name async for row in projects.list()]
    every = {row.name: row.status async for row in projects.list(include_archived=True)}

    assert usual == ["data"]
    assert every == {"web": "archived", "data": "active"}


async def test_a_sound_request_is_answered_as_the_sdk_reads_it(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)

    response = await client.responses.create(model="gpt-6-luna", input="ping", store=False)

    assert response.status == "incomplete"
    assert response.incomplete_details is not None
    assert response.incomplete_details.reason == "max_output_tokens"


async def test_the_right_comes_before_the_body_and_the_body_before_the_money(
    platform: Any, connect: Callable[..., openai.AsyncOpenAI]
) -> None:
    client = connect(api_key=platform.ledger.get_key("prod").secret)
    platform.server.force("prod", KeyState.RESTRICTED)
    with pytest.raises(openai.AuthenticationError, match=r"Missing scopes: api\.responses\.write"):
        await client.responses.create(extra_body={"model": 0})

    platform.server.force("prod", KeyState.OUT_OF_CREDIT)
    with pytest.raises(openai.BadRequestError):
        await client.responses.create(extra_body={"model": 0})
    with pytest.raises(openai.RateLimitError, match="no credits remaining"):
        await client.responses.create(model="gpt-6-luna", input="ping")


async def test_a_stopped_key_is_used_no_more_and_its_past_stays(platform: Any) -> None:
    before = platform.now
    hour = before.replace(minute=0)

    def count(since: Any, until: Any) -> int:
        entries = platform.ledger.list_entries(since, until)
        return sum(entry.requests for entry in entries if entry.key.name == "prod")

    past = count(hour.replace(hour=0), before)
    platform.server.force("prod", KeyState.DELETED)
    platform.move(hours=2)

    assert count(before, platform.now) == 0
    assert count(hour.replace(hour=0), before) == past > 0

    platform.server.force("prod", None)
    again = platform.now
    platform.move(hours=2)
    assert count(again, platform.now) > 0
