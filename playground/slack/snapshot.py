"""The workspace as the control interface and the page show it."""

from __future__ import annotations

from playground.slack.conversations import message_object
from playground.slack.manifest import Manifest
from playground.slack.records import Channel, Json, Modal, User
from playground.slack.streams import close_expired
from playground.slack.workspace import Workspace


def workspace_state(workspace: Workspace, manifest: Manifest) -> Json:
    """Everything a page needs to draw; times are ISO 8601 in UTC with a Z."""
    close_expired(workspace)
    return {
        "now": workspace.now().isoformat().replace("+00:00", "Z"),
        "bot_user_id": workspace.bot_user_id,
        "team": {"id": workspace.team_id},
        "commands": [
            {
                "command": command.command,
                "description": command.description,
                "usage_hint": command.usage_hint,
            }
            for command in manifest.commands
        ],
        "shortcuts": [
            {"name": shortcut.name, "callback_id": shortcut.callback_id}
            for shortcut in manifest.shortcuts
        ],
        "users": [user_state(user) for user in workspace.users.values()],
        "channels": [channel_state(channel) for channel in workspace.channels.values()],
        "ephemerals": workspace.ephemerals,
        "views": [modal_state(modal) for modal in workspace.views.values()],
        "homes": workspace.homes,
        "sessions": [
            {
                "channel": session.channel,
                "thread_ts": session.thread_ts,
                "status": session.status,
                "title": session.title,
            }
            for session in workspace.sessions.values()
        ],
    }


def user_state(user: User) -> Json:
    """One person; `name` is the display name."""
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "kind": user.kind,
        "is_admin": user.kind == "admin",
        "locale": user.locale,
        "tz": user.tz,
    }


def channel_state(channel: Channel) -> Json:
    """One channel with all its messages, oldest first, replies included."""
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "members": channel.members,
        "is_archived": channel.is_archived,
        "messages": [message_object(channel, m, metadata=True) for m in channel.messages],
    }


def modal_state(modal: Modal) -> Json:
    """One open modal; the text that people typed into it is not told."""
    names = ("id", "type", "callback_id", "title", "submit", "close", "blocks", "hash")
    return {
        **{name: modal.view[name] for name in names},
        "user": modal.user,
        "root_view_id": modal.view["root_view_id"],
        "previous_view_id": modal.view["previous_view_id"],
        "errors": modal.errors,
    }
