"""Where a person clicks: a message, an ephemeral, a modal or the App Home."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from playground.slack.conversations import message_object
from playground.slack.forms import initial_values
from playground.slack.platform import Platform
from playground.slack.records import Channel, Json, Modal, RefusedActionError, User


@dataclass(kw_only=True)
class Place:
    """One surface with elements; exactly one of message, modal and home is set."""

    channel: Channel | None = None
    message: Json | None = None
    is_ephemeral: bool = False
    modal: Modal | None = None
    home: Json | None = None

    @property
    def blocks(self) -> list[Json]:
        """The surface's blocks."""
        surface = self.message or self.home or (self.modal.view if self.modal else {})
        return list(surface.get("blocks") or [])

    @property
    def modal_id(self) -> str | None:
        """The modal's view id, for triggers that may push on it."""
        return self.modal.id if self.modal else None

    def keep(self, block_id: str, action: Json) -> None:
        """Remember what was chosen, as `state.values` tells it from then on."""
        if self.modal is not None:
            kept = self.modal.values
        elif self.home is not None:
            kept = self.home["state"]["values"]
        else:
            return
        if action["action_id"] in kept.get(block_id, {}):
            names = ("action_id", "block_id", "action_ts")
            kept[block_id][action["action_id"]] = {
                name: value for name, value in action.items() if name not in names
            }

    def payload(self, platform: Platform, person: User) -> Json:
        """The part of a block_actions payload that tells where it happened."""
        if self.message is not None and self.channel is not None:
            return self._message_payload(platform, person, self.channel, self.message)
        view = copy.deepcopy(self.modal.view if self.modal else self.home or {})
        if self.modal:
            view["state"] = {"values": copy.deepcopy(self.modal.values)}
        return {"container": {"type": "view", "view_id": view["id"]}, "view": view}

    def _message_payload(
        self, platform: Platform, person: User, channel: Channel, message: Json
    ) -> Json:
        thread_ts = message.get("thread_ts")
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": channel.id,
            "is_ephemeral": self.is_ephemeral,
        }
        if thread_ts:
            container["thread_ts"] = thread_ts
        names = {"im": "directmessage", "private": "privategroup"}
        payload: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": names.get(channel.kind, channel.name)},
            "state": {"values": initial_values(self.blocks)},
            "response_url": platform.response_urls.issue(
                channel=channel.id,
                user=person.id,
                ts=message["ts"],
                is_ephemeral=self.is_ephemeral,
                thread_ts=thread_ts,
            ),
        }
        if not self.is_ephemeral:
            payload["message"] = message_object(channel, message, metadata=True)
        return payload


def find_place(
    platform: Platform,
    person: User,
    *,
    channel: str | None,
    ts: str | None,
    view_id: str | None,
) -> Place:
    """The surface that a person sees under these ids.

    Raises:
        RefusedActionError: unknown_view, unknown_channel, user_not_in_channel or unknown_message.
    """
    workspace = platform.workspace
    if view_id is not None:
        modal = workspace.views.get(view_id)
        if modal is not None and modal.user == person.id:
            return Place(modal=modal)
        home = workspace.homes.get(person.id)
        if home is not None and home["id"] == view_id:
            return Place(home=home)
        raise RefusedActionError("unknown_view")
    room = platform.get_room(channel or "", person)
    message = workspace.find_message(room, ts or "")
    if message is not None:
        return Place(channel=room, message=message)
    note = workspace.find_ephemeral(room.id, ts or "")
    if note is None or note["user"] != person.id:
        raise RefusedActionError("unknown_message")
    return Place(channel=room, message=note, is_ephemeral=True)
