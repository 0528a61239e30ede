"""manifest.yml asks for what the bot uses, and for nothing more."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator

from handlers.app import COMMAND, EVENTS, SHORTCUT

ROOT = Path(__file__).parents[1]
CONTRACTS = Path(__file__).parent / "contracts"
MANIFEST: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
METHODS: dict[str, Any] = json.loads(
    (CONTRACTS / "slack-methods.json").read_text(encoding="utf-8")
)["methods"]

ASKED_FOR_OTHERWISE = {
    "assistant:write": "features.agent_view needs it",
    "commands": "the slash command",
    "app_mentions:read": "the event app_mention",
    "im:history": "the event message.im",
    "channels:read": "the event member_joined_channel",
    "groups:read": "the event member_joined_channel, in private channels",
}

SUBSCRIBED_AS = {"message": "message.im"}
"""Slack names the place in the subscription; what is said in channels is never delivered."""


def list_called_methods() -> set[str]:
    """Slack methods that the program names, as attributes of a client."""
    names = {method.replace(".", "_"): method for method in METHODS}
    called = set()
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in names:
                called.add(names[node.attr])
    return called


ONLY_FOR = {"conversations.open": {"im:write"}}
"""The bot opens direct messages, never a private channel or a group."""


def needed_scopes(method: str) -> set[str]:
    """One scope for each kind of place: the bot works everywhere but in group messages (mpim)."""
    if method in ONLY_FOR:
        return ONLY_FOR[method]
    given = METHODS[method]["scope"]
    scopes = set(given.get("bot", [])) if isinstance(given, dict) else set(given)
    return {scope for scope in scopes if scope.split(":")[0] != "mpim"}


def test_manifest_fits_slacks_schema() -> None:
    schema = json.loads((CONTRACTS / "slack-manifest.schema.json").read_text(encoding="utf-8"))

    faults = [fault.message for fault in Draft7Validator(schema).iter_errors(MANIFEST)]

    assert faults == []


def test_command_shortcut_and_events_are_those_that_handlers_register() -> None:
    commands = [entry["command"] for entry in MANIFEST["features"]["slash_commands"]]
    events = MANIFEST["settings"]["event_subscriptions"]["bot_events"]

    shortcuts = MANIFEST["features"]["shortcuts"]

    assert commands == [COMMAND]
    assert [(one["type"], one["callback_id"]) for one in shortcuts] == [("message", SHORTCUT)]
    assert all(len(one["name"]) <= 24 and len(one["description"]) <= 150 for one in shortcuts)
    assert sorted(events) == sorted(SUBSCRIBED_AS.get(event, event) for event in EVENTS)


def test_events_that_are_told_of_are_those_that_have_a_listener() -> None:
    source = (ROOT / "handlers" / "app.py").read_text(encoding="utf-8")

    heard = [
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "app.event"
        and isinstance(node.args[0], ast.Constant)
    ]

    assert sorted(map(str, heard)) == sorted(EVENTS)


def test_scopes_are_those_that_calls_and_events_need() -> None:
    called = list_called_methods()

    assert {"chat.postMessage", "users.info", "views.open"} <= called
    needed = set(ASKED_FOR_OTHERWISE).union(*(needed_scopes(method) for method in called))
    asked = set(MANIFEST["oauth_config"]["scopes"]["bot"])
    assert asked == needed


def test_manifest_turns_on_what_the_bot_relies_on() -> None:
    settings = MANIFEST["settings"]

    assert settings["socket_mode_enabled"] is True
    assert settings["interactivity"] == {"is_enabled": True}
    assert "agent_view" in MANIFEST["features"]
