"""What Slack's client makes of a typed text: escaped marks, links, mentions."""

from __future__ import annotations

import re

from playground.slack.workspace import Workspace

CONTROL = re.compile(r"(<(?:[@#!]|https?://|mailto:)[^<>]*>)")
URL = re.compile(r"https?://[^\s<>|（）「」、。]+")
TRAILING = ".,;:!?)'\""
MENTION = re.compile(r"(?<!\S)@([\w.-]+)")
CHANNEL = re.compile(r"(?<!\S)#([\w-]+)")


def as_sent(text: str) -> str:
    """A message's text on the wire: `& < >` escaped, addresses linked, control marks kept."""
    parts = CONTROL.split(text)
    return "".join(
        part if position % 2 else _link(_escape(part)) for position, part in enumerate(parts)
    )


def as_command(text: str, workspace: Workspace) -> str:
    """A command's text where the manifest says `should_escape`: names become ids, too."""
    people = {user.name: user.id for user in workspace.users.values()}
    rooms = {room.name: room.id for room in workspace.channels.values() if room.kind != "im"}

    def person(match: re.Match[str]) -> str:
        name = match[1]
        return f"<@{people[name]}|{name}>" if name in people else match[0]

    def room(match: re.Match[str]) -> str:
        name = match[1]
        return f"<#{rooms[name]}|{name}>" if name in rooms else match[0]

    return CHANNEL.sub(room, MENTION.sub(person, as_sent(text)))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _link(text: str) -> str:
    def link(match: re.Match[str]) -> str:
        address = match[0].rstrip(TRAILING)
        return f"<{address}>{match[0][len(address) :]}"

    return URL.sub(link, text)
