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


@pytest.fixture
def register(seen: list[dict[str, Any]]) -> Callable[[AsyncApp], None]:
    """Registers the app's listeners."""

    def listeners(app: AsyncApp) -> None:
        @app.command("/apikey")
        async def command(ack: Any, body: Any, client: Any, respond: Any) -> None:
            seen.append(body)
            if body["text"] == "add":
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
            elif body["text"] == "broken":
                await ack(text="x", blocks=[{"type": "hologram"}])
            elif body["text"] == "aloud":
                await ack(text="to all", response_type="in_channel")
            elif body["text"] == "later":
                await ack()
                await respond(text="later", blocks=BUTTON)
            elif body["text"] == "never":
                return
            else:
                await ack(f"you said {body['text']}")

        @app.event("app_mention")
        async def mention(body: Any, say: Any) -> None:
            seen.append(body)
            event = body["event"]
            await say(text="at your service", thread_ts=event["ts"], blocks=BUTTON)

        @app.view("add")
        async def submitted(ack: Any, body: Any) -> None:
            seen.append(body)
            name = body["view"]["state"]["values"]["name"]["name"]["value"]
            answers = {
                "push": {"response_action": "push", "view": DONE},
                "clear": {"response_action": "clear"},
                "close": {},
                "wrong": {"response_action": "errors", "errors": {"nowhere": "x"}},
            }
            if name == "bad":
                await ack(response_action="errors", errors={"name": "Not a good name"})
            elif name in answers:
                await ack(**answers[name])
            else:
                await ack(response_action="update", view=DONE)

        @app.action(re.compile(".*"))
        async def action(ack: Any, body: Any, respond: Any) -> None:
            seen.append(body)
            await ack()
            if body["actions"][0].get("value") == "case-1" and "response_url" in body:
                await respond(text="taken", replace_original=True)

        @app.event("app_home_opened")
        async def home(body: Any, client: Any) -> None:
            seen.append(body)
            view = {"type": "home", "blocks": BUTTON}
            await client.views_publish(user_id=body["event"]["user"], view=view)

        @app.event(re.compile(".*"))
        async def anything(body: Any) -> None:
            seen.append(body)

    return listeners
