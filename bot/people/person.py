"""A person in Slack, as far as rights and language go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PersonKind(StrEnum):
    """What Slack says of an account (docs.slack.dev, user object, 2026-11-23)."""

    MEMBER = "member"
    GUEST = "guest"
    EXTERNAL = "external"
    """Of another workspace, through a shared channel."""
    BOT = "bot"
    GONE = "gone"
    """Deactivated, or unknown to Slack."""


class ChannelKind(StrEnum):
    """What Slack says of a channel."""

    PUBLIC = "public"
    PRIVATE = "private"
    SHARED = "shared"
    """Shared with another organization: nothing is shown there."""
    DIRECT = "im"


@dataclass(frozen=True, kw_only=True)
class Person:
    """One Slack account. `locale` and `timezone` are Slack's (`ja-JP`, `Asia/Tokyo`)."""

    user_id: str
    team_id: str
    name: str
    kind: PersonKind
    is_slack_admin: bool
    is_bot_admin: bool
    locale: str
    timezone: str
