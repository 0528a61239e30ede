"""What people do that Slack tells the bot as an event."""

from __future__ import annotations

import uuid
from typing import Literal

from playground.slack.deliveries import EVENT_OF_KIND, TYPE_OF_KIND
from playground.slack.platform import Platform
from playground.slack.posts import change_event, remove_message, without_metadata
from playground.slack.records import Channel, Json, Outcome, RefusedActionError
from playground.slack.wording import as_sent

ChannelChange = Literal["rename", "archive", "share", "remove_bot"]


class PeopleEvents:
    """Messages, edits, reactions, joins: each answers after the bot acknowledged it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._workspace = platform.workspace
        self._deliveries = platform.deliveries

    async def message(
        self, *, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Outcome:
        """A person posts; `<@BOT>` in a channel of the bot sends app_mention as well."""
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        if not text:
            raise RefusedActionError("no_text")
        if room.is_archived:
            raise RefusedActionError("is_archived")
        posted = self._post(user=person.id, room=room, text=as_sent(text), thread_ts=thread_ts)
        event = {
            **posted,
            "channel": room.id,
            "event_ts": posted["ts"],
            "channel_type": TYPE_OF_KIND[room.kind],
        }
        ack_ms = await self._deliveries.event(self._message_event(room), event, channel=room)
        if f"<@{self._workspace.bot_user_id}>" in text and room.kind != "im":
            mention = {name: value for name, value in event.items() if name != "channel_type"}
            mention["type"] = "app_mention"
            mention_ms = await self._deliveries.event("app_mention", mention, channel=room)
            ack_ms = max((ms for ms in (ack_ms, mention_ms) if ms is not None), default=None)
        return Outcome(ack_ms=ack_ms)

    async def edit(self, *, user: str, channel: str, ts: str, text: str) -> Outcome:
        """A person changes their own message."""
        room, message = self._own_message(user, channel, ts)
        before = without_metadata(message)
        message["text"] = as_sent(text)
        message["edited"] = {"user": user, "ts": self._workspace.next_ts()}
        event = change_event(self._platform, room, message, before)
        return await self._tell(self._message_event(room), event, room)

    async def delete(self, *, user: str, channel: str, ts: str) -> Outcome:
        """A person deletes their own message."""
        room, message = self._own_message(user, channel, ts)
        event = remove_message(self._platform, room, message)
        return await self._tell(self._message_event(room), event, room)

    async def react(self, *, user: str, channel: str, ts: str, name: str) -> Outcome:
        """A person adds a reaction."""
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        message = self._workspace.find_message(room, ts)
        if message is None:
            raise RefusedActionError("unknown_message")
        self._add_reaction(message, name, person.id)
        event = {
            "type": "reaction_added",
            "user": person.id,
            "reaction": name,
            "item": {"type": "message", "channel": room.id, "ts": ts},
            "item_user": message["user"],
            "event_ts": self._workspace.next_ts(),
        }
        return await self._tell("reaction_added", event, room)

    async def stop(self, *, user: str, channel: str, thread_ts: str) -> Outcome:
        """A person presses Stop where the app is at work; to end it is the app's business."""
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        session = self._workspace.sessions.get((room.id, thread_ts))
        if session is None or session.status != "processing":
            raise RefusedActionError("nothing_to_stop")
        streams = [
            stream
            for stream in self._workspace.streams.values()
            if stream.channel is room and stream.message["thread_ts"] == thread_ts
        ]
        for stream in streams:
            stream.is_stopped = True
        event = {
            "type": "agent_session_stopped",
            "channel": room.id,
            "thread_ts": thread_ts,
            "user": person.id,
            "streaming_message_ts": [stream.message["ts"] for stream in streams],
            "event_ts": self._workspace.next_ts(),
        }
        return await self._tell("agent_session_stopped", event, room)

    async def home(self, *, user: str, tab: str = "home") -> Outcome:
        """A person opens the bot's App Home."""
        person = self._platform.get_person(user)
        im = self._workspace.find_im(person.id)
        event: Json = {
            "type": "app_home_opened",
            "user": person.id,
            "channel": im.id if im else "",
            "tab": tab,
            "event_ts": self._workspace.next_ts(),
        }
        if tab == "home" and person.id in self._workspace.homes:
            event["view"] = self._workspace.homes[person.id]
        return Outcome(ack_ms=await self._deliveries.event("app_home_opened", event))

    async def join(self, *, user: str, channel: str, by: str | None = None) -> Outcome:
        """Somebody, or the bot, comes into a channel; `by` is who invited them."""
        member = self._workspace.users.get(user)
        if member is None:
            raise RefusedActionError("unknown_user")
        room = self._platform.get_room(channel)
        if room.kind == "im":
            raise RefusedActionError("method_not_supported_for_channel_type")
        if member.id in room.members:
            raise RefusedActionError("already_in_channel")
        room.members.append(member.id)
        event: Json = {
            "type": "member_joined_channel",
            "user": member.id,
            "channel": room.id,
            "channel_type": "G" if room.kind == "private" else "C",
            "team": member.team_id,
            "event_ts": self._workspace.next_ts(),
        }
        if by is not None:
            event["inviter"] = self._platform.get_person(by).id
        return await self._tell("member_joined_channel", event, room)

    async def change_channel(
        self, *, channel: str, change: ChannelChange, name: str | None = None
    ) -> Outcome:
        """A channel is renamed, archived or shared with a partner, or loses the bot."""
        room = self._platform.get_room(channel)
        if room.kind == "im":
            raise RefusedActionError("method_not_supported_for_channel_type")
        prefix = "group" if room.kind == "private" else "channel"
        ts = self._workspace.next_ts()
        if change == "rename":
            room.name = name or f"{room.name}-renamed"
            shown = {"id": room.id, "name": room.name, "created": room.created}
            event: Json = {"type": f"{prefix}_rename", "channel": shown, "event_ts": ts}
            return await self._tell(event["type"], event, room)
        if change == "archive":
            room.is_archived = True
            event = {"type": f"{prefix}_archive", "channel": room.id, "event_ts": ts}
            return await self._tell(event["type"], event, room)
        if change == "share":
            return await self._share(room, ts)
        if self._workspace.bot_user_id not in room.members:
            raise RefusedActionError("bot_not_in_channel")
        event = {"type": f"{prefix}_left", "channel": room.id, "event_ts": ts}
        room.members.remove(self._workspace.bot_user_id)
        # The bot hears of its own leaving although it is no member any more.
        return Outcome(ack_ms=await self._deliveries.event(event["type"], event))

    async def _share(self, room: Channel, ts: str) -> Outcome:
        partner = next(u for u in self._workspace.users.values() if u.kind == "external")
        room.kind = "shared"
        if partner.id not in room.members:
            room.members.append(partner.id)
        event = {
            "type": "channel_shared",
            "connected_team_id": partner.team_id,
            "channel": room.id,
            "event_ts": ts,
        }
        return await self._tell("channel_shared", event, room)

    async def _tell(self, name: str, event: Json, room: Channel) -> Outcome:
        return Outcome(ack_ms=await self._deliveries.event(name, event, channel=room))

    @staticmethod
    def _message_event(room: Channel) -> str:
        return f"message.{EVENT_OF_KIND[room.kind]}"

    def _post(self, *, user: str, room: Channel, text: str, thread_ts: str | None) -> Json:
        message: Json = {
            "type": "message",
            "user": user,
            "ts": self._workspace.next_ts(),
            "client_msg_id": str(uuid.uuid4()),
            "text": text,
            "team": self._workspace.users[user].team_id,
        }
        if thread_ts is not None:
            parent = self._workspace.find_message(room, thread_ts)
            if parent is None:
                raise RefusedActionError("unknown_message")
            message["thread_ts"] = parent.get("thread_ts", parent["ts"])
            message["parent_user_id"] = parent["user"]
        room.messages.append(message)
        self._platform.journal.notify()
        return message

    def _own_message(self, user: str, channel: str, ts: str) -> tuple[Channel, Json]:
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        message = self._workspace.find_message(room, ts)
        if message is None:
            raise RefusedActionError("unknown_message")
        if message["user"] != person.id:
            raise RefusedActionError("not_own_message")
        return room, message

    @staticmethod
    def _add_reaction(message: Json, name: str, user: str) -> None:
        reactions = message.setdefault("reactions", [])
        for reaction in reactions:
            if reaction["name"] == name:
                if user in reaction["users"]:
                    raise RefusedActionError("already_reacted")
                reaction["users"].append(user)
                reaction["count"] += 1
                return
        reactions.append({"name": name, "users": [user], "count": 1})
