"""What the Web API methods and the people's acts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.journal import Journal
from playground.slack.deliveries import Deliveries
from playground.slack.manifest import Manifest
from playground.slack.records import Channel, Json, RefusedActionError, SlackError, User
from playground.slack.response_urls import ResponseUrls
from playground.slack.triggers import Triggers
from playground.slack.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a method gives: the body without `ok`, and what the journal notes beside it."""

    body: Json
    channel: str | None = None
    user: str | None = None
    ts: str | None = None
    message: Json | None = None


@dataclass(frozen=True, kw_only=True)
class Platform:
    """The workspace, what the manifest grants, and the ways to the bot."""

    workspace: Workspace
    manifest: Manifest
    triggers: Triggers
    deliveries: Deliveries
    response_urls: ResponseUrls
    journal: Journal
    base_url: Callable[[], str]

    def require_scope(self, *scopes: str) -> None:
        """Let the call pass if one of the scopes is granted.

        Raises:
            SlackError: missing_scope, with `needed` and `provided` as Slack gives them.
        """
        if not any(scope in self.manifest.scopes for scope in scopes):
            raise SlackError(
                "missing_scope",
                needed=",".join(scopes),
                provided=",".join(self.manifest.scopes),
            )

    def get_channel(self, channel_id: str) -> Channel:
        """A channel that the bot may see.

        Raises:
            SlackError: channel_not_found.
        """
        channel = self.workspace.channels.get(channel_id)
        if channel is None or not self.workspace.is_visible_to_bot(channel):
            raise SlackError("channel_not_found")
        return channel

    def get_person(self, user_id: str) -> User:
        """A human of the workspace, for the acts of people.

        Raises:
            RefusedActionError: unknown_user.
        """
        user = self.workspace.users.get(user_id)
        if user is None or user.kind == "bot":
            raise RefusedActionError("unknown_user")
        return user

    def get_room(self, channel_id: str, person: User | None = None) -> Channel:
        """Any channel; where a person is named, one that they are in.

        Raises:
            RefusedActionError: unknown_channel or user_not_in_channel.
        """
        room = self.workspace.channels.get(channel_id)
        if room is None:
            raise RefusedActionError("unknown_channel")
        if person is not None and person.id not in room.members:
            raise RefusedActionError("user_not_in_channel")
        return room
