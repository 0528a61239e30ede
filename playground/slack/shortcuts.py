"""Message shortcuts: what a person chooses from the menu of a message."""

from __future__ import annotations

from playground.slack.conversations import message_object
from playground.slack.interactions import Interactions
from playground.slack.records import Outcome, RefusedActionError


class Shortcuts(Interactions):
    """Every act of a person, message shortcuts included."""

    async def shortcut(self, *, user: str, channel: str, ts: str, callback_id: str) -> Outcome:
        """A person chooses a shortcut of the manifest on a message that they see.

        The bot need not be in the channel
        (docs.slack.dev/interactivity/implementing-shortcuts, 2026-11-24).
        """
        person = self._platform.get_person(user)
        room = self._platform.get_room(channel, person)
        message = next((one for one in room.messages if one["ts"] == ts), None)
        if message is None:
            raise RefusedActionError("message_not_found")
        manifest = self._platform.manifest
        granted = manifest.interactivity and "commands" in manifest.scopes
        if not granted or callback_id not in {one.callback_id for one in manifest.shortcuts}:
            raise RefusedActionError("unknown_shortcut")
        trigger_id = self._platform.triggers.issue(user=person.id)
        names = {"im": "directmessage", "private": "privategroup"}
        payload = {
            **self._envelope("message_action", person, trigger_id),
            "callback_id": callback_id,
            "action_ts": self._workspace.next_ts(),
            "message_ts": ts,
            "channel": {"id": room.id, "name": names.get(room.kind, room.name)},
            "message": message_object(room, message, metadata=False),
            "response_url": self._platform.response_urls.issue(channel=room.id, user=person.id),
        }
        note = {"type": "message_action", "callback_id": callback_id}
        acknowledgement = await self._deliveries.ask("interactive", payload, note=note)
        return Outcome(ack_ms=acknowledgement.ms)
