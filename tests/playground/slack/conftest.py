"""A small unmodified Bolt app that uses every way in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp

MODAL = {
    "type": "modal",
    "callback_id": "add",
    "title": {"type": "plain_text", "text": "Add"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name", "max_length": 10},
        },
        {
            "type": "input",
            "block_id": "environment",
            "optional": True,
            "label": {"type": "plain_text", "text": "Environment"},
            "element": {
                "type": "static_select",
                "action_id": "environment",
                "options": [
                    {"text": {"type": "plain_text", "text": "本番"}, "value": "prod"},
                    {"text": {"type": "plain_text", "text": "検証"}, "value": "test"},
                ],
            },
        },
    ],
}
DONE = {
    "type": "modal",
    "callback_id": "done",
    "title": {"type": "plain_text", "text": "Done"},
    "blocks": [{"type": "alert", "level": "success", "text": {"type": "mrkdwn", "text": "Saved"}}],
}
BUTTON = [
    {
        "type": "actions",
        "block_id": "buttons",
        "elements": [
            {
                "type": "button",
                "action_id": "take",
                "value": "case-1",
                "text": {"type": "plain_text", "text": "I take it"},
            }
        ],
    }
]


@pytest.fixture
def seen() -> list[dict[str, Any]]:
    """Every payload that the app's listeners got, in order."""
    return []


async def answer_command(ack: Any, body: Any, client: Any, respond: Any) -> None:
    """The command's text says how it is answered."""
    match body["text"]:
        case "add":
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        case "broken":
            await ack(text="x", blocks=[{"type": "hologram"}])
        case "aloud":
            await ack(text="to all", response_type="in_channel")
        case "later":
            await ack()
            await respond(text="later", blocks=BUTTON)
        case "never":
            return
        case text:
            await ack(f"you said {text}")


async def answer_mention(body: Any, say: Any) -> None:
    """A reply in the mention's thread, with a button."""
    await say(text="at your service", thread_ts=body["event"]["ts"], blocks=BUTTON)


async def answer_submission(ack: Any, body: Any) -> None:
    """The name typed into the form says how it is answered."""
    name = body["view"]["state"]["values"]["name"]["name"]["value"]
    answers: dict[str, dict[str, Any]] = {
        "bad": {"response_action": "errors", "errors": {"name": "Not a good name"}},
        "push": {"response_action": "push", "view": DONE},
        "clear": {"response_action": "clear"},
        "close": {},
        "wrong": {"response_action": "errors", "errors": {"nowhere": "x"}},
        "strange": {"response_action": "dance"},
    }
    await ack(**answers.get(name, {"response_action": "update", "view": DONE}))


async def answer_action(ack: Any, body: Any, respond: Any) -> None:
    """The first case's button replaces the message that it stands in."""
    await ack()
    if body["actions"][0].get("value") == "case-1" and "response_url" in body:
        await respond(text="taken", replace_original=True)


async def answer_home(body: Any, client: Any) -> None:
    """A home with the button."""
    view = {"type": "home", "blocks": BUTTON}
    await client.views_publish(user_id=body["event"]["user"], view=view)


async def answer_event(body: Any) -> None:
    """Any other event is acknowledged."""
    assert body["type"] == "event_callback"


@pytest.fixture
def register(seen: list[dict[str, Any]]) -> Callable[[AsyncApp], None]:
    """Registers the app's listeners; a middleware keeps what they got."""

    def listeners(app: AsyncApp) -> None:
        @app.middleware
        async def keep(body: Any, next: Any) -> None:  # noqa: A002 - Bolt's name for it
            seen.append(body)
            await next()

        app.command("/apikey")(answer_command)
        app.event("app_mention")(answer_mention)
        app.view("add")(answer_submission)
        app.action(re.compile(".*"))(answer_action)
        app.event("app_home_opened")(answer_home)
        app.event(re.compile(".*"))(answer_event)

    return listeners
