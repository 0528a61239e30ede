"""views.* and blocks.validate through the real SDK."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

MISAKI = "U0MISAKI01"
ALEX = "U0ALEX0003"


HOME = {"type": "home", "blocks": [{"type": "divider"}]}
MODAL = {
    "type": "modal",
    "callback_id": "cb",
    "title": {"type": "plain_text", "text": "Title"},
    "blocks": [{"type": "divider"}],
}
Call = Callable[[AsyncWebClient], Awaitable[Any]]


async def error_of(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_modal_needs_a_fresh_trigger(world: Any) -> None:
    triggers = world.slack.platform.triggers
    client = world.client
    used, old = triggers.issue(user=MISAKI), triggers.issue(user=MISAKI)

    opened = await client.views_open(trigger_id=used, view=MODAL)

    assert opened["view"]["callback_id"] == "cb"
    assert opened["view"]["state"] == {"values": {}}
    again = client.views_open(trigger_id=used, view=MODAL)
    assert await error_of(again) == "exchanged_trigger_id"
    made_up = client.views_open(trigger_id="1.2.3", view=MODAL)
    assert await error_of(made_up) == "invalid_trigger_id"
    world.monotonic.now_s += 3.1
    late = client.views_open(trigger_id=old, view=MODAL)
    assert await error_of(late) == "expired_trigger_id"


async def test_a_stack_holds_three_modals(world: Any) -> None:
    triggers, client = world.slack.platform.triggers, world.client
    bottom = await client.views_open(trigger_id=triggers.issue(user=MISAKI), view=MODAL)
    stack = [bottom["view"]]
    for _ in range(2):
        trigger = triggers.issue(user=MISAKI, view_id=stack[-1]["id"])
        stack.append((await client.views_push(trigger_id=trigger, view=MODAL))["view"])
    view_id = stack[-1]["id"]

    fourth = client.views_push(trigger_id=triggers.issue(user=MISAKI, view_id=view_id), view=MODAL)
    nowhere = client.views_push(trigger_id=triggers.issue(user=MISAKI), view=MODAL)

    assert [view["previous_view_id"] for view in stack[1:]] == [view["id"] for view in stack[:2]]
    assert {view["root_view_id"] for view in stack} == {bottom["view"]["id"]}
    assert await error_of(fourth) == "push_limit_reached"
    assert await error_of(nowhere) == "not_found"


async def test_an_update_with_an_old_hash_conflicts(world: Any) -> None:
    triggers, client = world.slack.platform.triggers, world.client
    view = {**MODAL, "external_id": "mine"}
    opened = (await client.views_open(trigger_id=triggers.issue(user=MISAKI), view=view))["view"]

    changed = await client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    by_name = await client.views_update(external_id="mine", view=view)

    assert changed["view"]["hash"] != opened["hash"]
    assert by_name["view"]["id"] == opened["id"]
    stale = client.views_update(view_id=opened["id"], hash=opened["hash"], view=view)
    assert await error_of(stale) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=view)) == "not_found"
    other = triggers.issue(user=ALEX)
    assert await error_of(client.views_open(trigger_id=other, view=view)) == (
        "duplicate_external_id"
    )


@pytest.mark.parametrize(
    ("view", "error"),
    [
        ({**MODAL, "title": {"type": "plain_text", "text": "x" * 25}}, "invalid_arguments"),
        ({**MODAL, "title": {"type": "mrkdwn", "text": "x"}}, "invalid_arguments"),
        ({**MODAL, "blocks": []}, "invalid_arguments"),
        ({**MODAL, "private_metadata": "x" * 3001}, "invalid_arguments"),
        ({**MODAL, "type": "home"}, "invalid_arguments"),
        (
            {**MODAL, "blocks": [{"type": "data_visualization", "title": "x", "chart": {}}]},
            "invalid_arguments",
        ),
        (
            {
                **MODAL,
                "blocks": [
                    {
                        "type": "input",
                        "label": {"type": "plain_text", "text": "Name"},
                        "element": {"type": "plain_text_input", "action_id": "name"},
                    }
                ],
            },
            "invalid_arguments",
        ),
        ({**MODAL, "blocks": [{"type": "markdown", "text": "x" * 250_001}]}, "view_too_large"),
        ("[]", "invalid_arguments"),
        ("", "invalid_arguments"),
    ],
)
async def test_a_view_that_slack_refuses(world: Any, view: Any, error: str) -> None:
    trigger = world.slack.platform.triggers.issue(user=MISAKI)

    assert await error_of(world.client.views_open(trigger_id=trigger, view=view)) == error


async def test_a_home_is_published_for_one_person_and_guarded_by_its_hash(
    world: Any, make_world: Any
) -> None:
    first = (await world.client.views_publish(user_id=MISAKI, view=HOME))["view"]
    second = await world.client.views_publish(user_id=MISAKI, view=HOME, hash=first["hash"])

    assert second["view"]["id"] == first["id"]
    state = await world.look("state")
    assert list(state["homes"]) == [MISAKI]
    stale = world.client.views_publish(user_id=MISAKI, view=HOME, hash=first["hash"])
    assert await error_of(stale) == "hash_conflict"
    nobody = world.client.views_publish(user_id="U0NOBODY00", view=HOME)
    assert await error_of(nobody) == "invalid_arguments"
    with_submit = {**HOME, "submit": {"type": "plain_text", "text": "x"}}
    refused = world.client.views_publish(user_id=MISAKI, view=with_submit)
    assert await error_of(refused) == "invalid_arguments"
    closed = await make_world(manifest=replace(world.slack.manifest, home_tab=False))
    disabled = closed.client.views_publish(user_id=MISAKI, view=HOME)
    assert await error_of(disabled) == "not_enabled"


async def test_blocks_can_be_validated_without_being_sent(world: Any) -> None:
    validate = world.client.blocks_validate
    good = [{"type": "divider"}]

    assert (await validate(blocks=good))["ok"]
    assert (await validate(view={**MODAL, "blocks": good}))["ok"]
    assert await error_of(validate(blocks=[{"type": "alert"}])) == "invalid_blocks"
    assert await error_of(validate(message={"text": "x"})) == "invalid_message"
    both = world.client.api_call("blocks.validate", json={"blocks": good, "view": MODAL})
    assert await error_of(both) == "invalid_arguments"
