"""The state of the loopback workspace: people, channels, messages, ephemerals, modals, homes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playground.slack import cast
from playground.slack.records import Channel, Json, Modal, Session, Stream, Upload, User

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Workspace:
    """One Slack workspace with one app installed; its timestamps come from the clock handed in."""

    team_id = cast.TEAM
    team_name = "Playground"
    domain = "playground"
    app_id = cast.APP
    bot_id = cast.BOT
    bot_user_id = cast.BOT_USER

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last_us = 0
        self._ids = 0
        self.reset()

    def reset(self) -> None:
        """Back to the first day: the same people and channels, nothing said yet."""
        self.users: dict[str, User] = {user.id: user for user in cast.list_people()}
        created = int(self._now().timestamp())
        self.channels: dict[str, Channel] = {
            channel.id: channel for channel in cast.list_channels(created=created)
        }
        self.ephemerals: list[Json] = []
        self.views: dict[str, Modal] = {}
        self.homes: dict[str, Json] = {}
        self.uploads: dict[str, Upload] = {}
        self.sessions: dict[tuple[str, str], Session] = {}
        self.streams: dict[tuple[str, str], Stream] = {}

    def now(self) -> datetime:
        """The workspace's present moment."""
        return self._now()

    def next_ts(self) -> str:
        """A message timestamp: the clock's microseconds, never twice the same."""
        now_us = (self._now() - EPOCH) // timedelta(microseconds=1)
        self._last_us = max(now_us, self._last_us + 1)
        seconds, micros = divmod(self._last_us, 1_000_000)
        return f"{seconds}.{micros:06d}"

    def next_id(self, prefix: str) -> str:
        """A new identifier of Slack's shape; the same run gives the same ones."""
        self._ids += 1
        return f"{prefix}0{self._ids:09d}"

    def find_message(self, channel: Channel, ts: str) -> Json | None:
        """The message of the channel with that timestamp, or None."""
        return next((message for message in channel.messages if message["ts"] == ts), None)

    def open_session(self, channel_id: str, thread_ts: str) -> Session:
        """The agent session of that thread, made where there is none."""
        fresh = Session(channel=channel_id, thread_ts=thread_ts)
        return self.sessions.setdefault((channel_id, thread_ts), fresh)

    def find_stream(self, channel_id: str, ts: str) -> Stream | None:
        """The stream that this message still is, or None."""
        return self.streams.get((channel_id, ts))

    def find_ephemeral(self, channel_id: str, ts: str) -> Json | None:
        """The ephemeral message with that timestamp, or None."""
        return next(
            (
                note
                for note in self.ephemerals
                if note["channel"] == channel_id and note["ts"] == ts
            ),
            None,
        )

    def find_im(self, user_id: str) -> Channel | None:
        """The bot's im with that person, or None."""
        return next((room for room in self.channels.values() if room.peer == user_id), None)

    def is_visible_to_bot(self, channel: Channel) -> bool:
        """Whether the bot may know that this channel exists."""
        return not channel.is_hidden or self.bot_user_id in channel.members

    def is_stranger(self, user: User) -> bool:
        """Slack's `is_stranger`: another workspace, and no shared channel that the app can see."""
        return user.team_id != self.team_id and not any(
            user.id in room.members and self.bot_user_id in room.members
            for room in self.channels.values()
            if room.kind != "im"
        )

    def add_ephemeral(self, *, user: str, channel: str, content: Json) -> Json:
        """Show one person something; it stands in no history."""
        note = {"user": user, "channel": channel, "ts": self.next_ts(), **content}
        note.setdefault("text", "")
        note.setdefault("blocks", [])
        self.ephemerals.append(note)
        return note

    def list_modals(self, user: str) -> list[Modal]:
        """The person's open modals, bottom first."""
        return [modal for modal in self.views.values() if modal.user == user]
