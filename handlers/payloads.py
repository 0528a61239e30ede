"""Slack's JSON as frozen values: the only place that reads raw payloads.

Shapes: docs.slack.dev (slash commands, events, block_actions, view_submission), 2026-11-23.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.causes.shown import has_unread_file, read_shown
from bot.causes.threads import Thread
from bot.ports import Block, ChannelRef

Body = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class CommandCall:
    """`/apikey TEXT`, typed in a channel or DM."""

    channel: ChannelRef
    user_id: str
    text: str
    trigger_id: str
    delivery: str


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A mention or a direct message; `thread_ts` is where the answer belongs.

    `text` is all that Slack shows of it, the first lines of a snippet included; of an attached
    file it may show nothing. `is_reply`: it was said in a thread that somebody began before.
    """

    channel: ChannelRef
    user_id: str
    text: str
    thread_ts: str
    delivery: str
    is_direct: bool
    is_reply: bool = False
    has_file: bool = False
    has_unread_file: bool = False
    ts: str = ""
    """That of the message itself."""


@dataclass(frozen=True, kw_only=True)
class Click:
    """A press of a button. `message_blocks` are those of the message it stood in, if any."""

    channel: ChannelRef
    user_id: str
    action_id: str
    value: str
    trigger_id: str
    view_id: str
    message_ts: str
    message_blocks: Sequence[Block]
    delivery: str
    thread_ts: str = ""
    response_url: str = ""
    """Where an ephemeral can be replaced: five times, for 30 minutes."""
    is_ephemeral: bool = False


@dataclass(frozen=True)
class Choice:
    """One chosen option."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Submission:
    """A submitted modal; `fields` maps each input's block id to its text or chosen values."""

    team_id: str
    user_id: str
    callback_id: str
    view_id: str
    memory: str
    """What the modal remembered (`private_metadata`): ids only, checked again."""
    fields: Mapping[str, str | tuple[Choice, ...]]
    delivery: str

    def text(self, name: str) -> str:
        """A text or a single choice; empty when not filled in."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def choices(self, name: str) -> tuple[str, ...]:
        """The chosen values of a multiple choice."""
        return tuple(choice.value for choice in self._choices(name))

    def labels(self, name: str) -> tuple[str, ...]:
        """What the person saw of the chosen values."""
        return tuple(choice.label for choice in self._choices(name))

    def _choices(self, name: str) -> tuple[Choice, ...]:
        value = self.fields.get(name, ())
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True, kw_only=True)
class Pointed:
    """A message that somebody chose a shortcut on; `text` is all that Slack shows of it.

    `author_id` is empty for what some apps post.
    """

    team_id: str
    user_id: str
    trigger_id: str
    text: str
    author_id: str
    has_unread_file: bool


@dataclass(frozen=True, kw_only=True)
class Joined:
    """Somebody, perhaps the bot, joined a channel."""

    channel: ChannelRef
    user_id: str
    delivery: str


def read_command(body: Body) -> CommandCall:
    """A slash command."""
    return CommandCall(
        channel=ChannelRef(str(body["team_id"]), str(body["channel_id"])),
        user_id=str(body["user_id"]),
        text=str(body.get("text") or ""),
        trigger_id=str(body["trigger_id"]),
        delivery=f"command {body['trigger_id']}",
    )


def read_spoken(body: Body) -> Spoken | None:
    """A mention or DM of a person; None for edits, deletions, joins and other bots."""
    event = body["event"]
    is_new = event.get("subtype") in {None, "", "file_share"}
    if not is_new or event.get("bot_id") or not event.get("user"):
        return None
    return Spoken(
        channel=ChannelRef(str(body["team_id"]), str(event["channel"])),
        user_id=str(event["user"]),
        text=read_shown(event),
        thread_ts=str(event.get("thread_ts") or event["ts"]),
        delivery=f"event {body['event_id']}",
        is_direct=event.get("channel_type") == "im",
        is_reply=event.get("thread_ts") not in {None, event["ts"]},
        has_file=bool(event.get("files")),
        has_unread_file=has_unread_file(event),
        ts=str(event["ts"]),
    )


def read_pointed(body: Body) -> Pointed:
    """A message shortcut."""
    message = body["message"]
    return Pointed(
        team_id=str((body.get("team") or {}).get("id") or body["user"].get("team_id") or ""),
        user_id=str(body["user"]["id"]),
        trigger_id=str(body["trigger_id"]),
        text=read_shown(message),
        author_id=str(message.get("user") or ""),
        has_unread_file=has_unread_file(message),
    )


def read_joined(body: Body) -> Joined:
    """Somebody joined a channel."""
    event = body["event"]
    return Joined(
        channel=ChannelRef(str(body["team_id"]), str(event["channel"])),
        user_id=str(event["user"]),
        delivery=f"event {body['event_id']}",
    )


def read_stopped(body: Body) -> Thread:
    """The thread in which somebody pressed Stop."""
    event = body["event"]
    return Thread(ChannelRef(str(body["team_id"]), str(event["channel"])), str(event["thread_ts"]))


def read_home(body: Body) -> tuple[str, str] | None:
    """Team and person who opened App Home; None for its other tabs."""
    event = body["event"]
    return (str(body["team_id"]), str(event["user"])) if event.get("tab") == "home" else None


def read_messages_tab(body: Body) -> tuple[ChannelRef, str] | None:
    """The DM whose messages tab was opened, and by whom; None for other tabs."""
    event = body["event"]
    if event.get("tab") != "messages" or not event.get("channel"):
        return None
    return ChannelRef(str(body["team_id"]), str(event["channel"])), str(event["user"])


def read_click(body: Body) -> Click:
    """A press of a button in a message, an ephemeral, a modal or App Home."""
    action = body["actions"][0]
    team_id = str((body.get("team") or {}).get("id") or body["user"].get("team_id") or "")
    container = body.get("container") or {}
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or ""
    message = body.get("message") or {}
    return Click(
        channel=ChannelRef(team_id, str(channel)),
        user_id=str(body["user"]["id"]),
        action_id=str(action["action_id"]),
        value=str(action.get("value") or ""),
        trigger_id=str(body["trigger_id"]),
        view_id=str((body.get("view") or {}).get("id") or ""),
        message_ts=str(container.get("message_ts") or ""),
        message_blocks=tuple(message.get("blocks") or ()),
        delivery=f"click {body['trigger_id']}",
        thread_ts=str(container.get("thread_ts") or ""),
        response_url=str(body.get("response_url") or ""),
        is_ephemeral=bool(container.get("is_ephemeral")),
    )


def read_submission(body: Body) -> Submission:
    """A submitted modal."""
    view = body["view"]
    trigger = body.get("trigger_id")
    identity = f"{trigger}" if trigger else f"{view['id']} {view.get('hash')}"
    return Submission(
        team_id=str((body.get("team") or {}).get("id") or view.get("team_id") or ""),
        user_id=str(body["user"]["id"]),
        callback_id=str(view["callback_id"]),
        view_id=str(view["id"]),
        memory=str(view.get("private_metadata") or ""),
        fields={
            block_id: _read_field(element)
            for block_id, elements in view["state"]["values"].items()
            for element in elements.values()
        },
        delivery=f"submission {identity}",
    )


def _read_field(element: Mapping[str, Any]) -> str | tuple[Choice, ...]:
    match element["type"]:
        case "multi_static_select":
            return tuple(
                Choice(str(chosen["value"]), str((chosen.get("text") or {}).get("text") or ""))
                for chosen in element.get("selected_options") or ()
            )
        case "static_select":
            return str((element.get("selected_option") or {}).get("value") or "")
        case "users_select":
            return str(element.get("selected_user") or "")
        case _:
            return str(element.get("value") or "")
