"""Slack's people and channels, read at most once a minute each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefusedError
from bot.gateways.slack_calls import call
from bot.people.person import ChannelKind, Person, PersonKind
from bot.ports import ChannelRef, Clock

FRESH_FOR = timedelta(seconds=60)
"""How old what Slack said may be when rights are decided on it."""

_PAGE = 200
_MOST_PAGES = 50
_Value = TypeVar("_Value")


class SlackDirectory:
    """The `Directory` over Slack's Web API, with a short memory."""

    def __init__(
        self, *, client: AsyncWebClient, clock: Clock, team_id: str, admins: tuple[str, ...]
    ) -> None:
        self._client = client
        self._clock = clock
        self._team_id = team_id
        self._admins = frozenset(admins)
        self._known: dict[tuple[str, str], tuple[datetime, Any]] = {}

    async def person(self, team_id: str, user_id: str) -> Person:
        """Who this is; an account that Slack does not know is `GONE`."""
        return await self._remember(("person", user_id), lambda: self._ask_person(team_id, user_id))

    async def is_member(self, channel: ChannelRef, user_id: str) -> bool:
        """Whether the person is in the channel."""
        members = await self._remember(
            ("members", channel.channel_id), lambda: self._ask_members(channel)
        )
        return user_id in members

    async def channel_kind(self, channel: ChannelRef) -> ChannelKind | None:
        """What the channel is; None when the bot is not in it."""
        return await self._remember(("kind", channel.channel_id), lambda: self._ask_kind(channel))

    def forget(self, channel: ChannelRef) -> None:
        """Drop what is remembered of a channel, because Slack said that it changed."""
        self._known.pop(("members", channel.channel_id), None)
        self._known.pop(("kind", channel.channel_id), None)

    async def _remember(
        self, about: tuple[str, str], ask: Callable[[], Awaitable[_Value]]
    ) -> _Value:
        now = self._clock.now()
        known = self._known.get(about)
        if known is not None and timedelta(0) <= now - known[0] < FRESH_FOR:
            value: _Value = known[1]
            return value
        self._known = {
            key: entry for key, entry in self._known.items() if now - entry[0] < FRESH_FOR
        }
        value = await ask()
        self._known[about] = (now, value)
        return value

    async def _ask_person(self, team_id: str, user_id: str) -> Person:
        try:
            answer = await call(self._client.users_info, user=user_id, include_locale=True)
        except SlackRefusedError as error:
            if error.code not in {"user_not_found", "user_not_visible"}:
                raise
            return Person(
                user_id=user_id,
                team_id=team_id,
                name="",
                kind=PersonKind.GONE,
                is_slack_admin=False,
                is_bot_admin=False,
                locale="",
                timezone="",
            )
        user = answer.get("user") or {}
        profile = user.get("profile") or {}
        return Person(
            user_id=user_id,
            team_id=str(user.get("team_id") or ""),
            name=str(profile.get("display_name") or user.get("real_name") or ""),
            kind=self._read_kind(user),
            is_slack_admin=bool(user.get("is_admin") or user.get("is_owner")),
            is_bot_admin=user_id in self._admins,
            locale=str(user.get("locale") or ""),
            timezone=str(user.get("tz") or ""),
        )

    def _read_kind(self, user: dict[str, Any]) -> PersonKind:
        if user.get("deleted"):
            return PersonKind.GONE
        if user.get("is_bot"):
            return PersonKind.BOT
        # A missing `is_stranger` does not make anybody internal: the workspace must fit.
        if user.get("is_stranger") or user.get("team_id") != self._team_id:
            return PersonKind.EXTERNAL
        if user.get("is_restricted") or user.get("is_ultra_restricted"):
            return PersonKind.GUEST
        return PersonKind.MEMBER

    async def _ask_kind(self, channel: ChannelRef) -> ChannelKind | None:
        try:
            answer = await call(self._client.conversations_info, channel=channel.channel_id)
        except SlackRefusedError as error:
            if error.code != "channel_not_found":
                raise
            return None
        found = answer.get("channel") or {}
        if found.get("is_im"):
            return ChannelKind.DIRECT
        if not found.get("is_member"):
            return None
        if found.get("is_ext_shared") or found.get("is_pending_ext_shared"):
            return ChannelKind.SHARED
        return ChannelKind.PRIVATE if found.get("is_private") else ChannelKind.PUBLIC

    async def _ask_members(self, channel: ChannelRef) -> frozenset[str]:
        members: set[str] = set()
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            try:
                answer = await call(
                    self._client.conversations_members,
                    channel=channel.channel_id,
                    limit=_PAGE,
                    cursor=cursor,
                )
            except SlackRefusedError as error:
                if error.code not in {"channel_not_found", "fetch_members_failed"}:
                    raise
                return frozenset()
            members.update(str(member) for member in answer.get("members") or ())
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break
        return frozenset(members)
