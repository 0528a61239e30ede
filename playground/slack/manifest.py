"""What the shipped Slack app manifest grants: scopes, slash commands, event subscriptions."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
}
"""The scope that Slack asks for an event (docs.slack.dev/reference/events, 2026-11-23)."""


@dataclass(frozen=True, kw_only=True)
class SlashCommand:
    """One slash command of the manifest."""

    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass(frozen=True, kw_only=True)
class MessageShortcut:
    """One entry of a message's menu."""

    name: str
    callback_id: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The part of the manifest that decides what the loopback Slack allows and delivers."""

    scopes: tuple[str, ...]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[MessageShortcut, ...]
    events: frozenset[str]
    home_tab: bool
    interactivity: bool
    is_agent: bool

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Manifest:
        """Read a parsed manifest (docs.slack.dev/reference/app-manifest)."""
        features = document.get("features", {})
        settings = document.get("settings", {})
        return cls(
            scopes=tuple(document["oauth_config"]["scopes"]["bot"]),
            commands=tuple(
                SlashCommand(
                    command=row["command"],
                    description=row["description"],
                    usage_hint=row.get("usage_hint", ""),
                    should_escape=bool(row.get("should_escape")),
                )
                for row in features.get("slash_commands", [])
            ),
            shortcuts=tuple(
                MessageShortcut(name=row["name"], callback_id=row["callback_id"])
                for row in features.get("shortcuts", [])
                if row["type"] == "message"
            ),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            home_tab=bool(features.get("app_home", {}).get("home_tab_enabled")),
            interactivity=bool(settings.get("interactivity", {}).get("is_enabled")),
            is_agent="agent_view" in features,
        )

    def find_command(self, command: str) -> SlashCommand | None:
        """The slash command of that name, or None."""
        return next((row for row in self.commands if row.command == command), None)

    def delivers(self, event: str) -> bool:
        """Whether Slack sends this event: it is subscribed and its scope is granted."""
        scope = EVENT_SCOPES.get(event)
        return event in self.events and (scope is None or scope in self.scopes)


def load_manifest() -> Manifest:
    """The manifest that ships with the bot: in the wheel, else at the root of the repository."""
    shipped = resources.files("bot") / "manifest.yml"
    if shipped.is_file():
        text = shipped.read_text(encoding="utf-8")
    else:
        text = (Path(__file__).parents[2] / "manifest.yml").read_text(encoding="utf-8")
    return Manifest.from_document(yaml.safe_load(text))
